using FluentValidation;
using LeadFlow.Domain.Agreements;
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

namespace LeadFlow.Web.Features.Board;

/// <summary>The agreement's stages as columns of open leads, with how many there are and their average score; or more of one column.</summary>
public static class GetBoard
{
    public const int FirstCards = 40;
    public const int MoreCards = 50;

    /// <summary>A filtered column counts this far and says "1,000+".</summary>
    public const int CountLimit = 1_000;

    /// <summary>A board of very many stages shows fewer cards of each.</summary>
    private const int MostCards = 600;

    /// <param name="Of">Whose leads: "me", "team", or everybody's.</param>
    /// <param name="Source">A source by name; null for any.</param>
    /// <param name="Sort">"score" or "newest".</param>
    /// <param name="Dead">With who died lately, as cards.</param>
    /// <param name="CountsOnly">Without cards.</param>
    /// <param name="Stage">Only this column, after <paramref name="After"/>.</param>
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(string? Of = null, string? Source = null, string? Sort = null, bool Dead = false, string? Stage = null, string? After = null, bool CountsOnly = false) : IRequest<Columns>;

    /// <param name="Open">How many leads stand in all open columns.</param>
    public sealed record Columns(IReadOnlyList<Column> All, Column Dead, long Open, bool OpenIsExact);

    /// <param name="Stage">Null for a stage that the agreement no longer has: leads only leave it.</param>
    /// <param name="Average">Of the scores, rounded; null without leads.</param>
    /// <param name="Next">Where more of it begins; null when all are shown.</param>
    public sealed record Column(string Name, StageKind Kind, StageDefinition? Stage, long Count, bool CountIsExact, int? Average, IReadOnlyList<Card> Cards, string? Next);

    public sealed record Card(Guid LeadId, string Title, string? Company, string Stage, StageKind Kind, LeadStanding Standing, int Score)
    {
        public required BantGlance Bant { get; init; }
        public string? OwnerName { get; init; }

        /// <summary>Whose turn it is.</summary>
        public Side Turn { get; init; }
        public string Next { get; init; } = "";
        public DateTimeOffset? DueAt { get; init; }
        public DateTimeOffset StageSince { get; init; }
        public bool IsOverride { get; init; }
    }

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(q => q.Of).Must(o => string.IsNullOrEmpty(o) || o is "me" or "team").WithMessage("Of is me or team.").OverridePropertyName("of");
            RuleFor(q => q.Sort).Must(s => string.IsNullOrEmpty(s) || s is "score" or "newest").WithMessage("Sort is score or newest.").OverridePropertyName("sort");
            RuleFor(q => q.Source).Text(LeadSource.NameMaxLength).OverridePropertyName("source");
            RuleFor(q => q.Stage).Text(StageDefinition.NameMaxLength).OverridePropertyName("stage");
            RuleFor(q => q.After).Must(a => string.IsNullOrEmpty(a) || CardCursor.Read(a) is not null).WithMessage("This is not the end of a column.").OverridePropertyName("after");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Query, Columns>
    {
        public async Task<Columns> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            var scope = await Scope(query, rules, cancellationToken);
            var stages = rules.Agreement.Content.Stages.Where(s => s.Kind != StageKind.Dead).ToList();
            var tallies = await db.KeptTallies().Where(t => t.Standing == LeadStanding.Open && t.Count > 0).ToListAsync(cancellationToken);

            // A stage of a former agreement has leads until they are moved.
            var former = tallies.Where(t => t.StageKind != StageKind.Dead && !stages.Exists(s => s.Name == t.StageName)).OrderBy(t => t.StageKind).ThenBy(t => t.StageName, StringComparer.Ordinal);
            List<(string Name, StageKind Kind, StageDefinition? Stage)> columns = [.. stages.Select(s => (s.Name, s.Kind, (StageDefinition?)s)), .. former.Select(t => (t.StageName, t.StageKind, (StageDefinition?)null)).DistinctBy(t => t.StageName)];
            if (query.Stage is { Length: > 0 } only)
            {
                columns.RemoveAll(c => c.Name != only);
            }

            var names = columns.ConvertAll(c => c.Name);
            var counted = scope.IsWhole
                ? tallies.GroupBy(t => t.StageName).ToDictionary(g => g.Key, g => (Count: g.Sum(t => t.Count), Sum: g.Sum(t => t.ScoreSum)))
                : await Count(scope, names, cancellationToken);
            var limit = query.Stage is { Length: > 0 } ? MoreCards : Math.Clamp(MostCards / Math.Max(1, columns.Count), 2, FirstCards);
            var rows = query.CountsOnly ? [] : await BoardCards.Rows(db, BoardCards.Open(db, scope, names, CardCursor.Read(query.After), limit + 1)).ToListAsync(cancellationToken);
            var cards = rows.ToLookup(r => r.StageName);
            List<Column> all = [.. columns.Select(c =>
            {
                var (count, sum) = counted.GetValueOrDefault(c.Name);
                var isExact = scope.IsWhole || count <= CountLimit;
                var inOrder = BoardCards.InOrder(cards[c.Name], scope.Newest).ToList();
                return new Column(c.Name, c.Kind, c.Stage, isExact ? count : CountLimit, isExact, count > 0 ? (int)Math.Round((double)sum / count, MidpointRounding.AwayFromZero) : null,
                    [.. inOrder.Take(limit).Select(r => BoardCards.ToCard(r, rules))], inOrder.Count > limit ? BoardCards.CursorOf(inOrder[limit - 1], scope.Newest).ToString() : null);
            })];
            var dead = await DeadColumn(query, scope, rules, limit, cancellationToken);
            return new(all, dead, all.Sum(c => c.Count), all.TrueForAll(c => c.CountIsExact));
        }

