using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads.Merging;

/// <summary>Leads side by side, for somebody who decides whether they are one person, and what of each stays.</summary>
public static class CompareLeads
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(IReadOnlyList<Guid> LeadIds) : IRequest<Answer>;

    /// <param name="Leads">Longest known first.</param>
    /// <param name="Fields">Custom fields that one of them fills: key and label, in their order.</param>
    /// <param name="Can">Whether they can be merged, whichever hand-off is kept; else the sentence why not.</param>
    /// <param name="Choices">Open hand-offs of which one has to be chosen; empty where there is nothing to choose.</param>
    public sealed record Answer(IReadOnlyList<LeadView> Leads, IReadOnlyDictionary<Guid, int> Lines, Result Can, IReadOnlyList<OpenHandoff> Choices, IReadOnlyList<(string Key, string Label)> Fields);

    public sealed record OpenHandoff(Guid Id, Guid LeadId, string Title, string? ClaimedBy);

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken)
        {
            var ids = query.LeadIds.Distinct().Take(LeadMerge.MaxLeads + 1).ToList();
            var rules = await desk.Rules(cancellationToken);
            var leads = await db.Leads.AsNoTracking().WithRules(ids).ToListAsync(cancellationToken);
            var rows = await db.Leads.AsNoTracking().Where(l => ids.Contains(l.Id)).OrderBy(l => l.CapturedAt).ThenBy(l => l.Id).Select(LeadView.ToRow).ToListAsync(cancellationToken);
            if (ids.Exists(id => !rows.Exists(r => r.Lead.Id == id)) && rows.Count < 2)
            {
                throw new NotFoundException("Lead", ids.Find(id => !rows.Exists(r => r.Lead.Id == id)));
            }

            await LeadView.AddHandoffs(rows, db, cancellationToken);
            var lines = await db.Activities.Where(a => ids.Contains(a.LeadId)).GroupBy(a => a.LeadId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
            var open = leads.Where(l => l.LatestHandoff is { IsOpen: true }).ToList();
            var can = Lead.CanMerge(leads, open.Count > 0 ? open[0].LatestHandoff!.Id : null, user.Actor);
            var choices = can.Succeeded && open.Count > 1 ? open.ConvertAll(l => new OpenHandoff(l.LatestHandoff!.Id, l.Id, l.Title, l.LatestHandoff.ClaimedByName)) : [];
            var filled = leads.SelectMany(l => l.CustomFields ?? []).Select(f => f.Key).Distinct();
            var inOrder = filled.OrderBy(key => rules.Fields.Find(key)?.Position ?? int.MaxValue).ThenBy(key => key, StringComparer.Ordinal).Select(key => (key, rules.Fields.Label(key)));
            return new(rows.ConvertAll(r => LeadView.From(r, rules)), lines, can, choices, [.. inOrder]);
        }
    }
}
