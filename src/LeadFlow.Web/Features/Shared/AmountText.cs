using System.Globalization;
using System.Text.RegularExpressions;
using LeadFlow.Domain.Opportunities;

namespace LeadFlow.Web.Features.Shared;

/// <summary>Money as people type it: "1250", "1,250.50", "1.250,50", "1 250". What could mean two things is asked again.</summary>
public static partial class AmountText
{
    public const string Unreadable = "Write the amount in figures, as in 1250 or 1,250.50.";

    /// <returns>False when there is a text that is no amount; an empty text is no amount given.</returns>
    public static bool TryRead(string? text, out decimal? amount)
    {
        amount = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        var match = Shape().Match(text.Trim());
        if (!match.Success || !decimal.TryParse($"{string.Concat(match.Groups["whole"].Value.Where(char.IsAsciiDigit))}.{match.Groups["cents"].Value}0", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        if (value > Opportunity.MaxAmount)
        {
            return false;
        }

        amount = value;
        return true;
    }

    /// <summary>What to say of a text that <see cref="TryRead"/> has refused.</summary>
    public static string WhyNot(string? text)
    {
        var typed = (text ?? "").Trim();
        return typed.StartsWith('-') || typed.StartsWith('\u2212') ? TryRead(typed[1..], out var below) && below is not null ? "Not below 0." : Unreadable
            : typed.Count(char.IsAsciiDigit) > 12 && typed.All(c => char.IsAsciiDigit(c) || ",.' \u00a0\u202f".Contains(c, StringComparison.Ordinal)) ? "Too large: at most a million million."
            : Unreadable;
    }

    public static string Show(decimal? amount) => amount?.ToString("0.##", CultureInfo.InvariantCulture) ?? "";

    /// <summary>"EUR 12,500".</summary>
    public static string Money(decimal amount, string? currency) => $"{currency} {amount.ToString(amount == decimal.Truncate(amount) ? "#,0" : "#,0.00", CultureInfo.InvariantCulture)}".Trim();

    // Groups of three with one and the same separator, then at most two decimals after another one.
    [GeneratedRegex(@"^(?<whole>\d{1,15}|\d{1,3}(?:(?<sep>[,.' \u00a0\u202f])\d{3})(?:\k<sep>\d{3})*)(?:(?!\k<sep>)[.,](?<cents>\d{1,2}))?$|^(?<whole>\d{1,15})(?:[.,](?<cents>\d{1,2}))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
