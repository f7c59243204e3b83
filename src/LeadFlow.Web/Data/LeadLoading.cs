using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Web.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Data;

/// <summary>A lead with all that its rules look at: the narrow row, the latest hand-off, the open opportunity, the open tasks, its source.</summary>
internal static class LeadLoading
{
    public static IQueryable<Lead> WithRules(this IQueryable<Lead> leads) => leads
        .Include(l => l.Qualification)
        .Include(l => l.Source)
        .Include(l => l.Handoffs.OrderBy(h => h.ClosedAt != null).ThenByDescending(h => h.OfferedAt).ThenByDescending(h => h.Attempt).Take(1))
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

    /// <summary>With what the person did lately: a call is counted once, however many answers it gave.</summary>
    public static async Task<Lead> LoadLeadWithResponses(this LeadFlowDb db, Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var lately = now.AddDays(-2);
        return await db.Leads.WithRules().Include(l => l.Responses.Where(r => r.RecordedAt > lately)).SingleOrDefaultAsync(l => l.Id == id, cancellationToken) ?? throw new NotFoundException("Lead", id);
    }

    /// <exception cref="NotFoundException">There is none, or whoever asks may not see it.</exception>
    public static async Task<Lead> LoadLead(this LeadFlowDb db, Guid id, CancellationToken cancellationToken) =>
        await db.Leads.WithRules().SingleOrDefaultAsync(l => l.Id == id, cancellationToken) ?? throw new NotFoundException("Lead", id);
}
