using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Agreements;

/// <param name="Path">Where it stands, as in "stages.Hot.minScore"; what a form and an API client can point at.</param>
public sealed record RuleProblem(string Path, string Sentence);

/// <summary>Whether an agreement holds together as a whole, in sentences that both sides understand.</summary>
public static class AgreementCheck
{
    public const int MaxStages = 60;
    private const int MaxDays = 3650;
    private const int MaxMinutes = 60 * 24 * 90;
    private const int MaxListed = 500;

    public static IReadOnlyList<RuleProblem> Problems(AgreementContent content)
    {
        List<RuleProblem> problems = [];
        Stages(content, problems);
        Scoring(content, problems);
        Deadlines(content, problems);
        Reasons(content, problems);
        Texts(content, problems);
        if (problems.Count == 0)
        {
            Reach(content, problems); // Says something only of figures that make sense.
        }

        return problems;
    }

    private static void Stages(AgreementContent content, List<RuleProblem> problems)
    {
        var stages = content.Stages;
        foreach (var kind in Enum.GetValues<StageKind>().Where(k => !stages.Any(s => s.Kind == k)))
        {
            problems.Add(new("stages", $"There is no {Lower(kind)} stage: one of each kind is needed."));
        }

        if (stages.Count > MaxStages)
        {
            problems.Add(new("stages", $"{stages.Count} stages are more than anybody tells apart: {MaxStages} at most."));
        }

        foreach (var name in stages.GroupBy(s => s.Name.Trim(), StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key))
        {
            problems.Add(new($"stages.{name}.name", $"Two stages are called {name}."));
        }

        for (var i = 1; i < stages.Count; i++)
        {
            if (stages[i].Kind < stages[i - 1].Kind)
            {
                problems.Add(new($"stages.{stages[i].Name}.kind", $"{stages[i].Name} is {Lower(stages[i].Kind)} and stands after {stages[i - 1].Name}, which is {Lower(stages[i - 1].Kind)}: raw comes first, then warm, hot and dead."));
            }
        }

        foreach (var stage in stages)
        {
            Stage(stage, isFirst: stage == stages[0], problems);
        }

        foreach (var (gone, heir) in content.Heirs)
        {
            if (content.Stage(heir) is null)
            {
                problems.Add(new($"heirs.{gone}", $"Leads in {gone} would go to {heir}, which is no stage of this version."));
            }
        }
    }

    private static void Stage(StageDefinition stage, bool isFirst, List<RuleProblem> problems)
    {
        var (at, criteria) = ($"stages.{stage.Name}", stage.Criteria);
        if (string.IsNullOrWhiteSpace(stage.Name) || stage.Name.Length > StageDefinition.NameMaxLength)
        {
            problems.Add(new($"{at}.name", $"A stage needs a name of at most {StageDefinition.NameMaxLength} characters."));
        }

        if (stage.Color.Length > 0 && !StageColors.All.Contains(stage.Color))
        {
            problems.Add(new($"{at}.color", $"{stage.Name}: the colour is one of {string.Join(", ", StageColors.All)}."));
        }

        if ((isFirst || stage.Kind == StageKind.Dead) && AsksSomething(criteria))
        {
            problems.Add(new(at, stage.Kind == StageKind.Dead ? $"{stage.Name} asks for something: only a person enters a dead stage." : $"{stage.Name} is where every lead begins: it cannot ask for anything."));
        }

        if (criteria.MinScore is < 0 or > BantScoring.MaxScore)
        {
            problems.Add(new($"{at}.minScore", criteria.MinScore < 0 ? $"{stage.Name} asks for {criteria.MinScore} points: a score is not below zero." : $"{stage.Name} can never be reached: it asks for {criteria.MinScore} of {BantScoring.MaxScore} points."));
        }

        Between(criteria.TimeframeWithinDays, 0, MaxDays, $"{at}.timeframeWithinDays", $"{stage.Name}: the days until they buy", problems);
        if (criteria.RequiredCustomFields.Count > CustomField.MaxFields || criteria.RequiredCustomFields.Any(k => !FieldKey.IsKey(k)))
        {
            problems.Add(new($"{at}.requiredCustomFields", $"{stage.Name}: custom fields go by their keys, {CustomField.MaxFields} at most."));
        }

        Between(criteria.MinInterest, 0, 1000, $"{at}.minInterest", $"{stage.Name}: interest", problems);
        foreach (var (criterion, level) in criteria.MinLevels)
        {
            if (criterion is Criterion.Timeframe or Criterion.Interest)
            {
                problems.Add(new($"{at}.minLevels", $"{stage.Name}: a level is asked of budget, authority and need; {Lower(criterion)} has a measure of its own."));
            }
            else if (level is Level.No)
            {
                problems.Add(new($"{at}.minLevels", $"{stage.Name} asks that {Lower(criterion)} be at least a no: say possible, likely or confirmed."));
            }
        }
    }

