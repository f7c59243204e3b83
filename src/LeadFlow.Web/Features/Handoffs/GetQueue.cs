using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Handoffs;

/// <summary>The offers that nobody has claimed yet, least time left first; and what the asker has claimed and not decided.</summary>
public static class GetQueue
{
    public const int PageSize = 50;

    /// <param name="AfterDue">With <paramref name="AfterId"/>: the last card of the page before; none for the first page.</param>
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(DateTimeOffset AfterDue = default, Guid AfterId = default) : IRequest<Page>;

    /// <param name="Mine">Claimed by whoever asks, to be accepted or returned.</param>
    public sealed record Page(IReadOnlyList<Card> Cards, bool HasMore, IReadOnlyList<Card> Mine);

    /// <param name="Score">Of now: the one at the offer stays with the hand-off.</param>
    public sealed record Card(Guid HandoffId, Guid LeadId, string Who, string? JobTitle, string? Company, string? City, string? Country, string Why, int Score, StageKind Stage,
        BantGlance.Facts Bant, DateTimeOffset OfferedAt, DateTimeOffset DueAt, string? OfferedBy, bool IsOverride, HandoffKind Kind, HandoffState State, int Attempt, Guid? TeamId, Guid? AssigneeId,
        string? MarketingSaid, string? MarketingBy, DateTimeOffset? MarketingAt, string? SalesSaid, string? SalesBy, DateTimeOffset? SalesAt, string? ProspectSaid, DateTimeOffset? ProspectAt);

    public sealed class Handler(LeadFlowDb db, CurrentUser user) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken cancellationToken)
        {
            var offered = db.Offered(user)
                .Where(h => EF.Functions.GreaterThan(ValueTuple.Create(h.DueAt, h.Id), ValueTuple.Create(query.AfterDue, query.AfterId)))
                .OrderBy(h => h.DueAt).ThenBy(h => h.Id);
            var cards = await db.Cards(offered).Take(PageSize + 1).ToListAsync(cancellationToken);

            var claimed = db.Handoffs.AsNoTracking().Where(h => h.State == HandoffState.Claimed && h.ClaimedById == user.Id).OrderBy(h => h.DueAt).ThenBy(h => h.Id);
            var mine = query.AfterId == default ? await db.Cards(claimed).Take(PageSize).ToListAsync(cancellationToken) : [];
            return new([.. cards.Take(PageSize)], cards.Count > PageSize, mine);
        }
    }
}

internal static class QueueCards
{
    /// <summary>What waits to be claimed, as far as this user is shown it.</summary>
    public static IQueryable<Handoff> Offered(this LeadFlowDb db, CurrentUser user) => db.Handoffs.AsNoTracking()
        .Where(user.Actor.IsSalesManager || user.Actor.Role == Role.Admin ? h => h.State == HandoffState.Offered && h.RoutedAt != null : Handoff.WaitsFor(user.Id, user.Actor.TeamId));

    /// <summary>With what each side said last.</summary>
    public static IQueryable<GetQueue.Card> Cards(this LeadFlowDb db, IQueryable<Handoff> handoffs) =>
        from h in handoffs
        join l in db.Leads on h.LeadId equals l.Id
        let marketing = db.Activities.Where(a => a.LeadId == l.Id && a.Side == Side.Marketing && a.Text != null && a.Kind != ActivityKind.Proposed).OrderByDescending(a => a.At).ThenByDescending(a => a.Id).FirstOrDefault()
        let sales = db.Activities.Where(a => a.LeadId == l.Id && a.Side == Side.Sales && a.Text != null && a.Kind != ActivityKind.Proposed).OrderByDescending(a => a.At).ThenByDescending(a => a.Id).FirstOrDefault()
        let prospect = db.Activities.Where(a => a.LeadId == l.Id && a.Side == Side.Prospect && a.Text != null && a.Kind != ActivityKind.Proposed).OrderByDescending(a => a.At).ThenByDescending(a => a.Id).FirstOrDefault()
        select new GetQueue.Card(h.Id, l.Id, l.Title, l.JobTitle, l.Company, l.City, l.Country, h.Why, l.Qualification.Score, l.Qualification.StageKind,
            new(l.BudgetLevel, l.BudgetLearnedAt, l.AuthorityLevel, l.AuthorityLearnedAt, l.NeedLevel, l.NeedLearnedAt, l.TimeframeFrom, l.TimeframeTo, l.Qualification.Parts, l.Qualification.ScoredOn), h.OfferedAt, h.DueAt, h.OfferedByName, h.IsOverride, h.Kind, h.State, h.Attempt, h.TeamId, h.AssigneeId,
            marketing!.Text, marketing.By, marketing.At, sales!.Text, sales.By, sales.At, prospect!.Text, prospect.At);
}
