using FluentValidation;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Handoffs;

/// <summary>Hand-offs by status, earliest deadline first.</summary>
public static class FindHandoffs
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(HandoffState? Status = null, Guid? LeadId = null, int Limit = 50, DateTimeOffset AfterDue = default, Guid AfterId = default) : IRequest<Page>;

    public sealed record Page(IReadOnlyList<Item> Items, bool HasMore);

    public sealed record Item(Guid Id, Guid LeadId, HandoffKind Kind, HandoffState Status, int Score, int AgreementVersion, Guid? OfferedBy, string? OfferedByName, DateTimeOffset OfferedAt, DateTimeOffset DueAt,
        Guid? ClaimedBy, string? ClaimedByName, DateTimeOffset? ClaimedAt, DateTimeOffset? ClosedAt, string? Reason, string? Note, string Why, bool Override, Guid SeriesId, int Attempt, Guid? Assignee, Guid? Team);

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.Limit).InclusiveBetween(1, 200).OverridePropertyName("limit");
    }

    public sealed class Handler(LeadFlowDb db, CurrentUser user) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken cancellationToken)
        {
            var handoffs = db.Handoffs.AsNoTracking();
            handoffs = user.Actor.IsManager ? handoffs : handoffs.Where(Handoff.IsShownTo(user.Id, user.Actor.TeamId));
            handoffs = query.Status is { } status ? handoffs.Where(h => h.State == status) : handoffs;
            handoffs = query.LeadId is { } lead ? handoffs.Where(h => h.LeadId == lead) : handoffs;
            var items = await handoffs
                .Where(h => EF.Functions.GreaterThan(ValueTuple.Create(h.DueAt, h.Id), ValueTuple.Create(query.AfterDue, query.AfterId)))
                .OrderBy(h => h.DueAt).ThenBy(h => h.Id)
                .Select(h => new Item(h.Id, h.LeadId, h.Kind, h.State, h.Score, h.AgreementVersion, h.OfferedById, h.OfferedByName, h.OfferedAt, h.DueAt,
                    h.ClaimedById, h.ClaimedByName, h.ClaimedAt, h.ClosedAt, h.Reason, h.Note, h.Why, h.IsOverride, h.SeriesId, h.Attempt, h.AssigneeId, h.TeamId))
                .Take(query.Limit + 1)
                .ToListAsync(cancellationToken);
            return new([.. items.Take(query.Limit)], items.Count > query.Limit);
        }
    }
}
