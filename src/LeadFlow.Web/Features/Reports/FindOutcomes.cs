using FluentValidation;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Reports;

/// <summary>The hand-offs behind a number of cry wolf, latest outcome first.</summary>
public static class FindOutcomes
{
    public const int PageSize = 50;

    /// <summary>What a number counts: one state, or several together.</summary>
    public enum Outcome { Decided, GivenBack, Accepted, Returned, Rejected, Expired, Withdrawn, Released }

    /// <param name="Reason">Why it was returned or rejected.</param>
    /// <param name="Qualifier">Who offered it: a user id, or "none".</param>
    /// <param name="Overrides">Those that stand apart instead of all others.</param>
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(DateOnly? From = null, DateOnly? To = null, string? Source = null, string? Campaign = null, string? Owner = null, string? Side = null, string? Country = null, string? Tag = null, int? Agreement = null,
        Outcome Outcome = Outcome.Decided, string? Reason = null, string? Qualifier = null, bool Overrides = false, string? Cursor = null) : IRequest<Page>, IReportQuery;

    public sealed record Page(int Count, IReadOnlyList<Item> Items, string? NextCursor);

    public sealed record Item(Guid Id, Guid LeadId, string Lead, string? Company, HandoffState State, string? Reason, string? Note, Guid? SourceId, string? OfferedBy, DateTimeOffset OfferedAt, string? ClaimedBy, DateTimeOffset ClosedAt, int AgreementVersion, bool IsOverride);

    public sealed class Validator : ReportRules<Query>
    {
        public Validator()
        {
            RuleFor(q => q.Qualifier).Must(p => string.IsNullOrEmpty(p) || p == "none" || Guid.TryParse(p, out _)).WithMessage("Who qualified it is a user id or none.").OverridePropertyName("qualifier");
            RuleFor(q => q.Reason).Text(Handoff.WhyMaxLength).OverridePropertyName("reason");
            RuleFor(q => q.Outcome).IsInEnum().OverridePropertyName("outcome");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken cancellationToken)
        {
            var after = ListCursor.Read(query.Cursor);
            var rules = await desk.Rules(cancellationToken);
            var states = StatesOf(query.Outcome);
            var found = CryWolfHandoffs.Of(db, ReportFilter.Of(db.Leads, query, rules, user.Id), query, rules).AsNoTracking().Where(x => x.Handoff.IsOverride == query.Overrides && states.Contains(x.Handoff.State));
            found = query.Reason is { Length: > 0 } reason ? found.Where(x => x.Handoff.Reason == reason) : found;
            if (query.Qualifier is { Length: > 0 } qualifier)
            {
                Guid? id = qualifier == "none" ? null : Guid.Parse(qualifier);
                found = found.Where(x => x.Handoff.OfferedById == id);
            }

            var count = await found.CountAsync(cancellationToken);
            var rest = after is null ? found : found.Where(x => EF.Functions.LessThan(ValueTuple.Create(x.Handoff.ClosedAt!.Value, x.Handoff.Id), ValueTuple.Create(after.At, after.Id)));
            var items = await rest.OrderByDescending(x => x.Handoff.ClosedAt).ThenByDescending(x => x.Handoff.Id).Take(PageSize + 1)
                .Select(x => new Item(x.Handoff.Id, x.Lead.Id, x.Lead.Title, x.Lead.Company, x.Handoff.State, x.Handoff.Reason, x.Handoff.Note, x.Lead.SourceId, x.Handoff.OfferedByName, x.Handoff.OfferedAt, x.Handoff.ClaimedByName, x.Handoff.ClosedAt!.Value, x.Handoff.AgreementVersion, x.Handoff.IsOverride))
                .ToListAsync(cancellationToken);
            var page = items.Take(PageSize).ToList();
            return new(count, page, items.Count > PageSize ? ListCursor.Write(page[^1].ClosedAt, page[^1].Id) : null);
        }

        private static HandoffState[] StatesOf(Outcome outcome) => outcome switch
        {
            Outcome.Decided => [HandoffState.Accepted, HandoffState.Returned, HandoffState.Rejected],
            Outcome.GivenBack => [HandoffState.Returned, HandoffState.Rejected],
            _ => [Enum.Parse<HandoffState>(outcome.ToString())],
        };
    }
}
