using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Data;

/// <summary>A lead with all that its rules look at: the narrow row, the latest hand-off, the open opportunity, the open tasks, its source.</summary>
internal static class LeadLoading
{
    public static IQueryable<Lead> WithRules(this IQueryable<Lead> leads) => leads.WithLatestHandoff().WithTheRest();

    /// <summary>Those of these ids, many at once.</summary>
    public static IQueryable<Lead> WithRules(this IQueryable<Lead> leads, IReadOnlyCollection<Guid> ids) => leads.Where(l => ids.Contains(l.Id)).WithLatestHandoff(ids).WithTheRest().AsSplitQuery();

    /// <summary>The same with every hand-off there was: a filtered include wins over a plain one beside it.</summary>
    public static IQueryable<Lead> WithRulesAndHandoffs(this IQueryable<Lead> leads) => leads.Include(l => l.Handoffs).WithTheRest().AsSplitQuery();

    public static IQueryable<Lead> WithLatestHandoff(this IQueryable<Lead> leads) => leads
        .Include(l => l.Handoffs.OrderBy(h => h.ClosedAt != null).ThenByDescending(h => h.OfferedAt).ThenByDescending(h => h.Attempt).Take(1));

    /// <summary>Where many leads are asked for, their hand-offs are asked by the same ids: else the database ranks those of all leads to find the latest of each.</summary>
    public static IQueryable<Lead> WithLatestHandoff(this IQueryable<Lead> leads, IReadOnlyCollection<Guid> ids) => leads
        .Include(l => l.Handoffs.Where(h => ids.Contains(h.LeadId)).OrderBy(h => h.ClosedAt != null).ThenByDescending(h => h.OfferedAt).ThenByDescending(h => h.Attempt).Take(1));

    private static IQueryable<Lead> WithTheRest(this IQueryable<Lead> leads) => leads
        .Include(l => l.Qualification)
        .Include(l => l.Source)
        .Include(l => l.Opportunities.Where(o => o.State == OpportunityState.Open))
        .Include(l => l.Tasks.Where(t => t.DoneAt == null && t.DroppedAt == null));

    /// <summary>With all that decides whether its last step can be taken back.</summary>
    public static IQueryable<Lead> WithSteps(this IQueryable<Lead> leads) => leads
        .Include(l => l.Qualification)
        .Include(l => l.Source)
        .Include(l => l.Handoffs)
        .Include(l => l.Opportunities)
        .Include(l => l.StageEntries.Where(e => !e.Undone))
        .Include(l => l.Journeys)
        .Include(l => l.Tasks)
        .AsSplitQuery();

    /// <summary>With all that decides whether one step of it can be taken back: all its stages, hand-offs and answers, and what happened from that step on.</summary>
    public static async Task<Lead> LoadLeadWithStep(this LeadFlowDb db, Guid id, Guid stepId, CancellationToken cancellationToken)
    {
        var since = await db.Activities.Where(a => a.Id == stepId).Select(a => (DateTimeOffset?)a.At).SingleOrDefaultAsync(cancellationToken) ?? DateTimeOffset.MaxValue;
        var leads = db.Leads
            .Include(l => l.Qualification)
            .Include(l => l.Source)
            .Include(l => l.Handoffs)
            .Include(l => l.Opportunities)
            .Include(l => l.StageEntries)
            .Include(l => l.Journeys)
            .Include(l => l.Answers)
            .Include(l => l.Tasks.Where(t => t.DoneAt == null && t.DroppedAt == null || t.DroppedAt >= since))
            .Include(l => l.Responses.Where(r => r.RecordedAt == since || (!r.Undone && (r.Kind == ResponseKind.Call || r.Kind == ResponseKind.Meeting || r.Kind == ResponseKind.Chat))))
            .Include(l => l.Activities.Where(a => a.At >= since && Steps.Contains(a.Kind)))
            .AsSplitQuery();
        return await db.Load(leads, id, cancellationToken);
    }

    /// <summary>Lines of the timeline that move a lead, or take such a move back.</summary>
    public static readonly ActivityKind[] Steps =
    [
        ActivityKind.Assigned, ActivityKind.Answered, ActivityKind.StageChanged, ActivityKind.Dead, ActivityKind.Woken, ActivityKind.Undone,
        ActivityKind.Claimed, ActivityKind.Returned, ActivityKind.Released,
    ];

    /// <summary>With what the person did lately: a call is counted once, however many answers it gave.</summary>
    public static Task<Lead> LoadLeadWithResponses(this LeadFlowDb db, Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var lately = now.AddDays(-2);
        return db.Load(db.Leads.WithRules().Include(l => l.Responses.Where(r => r.RecordedAt > lately && !r.Undone)), id, cancellationToken);
    }

    /// <summary>With all that an edit of who it is looks at.</summary>
    public static Task<Lead> LoadLeadWithKeys(this LeadFlowDb db, Guid id, CancellationToken cancellationToken) => db.Load(db.Leads.WithRules().Include(l => l.Identities).AsSplitQuery(), id, cancellationToken);

    public static Task<Lead> LoadLead(this LeadFlowDb db, Guid id, CancellationToken cancellationToken) => db.Load(db.Leads.WithRules(), id, cancellationToken);

    /// <summary>The lead of that id, or the one that it went into: who was at work on it while it was merged goes on there.</summary>
    /// <exception cref="NotFoundException">There is none, or whoever asks may not see it.</exception>
    public static async Task<Lead> Load(this LeadFlowDb db, IQueryable<Lead> leads, Guid id, CancellationToken cancellationToken) =>
        await db.Find(id, it => leads.SingleOrDefaultAsync(l => l.Id == it, cancellationToken), cancellationToken) ?? throw new NotFoundException("Lead", id);
}
