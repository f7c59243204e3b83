using System.Globalization;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Agreements;

/// <param name="Section">"stage:" and its name, or a <see cref="Agreements.Section"/> in lower case: where the rule stands on the page.</param>
/// <param name="Rule">What it is about, as in "Score from".</param>
/// <param name="From">What it said; null where it is new.</param>
/// <param name="To">What it says; null where it is gone.</param>
public sealed record Difference(string Section, string Rule, string? From, string? To)
{
    public string Sentence => (From, To) switch
    {
        (null, _) => $"{Rule}: {To}, which is new",
        (_, null) => $"{Rule}: no longer {From}",
        _ => $"{Rule}: {To} instead of {From}",
    };
}

/// <summary>What is different between two versions, rule by rule, in words that stand beside the rule.</summary>
public static class AgreementDiff
{
    public static IReadOnlyList<Difference> Between(AgreementContent from, AgreementContent to)
    {
        // A stage that is only called otherwise is the same one: its rules stand beside those it had.
        var renamed = to.Heirs.Where(h => from.Stage(h.Key) is { } was && to.Stage(h.Key) is null && from.Stage(h.Value) is null && to.Stage(h.Value) is { } now && was.Kind == now.Kind)
            .GroupBy(h => h.Value, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() == 1).ToDictionary(g => from.Stage(g.Single().Key)!.Name, g => to.Stage(g.Key)!.Name);
        var (before, after) = (Rules(WithNames(from, renamed)), Rules(to));
        return [.. renamed.Select(r => new Difference($"stage:{r.Value}", "Called", r.Key, r.Value)), .. before.Keys.Union(after.Keys)
            .Select(k => new Difference(k.Section, k.Rule, before.GetValueOrDefault(k), after.GetValueOrDefault(k)))
            .Where(d => d.From != d.To)];
    }

    private static AgreementContent WithNames(AgreementContent content, Dictionary<string, string> renamed) => renamed.Count == 0 ? content : content with
    {
        Stages = [.. content.Stages.Select(s => s with { Name = renamed.GetValueOrDefault(s.Name, s.Name) })],
        ReturnReasons = [.. content.ReturnReasons.Select(r => r with { ToStage = renamed.GetValueOrDefault(r.ToStage, r.ToStage) })],
    };

    /// <summary>Every rule of a content, by where it stands and what it is called.</summary>
    public static IReadOnlyDictionary<(string Section, string Rule), string> Rules(AgreementContent content)
    {
        var rules = new Dictionary<(string, string), string>();
        foreach (var (stage, i) in content.Stages.Select((s, i) => (s, i)))
        {
            Stage(stage, i + 1, rules);
        }

        foreach (var criterion in Enum.GetValues<Criterion>())
        {
            rules[(Of(Section.Scoring), $"Weight of {Lower(criterion)}")] = Said(content.Weights.Of(criterion));
            rules[(Of(Section.Questions), $"{criterion}")] = content.Questions.GetValueOrDefault(criterion) ?? "";
            if (content.NoCaps.TryGetValue(criterion, out var cap))
            {
                rules[(Of(Section.Scoring), $"Highest score with a no to {Lower(criterion)}")] = Said(cap);
            }
        }

        foreach (var level in new[] { Level.Possible, Level.Likely, Level.Confirmed })
        {
            rules[(Of(Section.Scoring), $"{level} earns")] = string.Create(CultureInfo.InvariantCulture, $"{content.LevelPoints.Of(level):0.##%}");
        }

        foreach (var kind in Enum.GetValues<ResponseKind>())
        {
            rules[(Of(Section.Scoring), $"Points of a {Lower(kind)}")] = Said(content.Interest.PointsOf(kind));
        }

        rules[(Of(Section.Scoring), "Half of the interest is left after")] = Days(content.Interest.HalfLifeDays);
        rules[(Of(Section.Scoring), "Interest counts in full at")] = $"{Said(content.Interest.FullAt)} points";
        rules[(Of(Section.Scoring), "Answers stay fresh for")] = Days(content.AnswersFreshDays);
        rules[(Of(Section.Scoring), "A timeframe counts from")] = $"{Days(content.TimeframeHorizonDays)} before";
        Fit(content.Fit, rules);
        Deadlines(content, rules);
        foreach (var reason in content.ReturnReasons)
        {
            rules[(Of(Section.Returns), reason.Name)] = $"goes back to {reason.ToStage}{(reason.Relay is null ? "" : $", relay {reason.Relay}")}";
        }

        foreach (var reason in content.DeadReasons)
        {
            rules[(Of(Section.Dead), reason.Name)] = reason.IsFinal ? "left alone for good" : reason.RevisitAfterDays is { } days ? $"asked again after {Days(days)}" : "not asked again";
        }

        foreach (var (section, prose) in content.Prose.Where(p => p.Value.Length > 0))
        {
            rules[(Of(section), "In words")] = prose;
        }

        return rules.Where(r => r.Value.Length > 0).ToDictionary();
    }

