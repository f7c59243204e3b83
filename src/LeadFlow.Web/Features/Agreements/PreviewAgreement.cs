using LeadFlow.Domain;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Agreements.Scoring;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LeadFlow.Web.Features.Agreements;

/// <summary>
/// What would happen today if a content were in force: which open leads would move, be offered or be withdrawn. At once from a sample, with its margin;
/// then of all of them. Both by the one scoring function and the one rule of what the agreement does with a lead.
/// </summary>
public static class PreviewAgreement
{
    /// <param name="Exact">Of all open leads; else of a sample.</param>
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Query(AgreementContent Content, bool Exact = false) : IRequest<Preview>;

    /// <param name="Margin">The count is within so many of it, 95 times of a hundred; 0 where it is exact.</param>
    public sealed record Move(string From, StageKind FromKind, string To, StageKind ToKind, int Count, int Margin);

    public sealed record Mover(Guid LeadId, string Title, string From, StageKind FromKind, string To, StageKind ToKind, int Score, int ScoreWas, string Why);

    /// <param name="Problem">Why nothing can be said: the content contradicts itself.</param>
    /// <param name="ClaimedBelow">Claimed leads that would newly be marked as below the definition, and stay.</param>
    public sealed record Preview(bool IsExact, int Open, int Moving, int Margin, IReadOnlyList<Move> Moves, int Offered, int Withdrawn, int ClaimedBelow, IReadOnlyList<Mover> Movers, string? Problem)
    {
        public static Preview Impossible(string problem) => new(false, 0, 0, 0, [], 0, 0, 0, [], problem);
    }

    private const int MostMovers = 60;

    internal sealed class Handler(LeadFlowDb db, Desk desk, PreviewSamples samples, NpgsqlDataSource source) : IRequestHandler<Query, Preview>
    {
        public async Task<Preview> Handle(Query query, CancellationToken cancellationToken)
        {
            if (AgreementCheck.Problems(query.Content) is [var problem, ..])
            {
                return Preview.Impossible(problem.Sentence);
            }

            var (m, rules) = (await desk.Now(cancellationToken), await desk.Rules(cancellationToken));
            var counting = new Counting(query.Content, rules.Agreement.Content, m);
            if (!query.Exact)
            {
                var sample = await samples.Get(rules, cancellationToken);
                var isAlike = LeadStream.AreAlike(query.Content.Interest, rules.Agreement.Content.Interest);
                foreach (var lead in sample.Leads)
                {
                    counting.Add(isAlike ? lead.Lead : lead.Under(query.Content.Interest), lead.Lead, lead.Group);
                }

                return counting.Estimate(sample);
            }

            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await foreach (var (lead, now) in AllOpen(connection, rules, query.Content, cancellationToken))
            {
                counting.Add(lead, now, 0);
            }

            var ids = counting.Movers.Select(x => x.Lead.Id).ToList();
            var titles = await db.Leads.AsNoTracking().Where(l => ids.Contains(l.Id)).Select(l => new { l.Id, l.Title }).ToDictionaryAsync(l => l.Id, l => l.Title, cancellationToken);
            return counting.Count(titles);
        }

        private static async IAsyncEnumerable<(LeadOnFile Under, LeadOnFile Now)> AllOpen(NpgsqlConnection connection, RulesSnapshot rules, AgreementContent content, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            const int Batch = 10_000;
            var stream = new LeadStream(connection, rules.Zone);
            var isAlike = LeadStream.AreAlike(content.Interest, rules.Agreement.Content.Interest);
            for (var after = Guid.Empty; ;)
            {
                var leads = await stream.Next(after, Batch, "q.standing = 'Open'", [], cancellationToken);
                var sums = isAlike ? null : await stream.AddUp(leads, content.Interest, isRange: true, cancellationToken);
                foreach (var lead in leads)
                {
                    yield return (sums is null ? lead : lead with { Evidence = lead.Evidence with { Interest = sums.GetValueOrDefault(lead.Id, Interest.None) } }, lead);
                }

                if (leads.Count < Batch)
                {
                    yield break;
                }

                after = leads[^1].Id;
            }
        }
    }

