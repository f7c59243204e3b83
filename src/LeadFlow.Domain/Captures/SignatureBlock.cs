using System.Text.RegularExpressions;
using LeadFlow.Domain.Leads;

namespace LeadFlow.Domain.Captures;

/// <summary>Who signs an e-mail: name, job title, company, ways to reach them.</summary>
public static partial class SignatureBlock
{
    private const int MostLines = 25, LongestLine = 200, LongestSignature = 12;

    private static readonly string[] _titles =
    [
        "head", "chief", "director", "manager", "officer", "president", "partner", "founder", "co-founder", "cofounder", "owner", "engineer", "consultant", "specialist", "analyst", "executive", "assistant",
        "coordinator", "buyer", "purchaser", "procurement", "purchasing", "sales", "marketing", "operations", "developer", "architect", "supervisor", "administrator", "accountant", "controller", "secretary", "advisor", "adviser",
        "ceo", "cto", "cfo", "coo", "cio", "cmo", "vp", "svp", "evp", "md", "professor", "geschäftsführer", "geschäftsführerin", "leiter", "leiterin", "einkauf", "vertrieb", "vorstand", "prokurist", "inhaber", "inhaberin",
        "directeur", "directrice", "responsable", "gérant", "gérante", "directora", "gerente", "jefe", "jefa", "diretor", "diretora", "direttore", "direttrice", "responsabile", "daglig", "leder", "sjef", "chef", "vd", "directeur-generaal",
    ];

    private static readonly string[] _partings =
    [
        "regards", "kind regards", "best regards", "warm regards", "with kind regards", "best", "best wishes", "all the best", "thanks", "many thanks", "thank you", "cheers", "sincerely", "yours sincerely", "yours faithfully", "yours truly",
        "mit freundlichen grüßen", "mit freundlichen grüssen", "freundliche grüße", "freundliche grüsse", "viele grüße", "viele grüsse", "beste grüße", "mfg", "cordialement", "bien cordialement", "salutations",
        "saludos", "un saludo", "atentamente", "cordiali saluti", "distinti saluti", "atenciosamente", "com os melhores cumprimentos", "med vennlig hilsen", "vennlig hilsen", "mvh", "med vänliga hälsningar", "med venlig hilsen", "venlig hilsen", "met vriendelijke groet", "groeten",
    ];

    /// <param name="guess">What is left over is taken for a name, a title, a company, in that order: somebody looks at it. Without, only what is plain.</param>
    public static ContactDetails Read(IReadOnlyList<string> lines, bool guess)
    {
        var parts = new List<string>();
        foreach (var line in lines.Select(l => l.Trim()).Where(l => l.Length is > 0 and <= LongestLine && !IsParting(l) && l is not ("--" or "-- ")).Take(MostLines))
        {
            parts.AddRange(Separators().Split(line).Select(p => p.Trim()).Where(p => p.Length > 0));
        }

        return Of(parts, guess);
    }

    /// <summary>What stands under a text: behind a line of two dashes, or a parting. Nothing where there is neither.</summary>
    public static ContactDetails Under(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(l => l.Trim()).ToList();
        var at = lines.FindLastIndex(l => l is "--");
        at = at < 0 ? lines.FindLastIndex(IsParting) : at;
        var block = at < 0 ? [] : lines.Skip(at + 1).Where(l => l.Length > 0).ToList();
        return block.Count is 0 or > LongestSignature ? new() : Read(block, guess: false);
    }

