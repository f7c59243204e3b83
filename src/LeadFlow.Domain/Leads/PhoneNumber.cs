using System.Text.RegularExpressions;

namespace LeadFlow.Domain.Leads;

/// <summary>One spelling of a phone number, as it is dialled from abroad, whatever people typed and whichever country they took for granted.</summary>
public static partial class PhoneNumber
{
    /// <summary>Of an international number with its calling code (E.164).</summary>
    public const int MinDigits = 7, MaxDigits = 15;

    /// <summary>What is dialled before a calling code where "00" is not, of those that are written at all.</summary>
    private static readonly (string Prefix, string[] Codes)[] _exits = [("0011", ["61"]), ("011", ["1"]), ("010", ["81"]), ("810", ["7"])];

    /// <summary>
    /// Digits with the calling code first, without plus sign: "030 123456" of somebody in Germany is 4930123456, and so is "0049 (0)30 / 123456".
    /// Without a country the digits as they are. Empty where it is no number: too short, too long, or mangled by a spreadsheet ("1.23E+11").
    /// </summary>
    /// <param name="country">Where they are, by ISO code or name; null where we do not know.</param>
    /// <param name="defaultCountry">Whose numbers those without a country are, by ISO code or name.</param>
    public static string Normalise(string? text, string? country = null, string? defaultCountry = null)
    {
        if (IsPlain(text))
        {
            return Checked(WithoutTrunk(Digits(text)));
        }

        if (string.IsNullOrWhiteSpace(text) || Scientific().IsMatch(text))
        {
            return "";
        }

        var first = First(Extension().Replace(Text.Normalise(text, System.Text.NormalizationForm.FormKC), ""));
        var isInternational = first.TrimStart().TrimStart('(').StartsWith('+');
        first = TrunkInBrackets().Replace(first, match => isInternational || Digits(first).StartsWith("00", StringComparison.Ordinal) ? "" : match.Value);
        var digits = Digits(first);
        var home = CallingCodes.Find(country) ?? CallingCodes.Find(defaultCountry);
        if (!isInternational)
        {
            (isInternational, digits) = WithoutExit(digits, home);
        }

        if (isInternational)
        {
            return Checked(WithoutTrunk(digits));
        }

        return home is null ? digits.Length is >= 6 and <= MaxDigits ? digits : "" : National(digits, home);
    }

    /// <summary>"+47 22 55 01 77": most numbers that a program writes, in which there is nothing to find out.</summary>
    private static bool IsPlain(string? text)
    {
        if (text is not ['+', ..])
        {
            return false;
        }

        foreach (var c in text.AsSpan(1))
        {
            if (!char.IsAsciiDigit(c) && c is not (' ' or '-' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    private static string National(string digits, CallingCodes.Country home)
    {
        // "49 30 123456" of a German: the plus sign was lost on the way. Where a trunk prefix is usual, nothing else begins without it and is that long.
        var lostPlus = home.Trunk.Length > 0 && home.Code != home.Trunk && !digits.StartsWith(home.Trunk, StringComparison.Ordinal) && digits.StartsWith(home.Code, StringComparison.Ordinal) && digits.Length >= home.Code.Length + 8;
        if (lostPlus)
        {
            return Checked(WithoutTrunk(digits));
        }

        var rest = home.Trunk.Length > 0 && digits.StartsWith(home.Trunk, StringComparison.Ordinal) && (home.Code != "1" || digits.Length == 11) && (home.Code != "7" || digits.Length == 11) ? digits[home.Trunk.Length..] : digits;
        rest = home.Code == "7" && digits.Length == 11 && digits[0] == '7' ? digits[1..] : rest;
        return rest.Length < 4 ? "" : Checked(home.Code + rest);
    }

    private static (bool IsInternational, string Digits) WithoutExit(string digits, CallingCodes.Country? home)
    {
        foreach (var (prefix, codes) in _exits)
        {
            if (home is not null && codes.Contains(home.Code) && digits.StartsWith(prefix, StringComparison.Ordinal) && digits.Length - prefix.Length >= MinDigits)
            {
                return (true, digits[prefix.Length..]);
            }
        }

        return digits.StartsWith("00", StringComparison.Ordinal) ? (true, digits[2..]) : (false, digits);
    }

    /// <summary>"+49 030 ...": a trunk prefix behind a calling code is a slip, but for those countries whose numbers begin with it.</summary>
    private static string WithoutTrunk(string digits)
    {
        var code = CallingCodes.CodeOf(digits);
        return code is not null && CallingCodes.DropsZero(code) && digits.Length > code.Length && digits[code.Length] == '0' ? code + digits[(code.Length + 1)..] : digits;
    }

    private static string Checked(string digits) => digits.Length is >= MinDigits and <= MaxDigits && CallingCodes.CodeOf(digits) is not null ? digits : "";

    /// <summary>Of several the first: "030 123456; 0171 2345678". A stroke alone may stand within one number.</summary>
    private static string First(string text)
    {
        foreach (var part in Several().Split(text))
        {
            if (Digits(part).Length >= 6)
            {
                var slash = part.IndexOf('/', StringComparison.Ordinal);
                return slash > 0 && Digits(part[..slash]).Length >= 7 && Digits(part[slash..]).Length >= 7 ? part[..slash] : part;
            }
        }

        return text;
    }

    /// <summary>As they were typed, for whoever looks for what they see.</summary>
    public static string Digits(string? text) => text is null ? "" : string.Concat(text.Where(char.IsDigit).Select(c => (int)char.GetNumericValue(c)));

    [GeneratedRegex(@"^\s*[+-]?\d+([.,]\d+)?[eE][+-]?\d+\s*$")]
    private static partial Regex Scientific();

    [GeneratedRegex(@"\s*(?:;|,|\bext\b\.?|\bextn\b\.?|\bextension\b|(?<=[\d\s)])x(?=\s*\d)|#|\bdurchwahl\b|\bdw\b\.?|\bpuesto\b|\bposte\b|\binterno\b)\s*:?\s*\d{1,6}\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Extension();

    [GeneratedRegex(@"\(\s*0\s*\)")]
    private static partial Regex TrunkInBrackets();

    [GeneratedRegex(@"[;,|\n]|\b(?:or|oder|ou|o)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Several();
}