    /// <summary>Counts what the content does with lead after lead.</summary>
    private sealed class Counting(AgreementContent content, AgreementContent inForce, Moment m)
    {
        private readonly Dictionary<(string From, StageKind FromKind, int To), Dictionary<int, int>> _moves = [];
        private readonly Dictionary<int, int> _taken = [];
        private readonly Dictionary<int, int> _moving = [], _offered = [], _withdrawn = [], _claimedBelow = [];
        private readonly List<StageDefinition> _stages = [.. content.Stages.Where(s => s.Kind != StageKind.Dead)];
        private int _open;

        public List<(LeadOnFile Lead, int To, int Score, string Why)> Movers { get; } = [];

        /// <param name="lead">With its interest under the content.</param>
        /// <param name="now">The same as it is.</param>
        public void Add(LeadOnFile lead, LeadOnFile now, int group)
        {
            _open++;
            Bump(_taken, group);
            var result = lead.Qualify(content, m.Today);
            var following = Following.Of(lead.Stand, result, content);
            if (lead.Stand.IsClaimed)
            {
                if (result.Stage.Kind < StageKind.Hot && now.Qualify(inForce, m.Today).Stage.Kind >= StageKind.Hot)
                {
                    Bump(_claimedBelow, group);
                }

                return;
            }

            if (following.Moves)
            {
                Bump(_moving, group);
                var key = (lead.Stand.StageName, lead.Stand.StageKind, following.Target);
                Bump(_moves.TryGetValue(key, out var groups) ? groups : _moves[key] = [], group);
                if (Movers.Count < MostMovers)
                {
                    Movers.Add((lead, following.Target, result.Score, Why(result, following)));
                }
            }

            if (following.Offers)
            {
                Bump(_offered, group);
            }

            if (following.Withdraws)
            {
                Bump(_withdrawn, group);
            }
        }

        public Preview Count(Dictionary<Guid, string> titles) => new(true, _open, Sum(_moving), 0,
            [.. Moves((hits) => (Sum(hits), 0))], Sum(_offered), Sum(_withdrawn), Sum(_claimedBelow),
            [.. Movers.Select(x => new Mover(x.Lead.Id, titles.GetValueOrDefault(x.Lead.Id, ""), x.Lead.Stand.StageName, x.Lead.Stand.StageKind, _stages[x.To].Name, _stages[x.To].Kind, x.Score, x.Lead.Score, x.Why))], null);

        public Preview Estimate(PreviewSample sample)
        {
            (int Count, int Margin) Of(Dictionary<int, int> hits) => StratifiedEstimate.Of(_taken.Select(t => new StratifiedEstimate.Group(sample.Sizes[t.Key], t.Value, hits.GetValueOrDefault(t.Key))));
            var (moving, margin) = Of(_moving);
            return new(false, sample.Open, moving, margin, [.. Moves(Of)], Of(_offered).Count, Of(_withdrawn).Count, Of(_claimedBelow).Count, [], null);
        }

        private IEnumerable<Move> Moves(Func<Dictionary<int, int>, (int Count, int Margin)> count) => _moves
            .Select(x => (x.Key, Counted: count(x.Value)))
            .OrderByDescending(x => x.Counted.Count)
            .Select(x => new Move(x.Key.From, x.Key.FromKind, _stages[x.Key.To].Name, _stages[x.Key.To].Kind, x.Counted.Count, x.Counted.Margin));

        private static string Why(Qualification result, Following following)
        {
            if (following.Target > following.Current)
            {
                return $"meets what {result.Stages[following.Target].Name} asks";
            }

            return result.Stages[following.Current].Failed is [var first, ..] ? $"missing: {char.ToLowerInvariant(first[0])}{first[1..]}" : "an earlier stage is not met";
        }

        private static int Sum(Dictionary<int, int> hits) => hits.Values.Sum();

        private static void Bump(Dictionary<int, int> hits, int group) => hits[group] = hits.GetValueOrDefault(group) + 1;
    }
}