    /// <summary>Of a section that is no stage.</summary>
    public static string Of(Section section) => Lower(section);

    public static string Of(StageDefinition stage) => $"stage:{stage.Name}";

    private static void Stage(StageDefinition stage, int place, Dictionary<(string, string), string> rules)
    {
        var (at, criteria) = (Of(stage), stage.Criteria);
        rules[(at, "Stage")] = string.Create(CultureInfo.InvariantCulture, $"{Lower(stage.Kind)}, number {place}");
        rules[(at, "Score from")] = Said(criteria.MinScore);
        foreach (var (criterion, level) in criteria.MinLevels.Where(l => l.Value is not Level.Unknown))
        {
            rules[(at, $"{criterion}, at least")] = Lower(level);
        }

        foreach (var criterion in criteria.NotNo)
        {
            rules[(at, $"{criterion}")] = "anything but no";
        }

        rules[(at, "Buys within")] = criteria.TimeframeWithinDays is { } days ? Days(days) : "";
        rules[(at, "Interest from")] = criteria.MinInterest is { } points ? $"{Said(points)} points" : "";
        rules[(at, "Fit")] = criteria.Fit switch { FitRequirement.Holds => "known to hold", FitRequirement.NotFailed => "not ruled out", _ => "" };
        rules[(at, "Must be known")] = string.Join(", ", criteria.RequiredFields.Order().Select(Lower).Concat(criteria.RequiredCustomFields.Order(StringComparer.Ordinal).Select(k => FieldKey.InWords(k).ToLowerInvariant())));
        rules[(at, "Must have happened")] = string.Join(", ", criteria.RequiredTouches.Order().Select(t => t switch { RequiredTouch.SpokenTo => "spoken to once", RequiredTouch.Met => "met once", _ => "wrote back once" }));
        rules[(at, "Whose turn")] = $"{stage.Responsible.Side}, {stage.Responsible.Role switch { People.Role.Sdr => "SDR", People.Role.Rep => "sales rep", var role => Lower(role) }}";
        rules[(at, "What they do")] = stage.NextAction;
        rules[(at, "How far they take it")] = stage.HowFar;
        rules[(at, "Colour")] = stage.Color;
        rules[(at, "In words")] = stage.Prose;
    }

    private static void Fit(FitRules fit, Dictionary<(string, string), string> rules)
    {
        var at = Of(Section.Fit);
        rules[(at, "Countries")] = string.Join(", ", fit.Countries);
        rules[(at, "Regions")] = string.Join(", ", fit.Regions);
        rules[(at, "Industries")] = string.Join(", ", fit.Industries);
        rules[(at, "Job titles that contain")] = string.Join(", ", fit.JobTitles);
        rules[(at, "Company size from")] = Said(fit.CompanySizeMin);
        rules[(at, "Company size to")] = Said(fit.CompanySizeMax);
    }

    private static void Deadlines(AgreementContent content, Dictionary<(string, string), string> rules)
    {
        var (at, deadlines) = (Of(Section.Deadlines), content.Deadlines);
        rules[(at, "First greeting within")] = Minutes(deadlines.FirstGreetingMinutes);
        rules[(at, "Claimed within")] = Minutes(deadlines.ClaimMinutes);
        rules[(at, "Accepted or returned within")] = Minutes(deadlines.AcceptMinutes);
        rules[(at, "First sales touch within")] = Minutes(deadlines.FirstTouchMinutes);
        foreach (var (kind, days) in deadlines.LongestSilenceDays)
        {
            rules[(at, $"Longest silence while {Lower(kind)}")] = Days(days);
        }

        foreach (var (day, hours) in content.Working?.Week.OrderBy(d => ((int)d.Key + 6) % 7) ?? Enumerable.Empty<KeyValuePair<DayOfWeek, OpenHours>>())
        {
            rules[(at, $"Working on {day}")] = string.Create(CultureInfo.InvariantCulture, $"{hours.From:HH\\:mm} to {hours.Until:HH\\:mm}");
        }

        rules[(at, "Holidays")] = string.Join(", ", content.Working?.Holidays.Order().Select(h => h.ToString("d MMM yyyy", CultureInfo.InvariantCulture)) ?? []);
        rules[(at, "Time zone")] = content.Working?.Zone ?? "";
    }

    private static string Said(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Days(int days) => days == 1 ? "1 day" : $"{Said(days)} days";

    /// <summary>"45 minutes", "4 hours", "2 days".</summary>
    public static string Minutes(int minutes) => minutes switch
    {
        1 => "1 minute",
        60 => "1 hour",
        _ when minutes % (24 * 60) == 0 => Days(minutes / (24 * 60)),
        _ when minutes % 60 == 0 => $"{Said(minutes / 60)} hours",
        _ => $"{Said(minutes)} minutes",
    };

    private static string Lower<T>(T value) => value!.ToString()!.ToLowerInvariant();
}