    /// <summary>Custom fields that a stage asks for and nobody asks about: not defined, or archived.</summary>
    public static IReadOnlyList<RuleProblem> FieldsUnknown(AgreementContent content, FieldBook book) =>
    [
        .. content.Stages.SelectMany(s => s.Criteria.RequiredCustomFields.Distinct().Where(k => book.Find(k) is null or { IsArchived: true }).Select(k => new RuleProblem($"stages.{s.Name}.requiredCustomFields", book.Find(k) is { } archived
            ? $"{s.Name} asks for {archived.Label}, which is archived: nobody is asked for it any more."
            : $"{s.Name} asks for the custom field {k}, which is not defined."))),
    ];

    private static bool AsksSomething(EntryCriteria criteria) =>
        criteria is not { MinScore: null or 0, TimeframeWithinDays: null, MinInterest: null or 0, Fit: null, MinLevels.Count: 0, NotNo.Count: 0, RequiredFields.Count: 0, RequiredCustomFields.Count: 0, RequiredTouches.Count: 0 };

    private static void Scoring(AgreementContent content, List<RuleProblem> problems)
    {
        var weights = Enum.GetValues<Criterion>().Select(c => (Criterion: c, Weight: content.Weights.Of(c))).ToList();
        foreach (var (criterion, weight) in weights)
        {
            Between(weight, 0, 100, $"weights.{Lower(criterion)}", $"The weight of {Lower(criterion)}", problems);
        }

        if (weights.Sum(w => (long)w.Weight) is var sum and not 100)
        {
            problems.Add(new("weights", $"The weights make {sum}; they have to make 100."));
        }

        var points = content.LevelPoints;
        if (points is not { Possible: >= 0 and <= 1, Likely: >= 0 and <= 1, Confirmed: >= 0 and <= 1 } || points.Possible > points.Likely || points.Likely > points.Confirmed)
        {
            problems.Add(new("levelPoints", "A level earns a share from 0 to 1 of the weight, and not less than the level below it."));
        }

        foreach (var (kind, value) in content.Interest.Points)
        {
            Between(value, 0, 1000, $"interest.points.{Lower(kind)}", $"The points of a {Lower(kind)}", problems);
        }

        Between(content.Interest.HalfLifeDays, 1, MaxDays, "interest.halfLifeDays", "The days after which half of the interest is left", problems);
        Between(content.Interest.FullAt, 1, 10_000, "interest.fullAt", "The points at which interest counts in full", problems);
        Between(content.AnswersFreshDays, 1, MaxDays, "answersFreshDays", "The days that answers stay fresh", problems);
        Between(content.TimeframeHorizonDays, 1, MaxDays, "timeframeHorizonDays", "The days before the timeframe from which on it counts", problems);
        foreach (var (criterion, cap) in content.NoCaps)
        {
            Between(cap, 0, 100, $"noCaps.{Lower(criterion)}", $"The highest score with a no to {Lower(criterion)}", problems);
        }

        if (content.Fit.CompanySizeMin > content.Fit.CompanySizeMax)
        {
            problems.Add(new("fit.companySizeMin", "The smallest company size is above the largest."));
        }
    }

    private static void Deadlines(AgreementContent content, List<RuleProblem> problems)
    {
        var deadlines = content.Deadlines;
        Between(deadlines.FirstGreetingMinutes, 1, MaxMinutes, "deadlines.firstGreetingMinutes", "The minutes until the first greeting", problems);
        Between(deadlines.ClaimMinutes, 1, MaxMinutes, "deadlines.claimMinutes", "The minutes until a claim", problems);
        Between(deadlines.AcceptMinutes, 1, MaxMinutes, "deadlines.acceptMinutes", "The minutes until accepting or returning", problems);
        Between(deadlines.FirstTouchMinutes, 1, MaxMinutes, "deadlines.firstTouchMinutes", "The minutes until the first sales touch", problems);
        foreach (var (kind, days) in deadlines.LongestSilenceDays)
        {
            Between(days, 1, MaxDays, $"deadlines.longestSilenceDays.{Lower(kind)}", $"The longest silence of a {Lower(kind)} lead in days", problems);
        }

        if (content.Working is not { } working)
        {
            return;
        }

        if (working.Week.Count == 0)
        {
            problems.Add(new("working.week", "Nobody works on any day of the week: no deadline would ever run. Name the hours, or leave them out for around the clock."));
        }

        foreach (var (day, hours) in working.Week.Where(d => d.Value.From >= d.Value.Until))
        {
            problems.Add(new($"working.week.{Lower(day)}", $"On {day} work would end at {hours.Until:HH\\:mm}, before it begins at {hours.From:HH\\:mm}."));
        }

        if (working.Zone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            problems.Add(new("working.zone", $"{zone} is no time zone that is known here."));
        }

        if (working.Holidays.Count > MaxListed)
        {
            problems.Add(new("working.holidays", $"At most {MaxListed} holidays."));
        }
    }