        private async Task<Column> DeadColumn(Query query, BoardScope scope, RulesSnapshot rules, int limit, CancellationToken cancellationToken)
        {
            var stage = rules.Agreement.Content.FirstOf(StageKind.Dead);
            if (query.Stage is { Length: > 0 })
            {
                return new(stage.Name, StageKind.Dead, stage, 0, true, null, [], null);
            }

            var dead = BoardCards.Dead(db, scope, time.GetUtcNow());
            var count = await dead.Select(q => q.LeadId).Take(CountLimit + 1).CountAsync(cancellationToken);
            var rows = query.Dead ? await BoardCards.Rows(db, dead.OrderByDescending(q => q.StageSince).ThenByDescending(q => q.LeadId).Take(limit)).ToListAsync(cancellationToken) : [];
            return new(stage.Name, StageKind.Dead, stage, Math.Min(count, CountLimit), count <= CountLimit, null, [.. rows.OrderByDescending(r => r.StageSince).Select(r => BoardCards.ToCard(r, rules))], null);
        }

        private async Task<Dictionary<string, (long Count, long Sum)>> Count(BoardScope scope, List<string> stages, CancellationToken cancellationToken) =>
            (await BoardCards.Open(db, scope with { Newest = false }, stages, null, CountLimit + 1).GroupBy(q => q.StageName)
                .Select(g => new { g.Key, Count = g.LongCount(), Sum = g.Sum(q => (long)q.Score) }).ToListAsync(cancellationToken))
            .ToDictionary(g => g.Key, g => (g.Count, g.Sum));

        private async Task<BoardScope> Scope(Query query, RulesSnapshot rules, CancellationToken cancellationToken)
        {
            var me = user.Id is { } id ? rules.People.GetValueOrDefault(id) : null;
            Guid[]? owners = query.Of switch
            {
                "me" => [user.Id ?? Guid.Empty],
                "team" => me?.TeamId is { } team ? [.. rules.People.Values.Where(p => p.TeamId == team).Select(p => p.Id)] : [user.Id ?? Guid.Empty],
                _ => null,
            };
            Guid[]? sources = query.Source is { Length: > 0 } name ? [.. rules.IdsOfSource(name)] : null;
            Guid? onlyFor = user.SeesOnlyOwn ? user.Id : null;
            Guid[] offered = onlyFor is null ? [] : await db.Handoffs.AsNoTracking().Where(h => h.State == HandoffState.Offered).Select(h => h.LeadId).Take(CountLimit).ToArrayAsync(cancellationToken);
            return new(owners, sources, query.Sort == "newest", onlyFor, offered);
        }
    }
}
