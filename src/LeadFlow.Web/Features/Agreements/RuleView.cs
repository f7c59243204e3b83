using LeadFlow.Domain.Agreements;

namespace LeadFlow.Web.Features.Agreements;

/// <summary>A rule as a page draws it.</summary>
/// <param name="Was">What the version before says, where that is something else.</param>
public sealed record RuleView(Rule Rule, AgreementContent Content, string Value, string? Was, bool Edits, bool IsWrong)
{
    public RuleView? Beside { get; init; }

    /// <summary>This one, and those behind it in the same row.</summary>
    public IEnumerable<RuleView> Row => Beside is null ? [this] : [this, .. Beside.Row];

    public static RuleView Of(Rule rule, AgreementModel page)
    {
        var value = page.Typed.GetValueOrDefault(rule.Key) ?? rule.Get(page.Shows);
        return new(rule, page.Shows, value, Before(rule, page, value), page.Edits, page.Wrong.Contains(rule.Key)) { Beside = rule.Beside is { } beside ? Of(beside, page) : null };
    }

    private static string? Before(Rule rule, AgreementModel page, string value)
    {
        if (page.Found.Before is not { } before || !page.IsOpen || rule.Key[0] is 'r' or 'x')
        {
            return null; // Reasons come and go: their rows are not the same ones.
        }

        if (rule.Key[0] == 's' && (page.Shows.Stages.Count != before.Stages.Count || page.Shows.Stages.Zip(before.Stages).Any(p => p.First.Kind != p.Second.Kind || (p.First.Name != p.Second.Name && page.Shows.Heirs.GetValueOrDefault(p.Second.Name) != p.First.Name))))
        {
            return null;
        }

        var was = rule.Get(before);
        return was == value ? null : was;
    }
}
