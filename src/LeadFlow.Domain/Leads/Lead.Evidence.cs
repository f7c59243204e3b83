using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Leads;

// What we learn of a lead, and the score that follows from it (LIFECYCLE 3 and 4).
public sealed partial class Lead
{
    /// <summary>Touches of one kind that lie closer together are one conversation: one response.</summary>
    private static readonly TimeSpan OneConversation = TimeSpan.FromHours(1);

    /// <summary>All that qualification looks at, from the columns that hold the latest of it.</summary>
    public Evidence EvidenceOn(TimeZoneInfo zone) => EvidenceOn(zone, Qualification.Interest, new(Qualification.RespondedKinds));

    /// <param name="interest">As the lead's own narrow row has it, where that was not read as a whole; so is <paramref name="responded"/>.</param>
    public Evidence EvidenceOn(TimeZoneInfo zone, Interest interest, RespondedKinds responded)
    {
        DateOnly? Day(DateTimeOffset? at) => at is { } instant ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime) : null;
        return new()
        {
            Budget = new(BudgetLevel, Day(BudgetLearnedAt)),
            Authority = new(AuthorityLevel, Day(AuthorityLearnedAt)),
            Need = new(NeedLevel, Day(NeedLearnedAt)),
            Timeframe = Timeframe.Between(TimeframeFrom, TimeframeTo),
            Interest = interest,
            Profile = ProfileOf(Contact),
            CanBeContacted = CanBeContacted,
            Fields = FieldsOf(Contact),
            Custom = KnownKeys.Of(CustomFields),
            Responded = responded,
        };
    }

    internal static Profile ProfileOf(ContactDetails c) => new(c.Country, c.Region, c.CompanySize, c.Industry, c.JobTitle);

    internal static KnownFields FieldsOf(ContactDetails c) => new KnownFields()
        .With(LeadField.Name, c.FirstName is not null || c.LastName is not null).With(LeadField.Email, c.Email is not null).With(LeadField.Phone, c.Phone is not null)
        .With(LeadField.Company, c.Company is not null).With(LeadField.JobTitle, c.JobTitle is not null).With(LeadField.Country, c.Country is not null)
        .With(LeadField.Region, c.Region is not null).With(LeadField.Industry, c.Industry is not null).With(LeadField.CompanySize, c.CompanySize is not null).With(LeadField.Website, c.Website is not null);

    public Qualification Qualify(Moment m) => BantScoring.Qualify(EvidenceOn(m.Zone), m.Content, m.Today);

    /// <summary>Records answers; one that says what we know already, learned the same day, changes nothing.</summary>
    /// <param name="takes">If the answers make it warm and it is nobody's, whoever gave them has it.</param>
    public Result Answer(IReadOnlyList<AnswerGiven> answers, Actor by, Moment m, bool takes = false)
    {
        var before = Qualify(m);
        var known = _answers.Count;
        var (said, learned) = (new List<string>(), new List<AnswerGiven>());
        foreach (var answer in answers)
        {
            var (was, amountWas) = (Known(answer.Criterion), Money(BudgetAmount, BudgetCurrency));
            if (Apply(answer, by, m, m.Now, backdated: false))
            {
                learned.Add(answer);
                var says = answer.Criterion == Criterion.Timeframe ? Range(answer.Timeframe) : LowerFirst(answer.Level.ToString());
                said.Add(answer.LearnedAt < KnownSince(answer.Criterion) ? $"{answer.Criterion} before that: {says}"
                    : answer.Criterion == Criterion.Timeframe ? $"Timeframe: {says}"
                    : $"{answer.Criterion}: {(was == answer.Level ? says : $"{LowerFirst(was.ToString())} → {says}")}{(answer.Criterion == Criterion.Budget ? AmountChange(amountWas, Money(BudgetAmount, BudgetCurrency)) : "")}");
            }
        }

        if (said.Count == 0)
        {
            return Result.Success;
        }

        ApplyConversation(learned, [], m, m.Now, backdated: false);
        Touched(learned, by, m);
        Version++;
        var scoreBefore = Qualification.Score;
        var after = Qualify(m);
        Record(by, ActivityKind.Answered, $"{string.Join(", ", said)}{ScoreChange(scoreBefore, after.Score)}", m.Now,
            text: Text.NullIfEmpty(string.Join("\n", answers.Where(a => !string.IsNullOrWhiteSpace(a.Note)).Select(a => a.Note))),
            data: new(ScoreFacts(scoreBefore, after.Score) ?? []) { ["answers"] = string.Join(',', _answers.Skip(known).Select(a => a.Id)) });
        var answered = _activities[^1];
        FollowEvidence(before, m, by);
        if (takes)
        {
            TakeOn(answered.Id, by, m);
        }

        return Result.Success;
    }

    /// <summary>Records what the person did of their own accord.</summary>
    public void Respond(ResponseKind kind, DateTimeOffset at, Actor by, Moment m)
    {
        var before = Qualify(m);
        Apply(kind, at, m, m.Now, backdated: false);
        if (kind is ResponseKind.Reply or ResponseKind.Chat or ResponseKind.Form)
        {
            Answered(at);
        }

        var scoreBefore = Qualification.Score;
        var after = Qualify(m);
        Record(by, ActivityKind.Responded, $"Responded: {LowerFirst(kind.ToString())}{ScoreChange(scoreBefore, after.Score)}", at, data: ScoreFacts(scoreBefore, after.Score), side: Side.Prospect);
        FollowEvidence(before, m, by);
    }

    /// <summary>The nightly pass, or a new agreement: the calendar alone lifts no hold.</summary>
    /// <returns>Whether the stored result changed.</returns>
    public bool Rescore(Moment m)
    {
        var score = Qualification.Score;
        var changed = Follow(m, Actor.System);
        if (Qualification.Score != score)
        {
            Record(Actor.System, ActivityKind.ScoreChanged, $"Score {score} → {Qualification.Score} by the calendar", m.Now, data: ScoreFacts(score, Qualification.Score));
        }

        return changed;
    }

    /// <summary>A new version is in force: what it says of the lead, with the responses added up by its points. What was known stays known, so that no hold ends by it.</summary>
    public Following FollowAgreement(Interest interest, Moment m)
    {
        var score = Qualification.Score;
        Qualification.AddUpInterest(interest, m.Agreement.Version);
        var following = Following.Of(StandsNow, Qualify(m), m.Content);
        Follow(m, Actor.System);
        if (Qualification.Score != score)
        {
            Record(Actor.System, ActivityKind.ScoreChanged, $"Score {score} → {Qualification.Score} under version {m.Agreement.Version} of the agreement", m.Now, data: ScoreFacts(score, Qualification.Score));
        }

        return following;
    }

    private void FollowEvidence(Qualification before, Moment m, Actor by)
    {
        CountEvidence(before, learned: true, m);
        Follow(m, by);
    }

    /// <summary>Something was learned: a background re-score that read before it is void, and a hold ends if the result changed.</summary>
    private void CountEvidence(Qualification? before, bool learned, Moment m)
    {
        if (learned)
        {
            Qualification.EvidenceNo++;
            if (before is not null && Qualification.HoldStage is not null && before.DiffersFrom(Qualify(m)))
            {
                Qualification.Release();
            }
        }
    }

    private bool Apply(AnswerGiven answer, Actor by, Moment m, DateTimeOffset recordedAt, bool backdated)
    {
        var learnedAt = answer.LearnedAt ?? m.Now;
        var known = KnownSince(answer.Criterion);
        var saysNothing = answer is { Level: Level.Unknown, Amount: null, Role: null, Timeframe: null, Note: null } && known is null;
        var isUndatedRow = answer is { LearnedFrom: LearnedFrom.Import, LearnedAt: null };
        if (saysNothing || (SaysWhatWeKnow(answer) && known is { } since && (isUndatedRow || m.DayOf(since) == m.DayOf(learnedAt) || learnedAt < since)))
        {
            return false;
        }

        if (learnedAt < known && _answers.Exists(a => !a.Undone && a.Says(answer, learnedAt)))
        {
            return false; // Older than what we know, and known already.
        }

        var row = BantAnswer.Of(this, answer, by, learnedAt, recordedAt, backdated);
        _answers.Add(row);
        if (known is { } latest && learnedAt < latest)
        {
            return true; // Older than what we know: kept as evidence, the latest stands.
        }

        Stand(answer, learnedAt);
        return true;
    }

    /// <summary>The answer is the latest of its criterion: what it leaves out stays as it was.</summary>
    private void Stand(AnswerGiven answer, DateTimeOffset learnedAt)
    {
        switch (answer.Criterion)
        {
            case Criterion.Budget:
                (BudgetLevel, BudgetAmount, BudgetCurrency, BudgetNote, BudgetLearnedAt) = (answer.Level, answer.Amount ?? BudgetAmount, answer.Currency ?? BudgetCurrency, answer.Note ?? BudgetNote, learnedAt);
                break;
            case Criterion.Authority:
                (AuthorityLevel, AuthorityRole, AuthorityNote, AuthorityLearnedAt) = (answer.Level, answer.Role ?? AuthorityRole, answer.Note ?? AuthorityNote, learnedAt);
                break;
            case Criterion.Need:
                (NeedLevel, NeedNote, NeedLearnedAt) = (answer.Level, answer.Note ?? NeedNote, learnedAt);
                break;
            default:
                (TimeframeFrom, TimeframeTo, TimeframeNote, TimeframeLearnedAt) = (answer.Timeframe?.From, answer.Timeframe?.To, answer.Note ?? TimeframeNote, learnedAt);
                break;
        }
    }

    private bool SaysWhatWeKnow(AnswerGiven answer) => answer.Criterion switch
    {
        Criterion.Budget => (answer.Level, answer.Amount ?? BudgetAmount, answer.Currency ?? BudgetCurrency, answer.Note ?? BudgetNote) == (BudgetLevel, BudgetAmount, BudgetCurrency, BudgetNote),
        Criterion.Authority => (answer.Level, answer.Role ?? AuthorityRole, answer.Note ?? AuthorityNote) == (AuthorityLevel, AuthorityRole, AuthorityNote),
        Criterion.Need => (answer.Level, answer.Note ?? NeedNote) == (NeedLevel, NeedNote),
        _ => (answer.Timeframe, answer.Note ?? TimeframeNote) == (Timeframe.Between(TimeframeFrom, TimeframeTo), TimeframeNote),
    };

    private bool Apply(ResponseKind kind, DateTimeOffset at, Moment m, DateTimeOffset recordedAt, bool backdated)
    {
        _responses.Add(Response.Of(Id, kind, at, recordedAt, backdated));
        Qualification.RespondedKinds = new RespondedKinds(Qualification.RespondedKinds).With(kind).Bits;
        var rules = m.Content.Interest;
        if (rules.PointsOf(kind) is > 0 and var points)
        {
            Qualification.Interest = Qualification.Interest.Add(points, m.DayOf(at), rules.HalfLifeDays);
        }

        return true;
    }

    /// <summary>Answers learned in live conversation are a response too: one for each conversation that is not named beside them.</summary>
    private void ApplyConversation(IEnumerable<AnswerGiven> learned, IEnumerable<ResponseKind> named, Moment m, DateTimeOffset recordedAt, bool backdated)
    {
        foreach (var conversation in learned.GroupBy(a => Conversation(a.LearnedFrom)).Where(g => g.Key is { } kind && !named.Contains(kind)))
        {
            var at = conversation.Max(a => a.LearnedAt ?? m.Now);
            if (!_responses.Exists(r => !r.Undone && r.Kind == conversation.Key && m.DayOf(r.At) == m.DayOf(at))) // Logged beside it as a call or a meeting.
            {
                Apply(conversation.Key!.Value, at, m, recordedAt, backdated);
            }
        }
    }

    private static ResponseKind? Conversation(LearnedFrom from) => from switch
    {
        LearnedFrom.Call => ResponseKind.Call,
        LearnedFrom.Meeting => ResponseKind.Meeting,
        LearnedFrom.Chat => ResponseKind.Chat,
        _ => null,
    };

    private Level Known(Criterion criterion) => criterion switch
    {
        Criterion.Budget => BudgetLevel,
        Criterion.Authority => AuthorityLevel,
        Criterion.Need => NeedLevel,
        _ => Level.Unknown,
    };

    private DateTimeOffset? KnownSince(Criterion criterion) => criterion switch
    {
        Criterion.Budget => BudgetLearnedAt,
        Criterion.Authority => AuthorityLearnedAt,
        Criterion.Need => NeedLearnedAt,
        _ => TimeframeLearnedAt,
    };

    private static string Range(Timeframe? timeframe) => timeframe switch
    {
        null => "unknown",
        { } t when t.From == t.To => t.From.InWords(),
        { } t => $"{t.From.InWords()} to {t.To.InWords()}",
    };

    /// <summary>"EUR 12,500"; null without an amount.</summary>
    private static string? Money(decimal? amount, string? currency) =>
        amount is { } sum ? $"{currency} {sum.ToString("#,##0.##", System.Globalization.CultureInfo.InvariantCulture)}".TrimStart() : null;

    private static string AmountChange(string? from, string? to) => to is null || from == to ? "" : from is null ? $", {to}" : $", {from} → {to}";

    private static string ScoreChange(int from, int to) => from == to ? "" : $", score {from} → {to}";

    private static Dictionary<string, string>? ScoreFacts(int from, int to) => from == to ? null : new()
    {
        ["scoreFrom"] = from.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["scoreTo"] = to.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
