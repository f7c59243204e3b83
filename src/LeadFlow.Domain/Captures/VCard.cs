using System.Text;
using LeadFlow.Domain.Leads;

namespace LeadFlow.Domain.Captures;

/// <summary>
/// Cards as phones and mail programs write them: vCard 2.1, 3.0 (RFC 2426) and 4.0 (RFC 6350), several in one file. Of what has no field here, further
/// addresses and numbers join the notes; pictures, sounds and keys are passed over.
/// </summary>
public static partial class VCard
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
}
