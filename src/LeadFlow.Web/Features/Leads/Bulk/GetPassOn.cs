using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads.Bulk;

/// <summary>What somebody would leave behind.</summary>
public static class GetPassOn
{
    [RequirePolicy(Policies.Reassign)]
    public sealed record Query(Guid PersonId) : IRequest<Answer>;

    /// <param name="Leads">That they own, are offered or have claimed, or have an open opportunity or task at: each once.</param>
    /// <param name="Tasks">Open ones, those of no lead included.</param>
    /// <param name="Rules">Routing rules, capture rules and sources that name them: they pass over who has left.</param>
    public sealed record Answer(string Name, bool IsActive, bool MayClaim, int Leads, int Owned, int Handoffs, int Opportunities, int Tasks, IReadOnlyList<string> Rules);

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            var (id, person) = (query.PersonId, rules.People.GetValueOrDefault(query.PersonId) ?? throw new NotFoundException("User", query.PersonId));
            IEnumerable<string> named = rules.RoutingRules.Where(r => r.Target.PersonId == id || r.Target.Shares?.Any(s => s.PersonId == id) == true).Select(r => r.Name)
                .Concat(rules.Sources.Values.Where(s => s.DefaultOwnerId == id).Select(s => s.Name))
                .Concat(rules.CaptureRules.Select((r, i) => (r, i)).Where(r => r.r.OwnerId == id).Select(r => $"assignment {r.i + 1}"));
            return new(person.Name, person.IsActive, person.Actor.MayClaim,
                await db.LeadsOf(id).CountAsync(cancellationToken),
                await db.Leads.CountAsync(l => l.OwnerId == id, cancellationToken),
                await db.Handoffs.CountAsync(Handoff.IsWith(id), cancellationToken),
                await db.Opportunities.CountAsync(o => o.State == OpportunityState.Open && o.OwnerId == id, cancellationToken),
                await db.Tasks.CountAsync(t => t.AssigneeId == id && t.DoneAt == null && t.DroppedAt == null, cancellationToken),
                [.. named]);
        }
    }
}

internal static class WhatIsTheirs
{
    /// <summary>Each once; every part has an index of its own.</summary>
    public static IQueryable<Guid> LeadsOf(this LeadFlowDb db, Guid person) => db.Leads.Where(l => l.OwnerId == person).Select(l => l.Id)
        .Union(db.Handoffs.Where(Handoff.IsWith(person)).Select(h => h.LeadId))
        .Union(db.Opportunities.Where(o => o.State == OpportunityState.Open && o.OwnerId == person).Select(o => o.LeadId))
        .Union(db.Tasks.Where(t => t.LeadId != null && t.AssigneeId == person && t.DoneAt == null && t.DroppedAt == null).Select(t => t.LeadId!.Value));
}
