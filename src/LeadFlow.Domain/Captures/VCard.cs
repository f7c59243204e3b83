using System.Text;
using LeadFlow.Domain.Leads;

namespace LeadFlow.Domain.Captures;

/// <summary>
/// Cards as phones and mail programs write them: vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350), several in one file. Of what has no field here, further
/// addresses and numbers join the notes; pictures, sounds and keys are passed over.
/// </summary>
public static class VCard
{
    public const int MaxCards = 200;

    /// <summary>Characters; pictures within cards make files large.</summary>
    public const int MaxLength = 20 * 1024 * 1024;

    private const string Begin = "BEGIN:VCARD", End = "END:VCARD";

    /// <param name="Left">Cards beyond <see cref="MaxCards"/>, and those that name nobody.</param>
    public sealed record Cards(IReadOnlyList<ContactDetails> People, int Left);

    /// <summary>A line of a card, unfolded and decoded.</summary>
    private sealed record Line(string Name, IReadOnlyList<(string Name, string Value)> Parameters, string Value)
    {
        public bool Is(string type) => Parameters.Any(p => (p.Name is "TYPE" or "") && p.Value.Equals(type, StringComparison.OrdinalIgnoreCase));

        public string? Parameter(string name) => Parameters.FirstOrDefault(p => p.Name == name).Value;

        /// <summary>Lower is preferred; 100 where nothing is said.</summary>
        public int Preference => Is("PREF") ? 1 : int.TryParse(Parameter("PREF"), out var number) ? number : 100;
    }

    public static bool IsCard(string text) => text.AsSpan().TrimStart("\uFEFF \t\r\n").StartsWith(Begin, StringComparison.OrdinalIgnoreCase);

    public static Cards Read(byte[] file) => Read(TextOf(file));

    /// <summary>As the bytes of a file say: a byte order mark, UTF-8, else what most programs wrote before it.</summary>
    public static string TextOf(byte[] file)
    {
        var encoding = file is [0xFF, 0xFE, ..] ? Encoding.Unicode : file is [0xFE, 0xFF, ..] ? Encoding.BigEndianUnicode : null;
        if (encoding is null)
        {
            try
            {
                return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file);
            }
            catch (DecoderFallbackException)
            {
                encoding = Charset("windows-1252");
            }
        }

