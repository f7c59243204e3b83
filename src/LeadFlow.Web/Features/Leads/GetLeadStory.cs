using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>What the lead page shows beside the lead itself: its life as a line, and from whom each answer is.</summary>
public static class GetLeadStory
{
    private const int MaxTouches = 200;

    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(Guid LeadId) : IRequest<Story>;

    /// <param name="CanUndo">The last step with the stage was made by hand, and it is not too late to take it back.</param>
    public sealed record Story(IReadOnlyList<Spell> Spells, IReadOnlyList<Touch> Touches, IReadOnlyList<Told> Answers, bool CanUndo);

    public sealed record Spell(StageKind Kind, string Name, DateTimeOffset From);

    public sealed record Touch(Side Side, DateTimeOffset At);

    public sealed record Told(Criterion Criterion, string By, LearnedFrom From, DateTimeOffset At);

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, Story>
    {
        public async Task<Story> Handle(Query query, CancellationToken cancellationToken)
        {
            var entries = await db.StageEntries.AsNoTracking().Where(e => e.LeadId == query.LeadId && !e.Undone)
                .OrderBy(e => e.At).ThenBy(e => e.Id)
                .Select(e => new { e.StageKind, e.StageName, e.At, e.Cause, e.FromStage })
                .ToListAsync(cancellationToken);
            var touches = await db.Activities.AsNoTracking()
                .Where(a => a.LeadId == query.LeadId && a.Side != Side.System && a.Kind != ActivityKind.Edited && a.Kind != ActivityKind.Assigned)
                .OrderByDescending(a => a.At)
                .Select(a => new Touch(a.Side, a.At))
                .Take(MaxTouches)
                .ToListAsync(cancellationToken);
            var answers = await db.Answers.AsNoTracking().Where(a => a.LeadId == query.LeadId && !a.Undone)
                .GroupBy(a => a.Criterion)
                .Select(g => g.OrderByDescending(a => a.LearnedAt).ThenByDescending(a => a.Id).First())
                .ToListAsync(cancellationToken);
            return new(
                entries.ConvertAll(e => new Spell(e.StageKind, e.StageName, e.At)),
                touches,
                answers.ConvertAll(a => new Told(a.Criterion, a.By, a.LearnedFrom, a.LearnedAt)),
                entries.Exists(e => e.At == entries[^1].At && e is { FromStage: not null, Cause: StageCause.Person or StageCause.Wake })
                    && await db.Leads.AsNoTracking().WithSteps().SingleOrDefaultAsync(l => l.Id == query.LeadId, cancellationToken) is { CanUndoMove: true });
        }
    }
}
