using FluentValidation;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Opportunities;

/// <summary>Opportunities by state, newest first.</summary>
public static class FindOpportunities
{
    /// <param name="BeforeAt">With <paramref name="BeforeId"/>: the last of the page before.</param>
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(OpportunityState? State = null, bool Mine = false, Guid? LeadId = null, int Limit = 50, DateTimeOffset? BeforeAt = null, Guid? BeforeId = null) : IRequest<Page>;

    public sealed record Page(IReadOnlyList<Item> Items, bool HasMore);

    public sealed record Item(Guid Id, Guid LeadId, string Lead, string? Company, string Name, decimal? Amount, string? Currency, DateOnly? ExpectedClose, OpportunityState State, DateTimeOffset OpenedAt,
        DateTimeOffset? ClosedAt, DateOnly? WonOn, string? LostReason, Guid? Owner)
    {
        public string? OwnerName { get; init; }
    }

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.Limit).InclusiveBetween(1, 200).OverridePropertyName("limit");
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken cancellationToken)
        {
            var opportunities = db.Opportunities.AsNoTracking();
            opportunities = query.State is { } state ? opportunities.Where(o => o.State == state) : opportunities;
            opportunities = query.LeadId is { } lead ? opportunities.Where(o => o.LeadId == lead) : opportunities;
            opportunities = query.Mine ? opportunities.Where(o => o.OwnerId == user.Id) : opportunities;
            if (query is { BeforeAt: { } at, BeforeId: { } id })
            {
                opportunities = opportunities.Where(o => EF.Functions.LessThan(ValueTuple.Create(o.OpenedAt, o.Id), ValueTuple.Create(at, id)));
            }

            var items = await (
                from o in opportunities
                join l in db.Leads on o.LeadId equals l.Id
                orderby o.OpenedAt descending, o.Id descending
                select new Item(o.Id, o.LeadId, l.Title, l.Company, o.Name, o.Amount, o.Currency, o.ExpectedClose, o.State, o.OpenedAt, o.ClosedAt, o.WonOn, o.LostReason, o.OwnerId))
                .Take(query.Limit + 1)
                .ToListAsync(cancellationToken);
            var people = (await desk.Rules(cancellationToken)).People;
            return new([.. items.Take(query.Limit).Select(i => i with { OwnerName = i.Owner is { } owner ? people.GetValueOrDefault(owner)?.Name : null })], items.Count > query.Limit);
        }
    }
}