    internal static ContactDetails Of(IReadOnlyList<string> parts, bool guess)
    {
        string? email = null, website = null, name = null, title = null, company = null;
        PlaceLine? place = null;
        List<(string Value, bool IsMobile, string Said)> numbers = [];
        List<string> left = [], notes = [];
        foreach (var part in parts)
        {
            var rest = part;
            if (Email().Match(rest) is { Success: true } mail && IdentityKey.NormaliseEmail(mail.Value) is not null)
            {
                email ??= mail.Value;
                rest = rest.Replace(mail.Value, " ", StringComparison.Ordinal);
            }

            if (Website().Match(rest) is { Success: true } site)
            {
                website ??= site.Value.TrimEnd('.', ',', '/', ')');
                rest = rest.Replace(site.Value, " ", StringComparison.Ordinal);
            }

            if (guess && PlaceLine.Of(rest.Trim()) is { } line && line.Beside(place) is { } whole)
            {
                place = whole;
                foreach (var piece in line.Street?.Split(", ") ?? [])
                {
                    (HasLegalForm(piece) ? left : notes).Add(piece);
                }

                continue;
            }

            if (Phone().Match(rest) is { Success: true } number && IsPhone(number.Value))
            {
                var label = rest[..number.Index].Trim(' ', ':', '.', '(', ')').ToLowerInvariant();
                if (label.StartsWith("fax", StringComparison.Ordinal) || label is "f" or "telefax")
                {
                    continue;
                }

                numbers.Add((number.Value.Trim(), label is "m" or "mob" or "mobile" or "mobil" or "cell" or "handy", rest.Trim()));
                continue;
            }

            rest = Label().Replace(rest.Trim(), "").Trim(' ', '<', '>', '(', ')', ':', ';', ',', '-', '·', '|');
            if (rest.Length > 0 && rest.Any(char.IsLetter))
            {
                left.Add(rest);
            }
        }

        var phone = numbers.Count == 0 ? default : numbers.Find(n => !n.IsMobile) is { Value: not null } fixedLine ? fixedLine : numbers[0]; // A lead has one number: the others are not lost.
        notes.AddRange(numbers.Where(n => n != phone).Select(n => n.Said));

        var begins = left.FirstOrDefault();
        foreach (var part in left.ToList())
        {
            if (company is null && HasLegalForm(part))
            {
                (title, company) = part.IndexOf(", ", StringComparison.Ordinal) is > 0 and var comma && IsTitle(part[..comma]) ? (title ?? part[..comma], part[(comma + 2)..]) : (title, part);
                left.Remove(part);
            }
            else if (title is null && IsTitle(part) && !(name is null && part == begins && IsName(part) && Words(part) is [var one, _] && !IsTitle(one))) // "Anna Leiter" is a name.
            {
                (title, company) = part.IndexOf(" at ", StringComparison.Ordinal) is > 0 and var at ? (part[..at], company ?? part[(at + 4)..]) : (part, company);
                left.Remove(part);
            }
            else if (name is null && IsName(part))
            {
                name = part;
                left.Remove(part);
            }
        }

        if (guess && name is null && left.Count > 0 && IsName(left[0], loosely: true))
        {
            name = left[0];
            left.RemoveAt(0);
        }

        if (guess && company is null && (email ?? phone.Value ?? website ?? name ?? title) is not null && left.Find(p => p.Length <= 80 && !p.Any(char.IsDigit)) is { } rest1)
        {
            company = rest1;
            left.Remove(rest1);
        }

        var (first, last) = name is null ? (null, null) : PersonName.Split(name);
        return (email ?? phone.Value ?? website ?? name ?? title ?? company ?? place?.Postcode) is null ? new() : new()
        {
            FirstName = first,
            LastName = last,
            Email = email,
            Phone = phone.Value,
            JobTitle = title,
            Company = company,
            Website = website,
            Postcode = place?.Postcode,
            City = place?.City,
            Region = place?.Region,
            Country = place?.Country,
            Notes = guess ? Text.NullIfEmpty(string.Join('\n', [.. left, .. notes])) : null,
        };
    }

    private static bool IsParting(string line)
    {
        var text = line.Trim().TrimEnd(',', '.', '!', ' ').ToLowerInvariant();
        return text.Length <= 40 && _partings.Contains(text);
    }

    private static bool IsTitle(string part) => part.Length <= 100 && Words(part).Any(w => _titles.Contains(w.ToLowerInvariant(), StringComparer.Ordinal));

    private static bool HasLegalForm(string part) => part.Length <= 120 && Words(part).Count > 1 && CompanyName.HasLegalForm(part);

    /// <summary>Two to five words that begin with capitals, or are written in a script without them.</summary>
    private static bool IsName(string part, bool loosely = false)
    {
        var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return part.Length <= 80 && words.Length <= 5 && words.Length >= (loosely ? 1 : 2) && part.All(c => char.IsLetter(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark || c is ' ' or '.' or '-' or '\'' or '’' or ',')
            && words.Count(w => !char.IsLower(w[0])) >= Math.Min(2, words.Length);
    }

    private static bool IsPhone(string text) => text.Count(char.IsDigit) is >= 7 and <= 17;

    private static List<string> Words(string text) => [.. text.Split([' ', ',', '/', '&', '.', '|'], StringSplitOptions.RemoveEmptyEntries)];

    [GeneratedRegex(@"\t|\s[|•·–—]\s|\s{3,}")]
    private static partial Regex Separators();

    [GeneratedRegex(@"[^\s<>()\[\]:;,""|]{1,64}@[\p{L}\p{N}.-]{3,255}")]
    private static partial Regex Email();

    [GeneratedRegex(@"(?:https?://|www\.)[^\s<>|,;""]{3,300}", RegexOptions.IgnoreCase)]
    private static partial Regex Website();

    [GeneratedRegex(@"(?:\+|\(\+?|\b)\d[\d\s().\-/]{5,24}\d")]
    private static partial Regex Phone();

    [GeneratedRegex(@"^(?:e|e-?mail|mail|w|web|website|internet|t|tel|phone|name|company|firma|title|position)\s*[.:]+\s*", RegexOptions.IgnoreCase)]
    private static partial Regex Label();
}
