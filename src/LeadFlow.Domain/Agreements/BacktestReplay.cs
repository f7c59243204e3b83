using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Agreements;

/// <summary>A past stretch of time: from the instant at which the version is taken to have come into force, up to the one before which it ends.</summary>
public sealed record BacktestPeriod(DateTimeOffset Start, DateTimeOffset End, TimeZoneInfo Zone)
{
    public bool Includes(DateTimeOffset at) => at >= Start && at < End;

    public DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    /// <summary>Company-local days, both included, as far as they have come.</summary>
    public static BacktestPeriod Of(DateOnly from, DateOnly to, DateTimeOffset now, TimeZoneInfo zone)
    {
        var end = LocalTime.StartOf(to.AddDays(1), zone);
        return new(LocalTime.StartOf(from, zone), end > now ? now : end, zone);
    }
}

/// <summary>An offer that the agreement would have made.</summary>
/// <param name="EndedAt">Withdrawn, or decided by sales; null where it still stands at the end of the period.</param>
/// <param name="IsOverride">A person moved the lead past the definition.</param>
/// <param name="StoodBefore">It was on offer when the period began.</param>
public sealed record ReplayedOffer(DateTimeOffset At, DateOnly On, int Score, bool IsOverride, bool StoodBefore, DateTimeOffset? EndedAt = null);

/// <param name="WarmAt">When it would first have come up to warm in the period; null where it would not.</param>
public sealed record ReplayedLead(DateTimeOffset? WarmAt, DateTimeOffset? HotAt, IReadOnlyList<ReplayedOffer> Offers);

/// <summary>
/// One lead's past under an agreement that was not in force then (LIFECYCLE §4): had it come into force when the period begins. The lead begins where
/// it really stood. From then on every moment at which something came on record, every day on which the calendar changes the result, and everything
/// that people did is walked through in the order of time, and the agreement does with the lead what it always does: by <see cref="BantScoring"/> and
/// <see cref="Following"/>, which see nothing that was recorded later.
/// <para>Moves, deaths, wakes, returns with their hold, acceptances, wins and losses are facts and happen as they did. A hold that a person set ends as
/// always, by evidence that changes the result under this agreement. A claim holds the lead still where it was on offer by then; a lead that this
/// agreement has not offered yet cannot have been claimed under it, and goes on until sales has really decided.</para>
/// </summary>
public static class BacktestReplay
{
    public static ReplayedLead Of(LeadHistory lead, AgreementContent agreement, BacktestPeriod period) => new BacktestWalk(lead, agreement, period).Go();
}

/// <summary>The evidence of one lead as it comes on record.</summary>
internal sealed class EvidenceOnRecord(LeadHistory lead, AgreementContent agreement, Func<DateTimeOffset, DateOnly> dayOf)
{
    private readonly DateTimeOffset?[] _since = new DateTimeOffset?[4];
    private int _answers, _responses, _who;

    public Evidence Now { get; private set; } = new();

    /// <summary>When the next thing comes on record; null when nothing more does.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            var next = Earlier(_answers < lead.Answers.Count ? lead.Answers[_answers].RecordedAt : null, _responses < lead.Responses.Count ? lead.Responses[_responses].RecordedAt : null);
            return Earlier(next, _who < lead.Who.Count ? lead.Who[_who].Since : null);
        }
    }

    public static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;

    /// <summary>Who they are, up to an instant.</summary>
    public bool TakeWho(DateTimeOffset until)
    {
        var before = _who;
        for (; _who < lead.Who.Count && lead.Who[_who].Since <= until; _who++)
        {
            var who = lead.Who[_who];
            Now = Now with { Profile = who.Profile, Fields = who.Fields, CanBeContacted = who.CanBeContacted, Custom = who.Custom };
        }

        return _who > before;
    }

    /// <summary>Answers and responses, up to an instant.</summary>
    public bool TakeEvidence(DateTimeOffset until)
    {
        var before = _answers + _responses;
        for (; _answers < lead.Answers.Count && lead.Answers[_answers].RecordedAt <= until; _answers++)
        {
            Take(lead.Answers[_answers]);
        }

        for (; _responses < lead.Responses.Count && lead.Responses[_responses].RecordedAt <= until; _responses++)
        {
            var response = lead.Responses[_responses];
            var points = agreement.Interest.PointsOf(response.Kind);
            Now = Now with
            {
                Responded = Now.Responded.With(response.Kind),
                Interest = points > 0 ? Now.Interest.Add(points, dayOf(response.At), agreement.Interest.HalfLifeDays) : Now.Interest,
            };
        }

        return _answers + _responses > before;
    }

    private void Take(AnswerOnFile answer)
    {
        ref var since = ref _since[(int)answer.Criterion];
        if (answer.LearnedAt < since)
        {
            return; // Older than what we know: the latest stands.
        }

        since = answer.LearnedAt;
        var known = new KnownLevel(answer.Level, dayOf(answer.LearnedAt));
        Now = answer.Criterion switch
        {
            Criterion.Budget => Now with { Budget = known },
            Criterion.Authority => Now with { Authority = known },
            Criterion.Need => Now with { Need = known },
            _ => Now with { Timeframe = answer.Timeframe },
        };
    }
}
