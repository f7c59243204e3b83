using System.Globalization;

namespace LeadFlow.Domain.Leads;

/// <summary>Which names of sources or campaigns are probably one, written in several ways: a suggestion for a person, never a decision.</summary>
public static class NameLikeness
{
    /// <summary>Letters and digits alone, without case and accents: "Google Ads", "google-ads" and "GOOGLE_ADS" are one. Empty for a name of signs only.</summary>
    public static string Key(string name) => string.Concat(Text.Key(name).EnumerateRunes().Where(r => System.Text.Rune.IsLetterOrDigit(r) || IsPicture(r)));

    /// <summary>The groups of two or more that differ only in how they are written.</summary>
    public static IReadOnlyList<IReadOnlyList<T>> Groups<T>(IEnumerable<T> all, Func<T, string> name) =>
        [.. all.GroupBy(a => Key(name(a)), StringComparer.Ordinal).Where(g => g.Key.Length > 0 && g.Skip(1).Any()).Select(g => (IReadOnlyList<T>)[.. g.OrderBy(name, StringComparer.Ordinal)]).OrderBy(g => name(g[0]), StringComparer.Ordinal)];

    private static bool IsPicture(System.Text.Rune rune) => System.Text.Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