    private static void Reasons(AgreementContent content, List<RuleProblem> problems)
    {
        Named(content.ReturnReasons.Select(r => r.Name), "returnReasons", "return a lead", problems);
        Named(content.DeadReasons.Select(r => r.Name), "deadReasons", "give a lead up", problems);
        foreach (var reason in content.ReturnReasons)
        {
            if (content.Stage(reason.ToStage) is not { Kind: StageKind.Raw or StageKind.Warm })
            {
                problems.Add(new($"returnReasons.{reason.Name}.toStage", $"Returned for “{reason.Name}”, a lead would go to {Said(reason.ToStage)}, which is no raw or warm stage of this version."));
            }
        }

        foreach (var reason in content.DeadReasons)
        {
            Between(reason.RevisitAfterDays, 1, MaxDays, $"deadReasons.{reason.Name}.revisitAfterDays", $"Dead for “{reason.Name}”: the days until it is asked again", problems);
            if (reason is { IsFinal: true, RevisitAfterDays: { } days })
            {
                problems.Add(new($"deadReasons.{reason.Name}.revisitAfterDays", $"Dead for “{reason.Name}”, a lead would stay dead and be asked again after {days} days: only one of the two can be."));
            }
        }
    }

    private static void Named(IEnumerable<string> names, string path, string what, List<RuleProblem> problems)
    {
        var all = names.Select(n => n.Trim()).ToList();
        if (all.Count == 0)
        {
            problems.Add(new(path, $"There is no reason to {what}: people would have to invent one each time."));
        }

        if (all.Count > MaxListed || all.Exists(n => n.Length is 0 or > 100))
        {
            problems.Add(new(path, "A reason has a name of at most 100 characters."));
        }

        foreach (var twice in all.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
        {
            problems.Add(new($"{path}.{twice.Key}", $"“{twice.Key}” stands twice among the reasons to {what}."));
        }
    }

    private static void Texts(AgreementContent content, List<RuleProblem> problems)
    {
        var prose = content.Stages.Select(s => ($"stages.{s.Name}.prose", s.Prose)).Concat(content.Prose.Select(p => ($"prose.{Lower(p.Key)}", p.Value)))
            .Concat(content.Stages.Select(s => ($"stages.{s.Name}.nextAction", s.NextAction))).Concat(content.Stages.Select(s => ($"stages.{s.Name}.howFar", s.HowFar)));
        foreach (var (path, text) in prose.Where(p => p.Item2.Length > StageDefinition.ProseMaxLength))
        {
            problems.Add(new(path, $"{text.Length} characters are too many here: {StageDefinition.ProseMaxLength} at most."));
        }

        foreach (var (criterion, question) in content.Questions.Where(q => q.Value.Length > 500))
        {
            problems.Add(new($"questions.{Lower(criterion)}", $"The question on {Lower(criterion)} has {question.Length} characters: 500 at most."));
        }
    }

    /// <summary>Whether each stage can be reached at all by the best answers to everything.</summary>
    private static void Reach(AgreementContent content, List<RuleProblem> problems)
    {
        var rules = ScoringRules.Of(content);
        var most = Enum.GetValues<Criterion>().Sum(c => c is Criterion.Timeframe or Criterion.Interest ? rules.WeightOf(c) : rules.PointsOf(c, Level.Confirmed));
        foreach (var stage in content.Stages.Where(s => s.Criteria.MinScore > most))
        {
            problems.Add(new($"stages.{stage.Name}.minScore", $"{stage.Name} can never be reached: it asks for {stage.Criteria.MinScore} points, and the best answers give {most}."));
        }

        var earnsInterest = content.Interest.Points.Values.Any(p => p > 0);
        foreach (var stage in content.Stages.Where(s => s.Criteria.MinInterest > 0 && !earnsInterest))
        {
            problems.Add(new($"stages.{stage.Name}.minInterest", $"{stage.Name} can never be reached: it asks for interest, and no response earns any."));
        }
    }

    private static void Between(int? value, int least, int most, string path, string what, List<RuleProblem> problems)
    {
        if (value < least || value > most)
        {
            problems.Add(new(path, $"{what} is {value}: it goes from {least} to {most}."));
        }
    }

    private static string Said(string? name) => string.IsNullOrWhiteSpace(name) ? "no stage" : name;

    private static string Lower<T>(T value) => value!.ToString()!.ToLowerInvariant();
}
