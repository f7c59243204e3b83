using System.Text.RegularExpressions;
using LeadFlow.Domain.Leads;

namespace LeadFlow.Domain.Captures;

/// <summary>Where somebody is, from a line of an address: "70565 Stuttgart, Germany", "London SW1A 1AA", "Springfield, IL 62704".</summary>
/// <param name="Street">What stood before it in the same line.</param>
internal sealed partial record PlaceLine(string? Postcode, string? City, string? Region, string? Country, string? Street)
{
    /// <summary>Null where the line says no place.</summary>
    public static PlaceLine? Of(string line)
    {
        var country = (string?)null;
        var parts = line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList();
        if (parts is [.., var last] && CountryOf(last) is { } named)
        {
            country = named;
            parts.RemoveAt(parts.Count - 1);
            if (parts.Count == 0)
            {
                return new(null, null, null, country, null);
            }
        }

        for (var i = 0; i < parts.Count; i++)
        {
            if (CodeFirst().Match(parts[i]) is { Success: true } code)
            {
                return new(code.Groups["code"].Value, code.Groups["city"].Value, Rest(parts, i + 1), country ?? CountryOf(code.Groups["iso"].Value, isCode: true), Rest(parts, 0, i));
            }

            if (i > 0 && StateAndCode().Match(parts[i]) is { Success: true } state)
            {
                return new(state.Groups["code"].Value, parts[i - 1], state.Groups["state"].Value, country, Rest(parts, 0, i - 1));
            }

            if (BritishCode().Match(parts[i]) is { Success: true } british && (british.Groups["city"].Value is { Length: > 0 } || i > 0))
            {
                var city = Text.NullIfEmpty(british.Groups["city"].Value);
                return new(british.Groups["code"].Value, city ?? parts[i - 1], null, country, Rest(parts, 0, city is null ? i - 1 : i));
            }
        }

        return null;
    }

    /// <summary>City and country of two lines are one place, whichever comes first. Null where this line says nothing that is missing.</summary>
    public PlaceLine? Beside(PlaceLine? before) => before switch
    {
        null => this,
        { Postcode: null } when Postcode is not null => this with { Country = Country ?? before.Country },
        { Country: null } when Postcode is null => before with { Country = Country },
        _ => null,
    };

    private static string? Rest(List<string> parts, int from, int? to = null) => Text.NullIfEmpty(string.Join(", ", parts.Take(to ?? parts.Count).Skip(from)));

    /// <summary>Two letters alone are too often something else: a name's initials, a state.</summary>
    private static string? CountryOf(string text, bool isCode = false) => text.Length > (isCode ? 0 : 2) || text is "UK" or "US" ? CallingCodes.Find(isCode && text is "D" or "A" or "F" or "I" or "E" ? _oneLetter[text] : text)?.Name : null;

    private static readonly Dictionary<string, string> _oneLetter = new() { ["D"] = "DE", ["A"] = "AT", ["F"] = "FR", ["I"] = "IT", ["E"] = "ES" };

    [GeneratedRegex(@"^(?:(?<iso>[A-Z]{1,2})[-–\s]\s?)?(?<code>\d{3}\s\d{2}|\d{2}-\d{3}|\d{4}-\d{3}|\d{4}\s?[A-Z]{2}|\d{4,5})\s+(?<city>\p{Lu}[\p{L} .'’()/-]{1,60})$")]
    private static partial Regex CodeFirst();

    [GeneratedRegex(@"^(?<state>[A-Z]{2})\s+(?<code>\d{5}(?:-\d{4})?|[A-Z]\d[A-Z]\s?\d[A-Z]\d)$")]
    private static partial Regex StateAndCode();

    [GeneratedRegex(@"^(?<city>\p{Lu}[\p{L} .'’-]{1,60}?)?\s*\b(?<code>[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2})$")]
    private static partial Regex BritishCode();
}
