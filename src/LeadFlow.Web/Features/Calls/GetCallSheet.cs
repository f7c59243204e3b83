using LeadFlow.Domain.Calls;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Calls;

/// <summary>What to ask a lead on a call, question by question: the script of its source, or the agreement's own questions, the best one first.</summary>
public static class GetCallSheet
{
    private static readonly TimeSpan _drafts = TimeSpan.FromDays(7);

    [RequirePolicy(Policies.EditLeads)]
    public sealed record Query(Guid LeadId) : IRequest<Sheet>
    {
        /// <summary>Of a sheet that was begun: the version that it was begun under; empty for the agreement's questions.</summary>
        public Guid? Begun { get; init; }
    }

    /// <param name="ScriptId">Null for the agreement's own questions.</param>
    /// <param name="NextBest">What the agreement would ask next.</param>
    /// <param name="Finished">Sheets with this lead that whoever asks has finished lately: nothing of them is to be restored.</param>
    public sealed record Sheet(Guid LeadId, Guid? ScriptId, IReadOnlyList<ScriptQuestion> Questions, Criterion? NextBest, IReadOnlyList<Guid> Finished);

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Query, Sheet>
    {
        public async Task<Sheet> Handle(Query query, CancellationToken cancellationToken)
        {
            var (rules, m) = (await desk.Rules(cancellationToken), await desk.Now(cancellationToken));
            var lead = await db.Find(query.LeadId, id => db.Leads.AsNoTracking().Include(l => l.Qualification).SingleOrDefaultAsync(l => l.Id == id, cancellationToken), cancellationToken)
                ?? throw new NotFoundException("Lead", query.LeadId);
            var next = lead.Qualify(m).NextQuestion;
            var script = query.Begun is { } begun ? await db.CallScripts.AsNoTracking().SingleOrDefaultAsync(s => s.Id == begun, cancellationToken) : await db.ScriptFor(rules.SourceOf(lead.SourceId), cancellationToken);
            var since = m.Now - _drafts;
            var finished = await db.Calls.Where(c => c.LeadId == lead.Id && c.ById == user.Id && c.EndedAt > since).Select(c => c.Id).ToListAsync(cancellationToken);
            return new(lead.Id, script?.Id, CallSheet.Order(script, m.Content, next, c => IsKnown(lead, c)), next?.Criterion, finished);
        }

        private static bool IsKnown(Lead lead, Criterion criterion) => criterion switch
        {
            Criterion.Budget => lead.BudgetLearnedAt is not null,
            Criterion.Authority => lead.AuthorityLearnedAt is not null,
            Criterion.Need => lead.NeedLearnedAt is not null,
            _ => lead.TimeframeLearnedAt is not null,
        };
    }
}
