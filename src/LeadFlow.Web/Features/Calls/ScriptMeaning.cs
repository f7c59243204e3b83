using LeadFlow.Domain.Calls;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Shared;

namespace LeadFlow.Web.Features.Calls;

/// <summary>What a choice of a script stands for, as one word of a form.</summary>
public static class ScriptMeaning
{
    private static readonly string[] _picks = [TimeframePick.Now, TimeframePick.Month, TimeframePick.Quarter, TimeframePick.NextQuarter, TimeframePick.HalfYear, TimeframePick.Year, TimeframePick.Unknown];

    public static string? Of(ScriptChoice choice) => choice switch
    {
        { Pick: { } pick } => $"when:{pick}",
        { Level: { } level, Role: { } role } => $"role:{role}:{level}",
        { Level: { } level } => $"level:{level}",
        _ => null,
    };

    public static ScriptChoice Read(string text, string? means, QuestionFills fills) => (means ?? "").Split(':') switch
    {
        ["when", var pick] when fills is QuestionFills.Timeframe => new(text) { Pick = pick },
        ["level", var level] when fills is QuestionFills.Budget or QuestionFills.Authority or QuestionFills.Need && Enum.TryParse<Level>(level, out var l) => new(text) { Level = l },
        ["role", var role, var level] when fills is QuestionFills.Authority && Enum.TryParse<BuyingRole>(role, out var r) && Enum.TryParse<Level>(level, out var l) => new(text) { Level = l, Role = r },
        _ => new(text),
    };

    /// <summary>All there are, with what they are called and for which questions they hold.</summary>
    public static IEnumerable<(string Group, string Value, string Label)> All(Wording t)
    {
        foreach (var level in new[] { Level.Confirmed, Level.Likely, Level.Possible, Level.No })
        {
            yield return (t["Budget, authority, need"], $"level:{level}", t.Of(level));
        }

        foreach (var (role, level) in new[] { (BuyingRole.DecisionMaker, Level.Confirmed), (BuyingRole.Influencer, Level.Likely), (BuyingRole.User, Level.Possible), (BuyingRole.Gatekeeper, Level.Possible) })
        {
            yield return (t["Authority"], $"role:{role}:{level}", t["{0}, {1}", t.Of(level), t.Of(role).ToLowerInvariant()]);
        }

        foreach (var pick in _picks)
        {
            yield return (t["Timeframe"], $"when:{pick}", When(pick, t));
        }
    }

    public static string Says(ScriptChoice choice, Wording t) => Of(choice) is { } means ? All(t).FirstOrDefault(m => m.Value == means).Label ?? (choice is { Level: { } level } ? t.Of(level) : "") : "";

    /// <summary>Of a field of contact and company.</summary>
    public static string Label(string field) => field switch
    {
        "company" => "Company",
        "jobTitle" => "Job title",
        "industry" => "Industry",
        "companySize" => "People there",
        "country" => "Country",
        "region" => "Region",
        "city" => "City",
        "postcode" => "Postcode",
        _ => "Website",
    };

    private static string When(string pick, Wording t) => pick switch
    {
        TimeframePick.Now => t["Now"],
        TimeframePick.Month => t["This month"],
        TimeframePick.Quarter => t["This quarter"],
        TimeframePick.NextQuarter => t["Next quarter"],
        TimeframePick.HalfYear => t["In half a year"],
        TimeframePick.Year => t["In a year"],
        _ => t["Nobody knows"],
    };
}
