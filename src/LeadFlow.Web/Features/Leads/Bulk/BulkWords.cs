using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;

namespace LeadFlow.Web.Features.Leads.Bulk;

/// <summary>A bulk change as a person says it.</summary>
public static class BulkWords
{
    /// <summary>"Tagging pilot".</summary>
    public static string Doing(BulkView b, Wording t, RulesSnapshot rules) => b.IsUndo ? t["Taking back: {0}", Lower(What(b, t, rules))] : b.Kind switch
    {
        BulkKind.Assign => t["Assigning to {0}", Owners(b, t, rules)],
        BulkKind.PassOn => t["Passing on what is {0}’s to {1}", From(b, rules), Owners(b, t, rules)],
        BulkKind.Tag => t["Tagging {0}", Tags(b)],
        BulkKind.Untag => t["Taking away the tag {0}", Tags(b)],
        BulkKind.Retag => t["Calling the tag {0} {1}", Tags(b), b.With.Into ?? ""],
        BulkKind.Dead => t["Marking dead, {0}", b.With.Reason ?? ""],
        BulkKind.Wake => t["Waking to {0}", b.With.Stage ?? ""],
        _ => t["Moving to {0}", b.With.Stage ?? ""],
    };

    /// <summary>"Tagged pilot".</summary>
    public static string What(BulkView b, Wording t, RulesSnapshot rules) => b.Kind switch
    {
        BulkKind.Assign => t["Assigned to {0}", Owners(b, t, rules)],
        BulkKind.PassOn => t["Passed on what was {0}’s to {1}", From(b, rules), Owners(b, t, rules)],
        BulkKind.Tag => t["Tagged {0}", Tags(b)],
        BulkKind.Untag => t["Took away the tag {0}", Tags(b)],
        BulkKind.Retag => t["Called the tag {0} {1}", Tags(b), b.With.Into ?? ""],
        BulkKind.Dead => t["Marked dead, {0}", b.With.Reason ?? ""],
        BulkKind.Wake => t["Woken to {0}", b.With.Stage ?? ""],
        _ => t["Moved to {0}", b.With.Stage ?? ""],
    };

    /// <summary>"1,203 changed, 12 refused, 4 were so already".</summary>
    public static string Result(BulkView b, Wording t)
    {
        if (b.IsUndo)
        {
            return b.LeftAlone > 0 ? t["{0} taken back, {1} left as they are", N(b.TakenBack), N(b.LeftAlone)] : t["{0} taken back", N(b.TakenBack)];
        }

        var already = b.Done - b.Changed - b.Refused;
        return string.Join(", ", new[] { t["{0} changed", N(b.Changed)], b.Refused > 0 ? t["{0} refused", N(b.Refused)] : null, already > 0 ? t["{0} were so already", N(already)] : null }.OfType<string>());
    }

    /// <summary>"1,200 of 12,431, about 8 s left".</summary>
    public static string Progress(BulkView b, Wording t) => b.Total is not { } total ? t["counting which leads it is about"]
        : b.SecondsLeft is > 0 and var left ? t["{0} of {1}, about {2} s left", N(b.Done), N(total), N(left)] : t["{0} of {1}", N(b.Done), N(total)];

    private static string Owners(BulkView b, Wording t, RulesSnapshot rules) => b.With.Owners switch
    {
        [null] => t["nobody"],
        [{ } one] => rules.People.GetValueOrDefault(one)?.Name ?? "?",
        var several => t["{0} people in turn", several.Count],
    };

    private static string From(BulkView b, RulesSnapshot rules) => b.With.From is { } from ? rules.People.GetValueOrDefault(from)?.Name ?? "?" : "?";

    private static string Tags(BulkView b) => string.Join(", ", b.With.Tags);

    private static string N(int number) => number.ToString("N0", System.Globalization.CultureInfo.CurrentCulture);

    private static string Lower(string text) => char.ToLowerInvariant(text[0]) + text[1..];
}
