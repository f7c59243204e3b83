using LeadFlow.Domain.Agreements;

namespace LeadFlow.Domain.Qualifying;

/// <summary>An answer as replay sees it; days are company-local.</summary>
public readonly record struct AnswerOnRecord(DateOnly RecordedOn, Criterion Criterion, Level Level, Timeframe? Timeframe, DateTimeOffset LearnedAt, DateOnly LearnedOn);

/// <summary>Responses of one kind on one day that became known on one day.</summary>
public readonly record struct ResponsesOnRecord(DateOnly RecordedOn, DateOnly On, ResponseKind Kind, int Count);

/// <param name="Learned">What became known that day; null where the calendar alone changed the score.</param>
public sealed record ScoreOnDay(DateOnly Day, int Score, string? Learned);

/// <summary>
/// What the score was on each day, from what was known by then (LIFECYCLE §4): the one scoring function over evidence recorded up to that
/// day, under one agreement. However long the life, at most <paramref name="maxDays"/> days are reckoned.
/// </summary>
public static class ScoreReplay
{
    public static IReadOnlyList<ScoreOnDay> Of(IReadOnlyList<AnswerOnRecord> answers, IReadOnlyList<ResponsesOnRecord> responses, AgreementContent agreement, DateOnly from, DateOnly until, int maxDays)
    {
        var answered = answers.OrderBy(a => a.RecordedOn).ThenBy(a => a.LearnedAt).ToList();
        var responded = responses.OrderBy(r => r.RecordedOn).ThenBy(r => r.On).ToList();
        var evidence = new Evidence();
        var latest = new Dictionary<Criterion, DateTimeOffset>();
        var (nextAnswer, nextResponse) = (0, 0);
        List<ScoreOnDay> days = [];
        foreach (var day in Days(answered, responded, from, until, maxDays))
        {
            List<string> learned = [];
            for (; nextAnswer < answered.Count && answered[nextAnswer].RecordedOn <= day; nextAnswer++)
            {
                var answer = answered[nextAnswer];
                if (latest.TryGetValue(answer.Criterion, out var known) && answer.LearnedAt < known)
                {
                    continue; // Older than what we knew: the latest stands.
                }

                latest[answer.Criterion] = answer.LearnedAt;
                evidence = With(evidence, answer);
                learned.Add(answer.Criterion is Criterion.Timeframe ? "timeframe" : $"{answer.Criterion.ToString().ToLowerInvariant()} {answer.Level.ToString().ToLowerInvariant()}");
            }

            for (; nextResponse < responded.Count && responded[nextResponse].RecordedOn <= day; nextResponse++)
            {
                var response = responded[nextResponse];
                if (agreement.Interest.PointsOf(response.Kind) is > 0 and var points)
                {
                    evidence = evidence with { Interest = evidence.Interest.Add(points * response.Count, response.On, agreement.Interest.HalfLifeDays) };
                    learned.Add(response.Kind.ToString().ToLowerInvariant());
                }
            }

            var score = BantScoring.Qualify(evidence, agreement, day).Score;
            if (days.Count == 0 || days[^1].Score != score || day == until)
            {
                days.Add(new(day, score, learned.Count == 0 ? null : string.Join(", ", learned.Distinct().Take(4))));
            }
        }

        return days;
    }

    /// <summary>The days on which something became known, and between them evenly spread ones on which the calendar may have changed the score.</summary>
    private static IEnumerable<DateOnly> Days(List<AnswerOnRecord> answers, List<ResponsesOnRecord> responses, DateOnly from, DateOnly until, int maxDays)
    {
        var first = from > until ? until : from;
        var days = answers.Select(a => a.RecordedOn).Concat(responses.Select(r => r.RecordedOn)).Where(d => d > first && d < until).Distinct().Order().ToList();
        if (days.Count > maxDays / 2)
        {
            var each = days.Count / (double)(maxDays / 2);
            days = [.. Enumerable.Range(0, maxDays / 2).Select(i => days[(int)(i * each)])];
        }

        var span = until.DayNumber - first.DayNumber;
        var step = Math.Max(1, (span + (maxDays / 2) - 1) / Math.Max(1, maxDays / 2));
        var spread = Enumerable.Range(0, (span / step) + 1).Select(i => first.AddDays(i * step));
        return days.Concat(spread).Append(first).Append(until).Distinct().Order();
    }

    private static Evidence With(Evidence evidence, AnswerOnRecord answer) => answer.Criterion switch
    {
        Criterion.Budget => evidence with { Budget = new(answer.Level, answer.LearnedOn) },
        Criterion.Authority => evidence with { Authority = new(answer.Level, answer.LearnedOn) },
        Criterion.Need => evidence with { Need = new(answer.Level, answer.LearnedOn) },
        _ => evidence with { Timeframe = answer.Timeframe },
    };
}
