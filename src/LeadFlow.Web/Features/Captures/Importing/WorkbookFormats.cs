using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>What the styles of a workbook make of its numbers: dates, or digits with zeros before them as in postcodes.</summary>
internal sealed partial class WorkbookFormats
{
    public static readonly WorkbookFormats None = new([]);

    private const int MaxStyles = 100_000;
    private static readonly DateTime Epoch = new(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified);

    private static readonly SearchValues<char> OfDates = SearchValues.Create("dmyhsDMYHS");

    private readonly List<int> kinds; // By style: -1 a date, 0 a number, n digits.

    private WorkbookFormats(List<int> kinds) => this.kinds = kinds;

    /// <param name="xml">Disposed at the end.</param>
    public static WorkbookFormats Read(XmlReader xml)
    {
        using var reader = xml;
        var own = new Dictionary<string, string>(StringComparer.Ordinal);
        var kinds = new List<int>();
        var inCells = false;
        while (reader.Read())
        {
            if (reader.LocalName == "cellXfs")
            {
                inCells = reader.NodeType == XmlNodeType.Element;
            }
            else if (reader is { NodeType: XmlNodeType.Element, LocalName: "numFmt" } && own.Count < MaxStyles && (reader.GetAttribute("numFmtId"), reader.GetAttribute("formatCode")) is ({ } id, { } code))
            {
                own[id] = code;
            }
            else if (inCells && reader is { NodeType: XmlNodeType.Element, LocalName: "xf" } && kinds.Count < MaxStyles)
            {
                var number = reader.GetAttribute("numFmtId") ?? "0";
                kinds.Add(own.TryGetValue(number, out var format) ? Kind(format) : IsBuiltInDate(number) ? -1 : 0);
            }
        }

        return new(kinds);
    }

    /// <summary>A number as text: without exponent, a date as ISO 8601, and with the zeros before it that its format shows.</summary>
    /// <param name="raw">As the file holds it.</param>
    public string Number(string raw, string? style, bool from1904)
    {
        if (!double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
        {
            return raw;
        }

        var kind = int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < kinds.Count ? kinds[index] : 0;
        return kind < 0 && Date(value, from1904) is { } date ? date
            : value == Math.Truncate(value) && Math.Abs(value) < 1e15 ? ((long)value).ToString("D" + Math.Max(kind, 1), CultureInfo.InvariantCulture)
            : Plain(value);
    }

    /// <summary>A date that is written as a text of ISO 8601, as strict workbooks do.</summary>
    public static string IsoDate(string text) => text.EndsWith("T00:00:00", StringComparison.Ordinal) || text.EndsWith("T00:00:00.000", StringComparison.Ordinal) ? text[..text.IndexOf('T', StringComparison.Ordinal)] : text;

    private static string? Date(double serial, bool from1904)
    {
        // The sixtieth day is the 29th of February 1900, which never was.
        var days = from1904 ? serial + 1462 : serial is >= 1 and < 60 ? serial + 1 : serial;
        if (days is < 0 or >= 2_958_466)
        {
            return null;
        }

        var at = Epoch.AddSeconds(Math.Round(days * 86_400));
        return days < 1 ? at.ToString("HH:mm:ss", CultureInfo.InvariantCulture)
            : at.TimeOfDay == TimeSpan.Zero ? at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>The fifteen digits that a spreadsheet keeps. What has more has lost them already: it stays as 1.23E+17, for a field to refuse it.</summary>
    private static string Plain(double value)
    {
        var digits = value.ToString("G15", CultureInfo.InvariantCulture);
        return digits.Contains('E', StringComparison.Ordinal) && Math.Abs(value) < 1e15 && decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            ? exact.ToString("0.############################", CultureInfo.InvariantCulture)
            : digits;
    }

    private static bool IsBuiltInDate(string id) => int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58);

    private static int Kind(string code)
    {
        var plain = NotFormat().Replace(code.Split(';')[0], "");
        return plain.Length is >= 2 and <= 20 && plain.All(c => c == '0') ? plain.Length
            : !plain.Contains("General", StringComparison.OrdinalIgnoreCase) && !plain.AsSpan().ContainsAny('0', '#', '?') && plain.AsSpan().ContainsAny(OfDates) ? -1
            : 0;
    }

    /// <summary>Texts in quotes, colours and conditions in brackets (elapsed time aside), and single characters that are shown as they are.</summary>
    [GeneratedRegex("\"[^\"]*\"|\\[(?![hmsHMS]+\\])[^\\]]*\\]|\\\\.|_.|\\*.", RegexOptions.CultureInvariant)]
    private static partial Regex NotFormat();
}