        return encoding.GetString(file);
    }

    public static Cards Read(string text)
    {
        var (people, left) = (new List<ContactDetails>(), 0);
        foreach (var card in Split(text.Length > MaxLength ? text[..MaxLength] : text))
        {
            var person = Person(Lines(card));
            if (people.Count == MaxCards || !(person.IsSomebody(externalId: null) || person.Company is not null))
            {
                left++;
            }
            else
            {
                people.Add(person);
            }
        }

        return new(people, left);
    }

    /// <summary>The lines of each card, without its begin and end; one within another (an agent of 2.1) is passed over, one that is cut off is read as far as it goes.</summary>
    private static IEnumerable<List<string>> Split(string text)
    {
        List<string>? card = null;
        var depth = 0;
        foreach (var raw in Unix(text.TrimStart('\uFEFF')).Split('\n'))
        {
            var mark = raw.Trim();
            if (mark.Equals(Begin, StringComparison.OrdinalIgnoreCase))
            {
                if (depth++ == 0)
                {
                    card = [];
                }
            }
            else if (mark.Equals(End, StringComparison.OrdinalIgnoreCase))
            {
                depth = Math.Max(0, depth - 1);
                if (depth == 0 && card is not null)
                {
                    yield return card;
                    card = null;
                }
            }
            else if (depth == 1)
            {
                card!.Add(raw);
            }
        }

        if (card is { Count: > 0 })
        {
            yield return card;
        }
    }

    private static List<Line> Lines(List<string> raw)
    {
        var is21 = raw.Exists(l => l.Trim().Equals("VERSION:2.1", StringComparison.OrdinalIgnoreCase));
        List<Line> lines = [];
        for (var i = 0; i < raw.Count; i++)
        {
            var line = new StringBuilder(raw[i]);
            var isQuoted = IsQuotedPrintable(raw[i]);
            while (isQuoted && line.Length > 0 && line[^1] == '=' && i + 1 < raw.Count)
            {
                line.Length--; // A soft line break.
                line.Append(raw[++i]);
            }

            while (i + 1 < raw.Count && raw[i + 1] is [' ' or '\t', ..])
            {
                i++;
                line.Append(is21 ? raw[i] : raw[i][1..]); // 2.1 breaks before a blank and keeps it.
            }

            if (Parse(line.ToString(), isQuoted) is { } parsed)
            {
                lines.Add(parsed);
            }
        }

        return lines;
    }

    private static bool IsQuotedPrintable(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && line.AsSpan(0, colon).Contains("QUOTED-PRINTABLE", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>"item1.TEL;TYPE=work,voice;PREF=1:+47 22 01": group, name, parameters, value. A colon within quotes is none.</summary>
    private static Line? Parse(string line, bool isQuotedPrintable)
    {
        var (colon, inQuotes) = (-1, false);
        for (var i = 0; i < line.Length && colon < 0; i++)
        {
            inQuotes ^= line[i] == '"';
            colon = line[i] == ':' && !inQuotes ? i : -1;
        }

        colon = colon < 0 ? line.IndexOf(':', StringComparison.Ordinal) : colon; // A quote that is never closed.
        if (colon <= 0)
        {
            return null;
        }

        var head = Outside(line[..colon], ';');
        var name = head[0][(head[0].LastIndexOf('.') + 1)..].Trim().ToUpperInvariant();
        List<(string Name, string Value)> parameters = [];
        foreach (var part in head.Skip(1))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (key, values) = equals < 0 ? ("", part) : (part[..equals].Trim().ToUpperInvariant(), part[(equals + 1)..]);
            parameters.AddRange(Outside(values, ',').SelectMany(v => v.Trim('"', ' ').Split(',')).Select(v => (key, v.Trim())));
        }

        var value = line[(colon + 1)..];
        if (isQuotedPrintable)
        {
            value = QuotedPrintable(value, Charset(parameters.FirstOrDefault(p => p.Name == "CHARSET").Value));
        }

        return new(name, parameters, value);
    }

    private static List<string> Outside(string text, char separator)
    {
        List<string> parts = [];
        var (from, inQuotes) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            inQuotes ^= text[i] == '"';
            if (text[i] == separator && !inQuotes)
            {
                parts.Add(text[from..i]);
                from = i + 1;
            }
        }

        parts.Add(text[from..]);
        return parts;
    }

    private static string QuotedPrintable(string text, Encoding charset)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes.Add(Convert.ToByte(text.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.AddRange(charset.GetBytes(char.IsSurrogatePair(text, i) ? text.Substring(i++, 2) : text[i].ToString()));
            }
        }

        return charset.GetString([.. bytes]);
    }

    /// <summary>UTF-8 where nothing or nothing known is named.</summary>
    private static Encoding Charset(string? name)
    {
        try
        {
            return string.IsNullOrEmpty(name) ? Encoding.UTF8 : Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return name!.StartsWith("windows-125", StringComparison.OrdinalIgnoreCase) ? Encoding.Latin1 : Encoding.UTF8;
        }
    }

    /// <summary>The parts of a value with several, unescaped.</summary>
    private static List<string> Parts(string value, char? separator = ';')
    {
        List<string> parts = [];
        var part = new StringBuilder();
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length && value[i + 1] is 'n' or 'N' or ',' or ';' or ':' or '\\' or '"')
            {
                i++;
                part.Append(value[i] is 'n' or 'N' ? '\n' : value[i]);
            }
            else if (value[i] == separator)
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else
            {
                part.Append(value[i]);
            }
        }

        parts.Add(part.ToString());
        return parts;
    }

    private static string? Text(string? value, bool oneLine = true) =>
        value is null ? null : Leads.Text.NullIfEmpty((oneLine ? Unix(value).Replace('\n', ' ') : Unix(value)).Trim());

    /// <summary>Other signs that break lines elsewhere are part of a text here.</summary>
    private static string Unix(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    /// <summary>A value that is one text.</summary>
    private static string Whole(Line line) => Parts(line.Value, separator: null)[0];

    private static ContactDetails Person(List<Line> lines)
    {
        Line? First(string name) => lines.Where(l => l.Name == name && l.Value.Trim(' ', ';').Length > 0).OrderBy(l => l.Preference).FirstOrDefault();
        string? One(string name) => First(name) is { } line ? Text(Whole(line)) : null;

        var n = First("N") is { } named ? Parts(named.Value) : [];
        var organisation = First("ORG") is { } org ? Parts(org.Value) : [];
        var company = Text(organisation.ElementAtOrDefault(0));
        var (first, last) = (Text(n.ElementAtOrDefault(1)), Text(n.ElementAtOrDefault(0)));
        var isCompany = One("KIND") is "org" || One("X-ABSHOWAS")?.ToUpperInvariant() is "COMPANY";
        if (isCompany)
        {
            (company, first, last) = (company ?? One("FN"), null, null);
        }
        else if (first is null && last is null && One("FN") is { } full && full != company)
        {
            (first, last) = PersonName.Split(full);
        }

        var emails = lines.Where(l => l.Name == "EMAIL").OrderBy(l => l.Preference).ThenBy(l => l.Is("WORK") ? 0 : 1).Select(l => Text(Whole(l))).OfType<string>()
            .Select(e => e.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? e[7..] : e).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var email = emails.Find(e => IdentityKey.NormaliseEmail(e) is not null);
        var phones = lines.Where(l => l.Name == "TEL").Select(l => (Line: l, Number: Number(Whole(l)))).Where(p => p.Number.Length > 0).ToList();
        var phone = phones.Where(p => !p.Line.Is("FAX") && !p.Line.Is("PAGER") && ContactDetails.IsPhone(p.Number))
            .OrderBy(p => p.Line.Preference).ThenBy(p => p.Line.Is("CELL") ? 0 : p.Line.Is("WORK") ? 1 : 2).Select(p => p.Number).FirstOrDefault();
        var address = lines.Where(l => l.Name == "ADR" && l.Value.Trim(' ', ';').Length > 0).OrderBy(l => l.Preference).ThenBy(l => l.Is("WORK") ? 0 : 1).Select(l => Parts(l.Value)).FirstOrDefault() ?? [];

        List<string?> also =
        [
            Text(string.Join(", ", organisation.Skip(1).Select(u => Text(u)).OfType<string>())),
            .. emails.Where(e => e != email),
            .. phones.Where(p => p.Number != phone).Select(p => p.Line.Is("FAX") ? $"{p.Number} (fax)" : p.Line.Is("PAGER") ? $"{p.Number} (pager)" : p.Line.Is("HOME") ? $"{p.Number} (home)" : p.Number).Distinct(),
            Text(string.Join(", ", address.Take(3).Select(a => Text(a)).OfType<string>())),
        ];
        var note = string.Join("\n", lines.Where(l => l.Name == "NOTE").Select(l => Text(Whole(l), oneLine: false)).OfType<string>());
        var more = string.Join("; ", also.OfType<string>());
        return new()
        {
            FirstName = first,
            LastName = last,
            Email = email,
            Phone = phone,
            Company = company,
            JobTitle = One("TITLE") ?? One("ROLE"),
            Website = One("URL"),
            City = Text(address.ElementAtOrDefault(3)),
            Region = Text(address.ElementAtOrDefault(4)),
            Postcode = Text(address.ElementAtOrDefault(5)),
            Country = Text(address.ElementAtOrDefault(6)),
            Notes = Leads.Text.NullIfEmpty(more.Length == 0 ? note : note.Length == 0 ? $"Also on the card: {more}" : $"{note}\nAlso on the card: {more}"),
        };
    }

    /// <summary>"tel:+1-418-656-9254;ext=102" is how 4.0 writes a number.</summary>
    private static string Number(string value)
    {
        var text = Text(value) ?? "";
        text = text.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) ? text[4..] : text;
        var parts = text.Split(';');
        var extension = parts.Skip(1).FirstOrDefault(p => p.StartsWith("ext=", StringComparison.OrdinalIgnoreCase))?[4..];
        return extension is null ? parts[0].Trim() : $"{parts[0].Trim()} ext. {extension}";
    }
}
