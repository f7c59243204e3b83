using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Handoffs;

/// <summary>Every offer of a lead to sales and what became of it, and its opportunities; newest first. Whoever may see the lead may see them.</summary>
public static class GetHandoffHistory
{
    private const int MaxRows = 40;

    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(Guid LeadId) : IRequest<History>;

    public sealed record History(IReadOnlyList<Step> Handoffs, IReadOnlyList<Deal> Opportunities);

    /// <param name="Series">1 for the first series of the lead.</param>
    public sealed record Step(Guid Id, int Series, int Attempt, HandoffKind Kind, HandoffState State, bool IsOverride, int Score, int AgreementVersion, string? OfferedBy, DateTimeOffset OfferedAt, string? Assignee, string? ClaimedBy, DateTimeOffset? ClaimedAt, DateTimeOffset? ClosedAt, string? Reason, string? Note, string? Team, Guid? OfferedById, Dispute? Dispute);

    /// <param name="Stands">What a manager decided; null while none did.</param>
    public sealed record Dispute(string? By, string? Why, DateTimeOffset At, bool? Stands, DateTimeOffset? SettledAt);

    public sealed record Deal(Guid Id, string Name, OpportunityState State, decimal? Amount, string? Currency, DateOnly? ExpectedClose, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt, string? LostReason, string? Owner);

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, History>
    {
        public async Task<History> Handle(Query query, CancellationToken cancellationToken)
        {
            if (!await db.Leads.AnyAsync(l => l.Id == query.LeadId, cancellationToken))
            {
                throw new NotFoundException("Lead", query.LeadId);
            }

            var rules = await desk.Rules(cancellationToken);
            var handoffs = await db.Handoffs.IgnoreQueryFilters().AsNoTracking().Where(h => h.LeadId == query.LeadId)
                .OrderByDescending(h => h.OfferedAt).ThenByDescending(h => h.Attempt).Take(MaxRows).ToListAsync(cancellationToken);
            var opportunities = await db.Opportunities.IgnoreQueryFilters().AsNoTracking().Where(o => o.LeadId == query.LeadId)
                .OrderByDescending(o => o.OpenedAt).Take(MaxRows).ToListAsync(cancellationToken);
            var series = handoffs.OrderBy(h => h.SeriesOfferedAt).Select(h => h.SeriesId).Distinct().ToList();
            return new(
                handoffs.ConvertAll(h => new Step(h.Id, series.IndexOf(h.SeriesId) + 1, h.Attempt, h.Kind, h.State, h.IsOverride, h.Score, h.AgreementVersion, h.OfferedByName, h.OfferedAt, Name(h.AssigneeId), h.ClaimedByName, h.ClaimedAt, h.ClosedAt, h.Reason, h.Note,
                    rules.TeamName(h.TeamId), h.OfferedById, h.DisputedAt is { } at ? new(h.DisputedBy, h.DisputeNote, at, h.Stands, h.SettledAt) : null)),
                opportunities.ConvertAll(o => new Deal(o.Id, o.Name, o.State, o.Amount, o.Currency, o.ExpectedClose, o.OpenedAt, o.ClosedAt, o.LostReason, Name(o.OwnerId))));

            string? Name(Guid? id) => id is { } person ? rules.People.GetValueOrDefault(person)?.Name : null;
        }
    }
}
