using System.Globalization;
using System.Text.RegularExpressions;

using LeadFlow.Domain;
namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>A date or time of a file.</summary>
/// <param name="Day">The date as written, whatever the zone.</param>
/// <param name="Instant">UTC. Of a date without time: the first valid instant of that day in the file's zone.</param>
/// <param name="HasTime">A time was written.</param>
public readonly record struct ReadInstant(DateOnly Day, DateTimeOffset Instant, bool HasTime);

/// <summary>
/// Reads dates in one format, which is asked and never guessed; a time, and an offset from UTC, may follow the date in any format.
/// Day and month may be one digit or two; names of months are English.
/// </summary>
public sealed partial class DateReader
{
    public const string Iso = "yyyy-MM-dd";
    private const int MinYear = 1900;
    private const int MaxYear = 2200;
    private const int MaxLength = 60;

    /// <summary>The formats that <see cref="DetectFormats"/> knows. Others can be named in a mapping.</summary>
    public static readonly IReadOnlyList<string> Formats =
    [
        Iso, "yyyy/MM/dd", "yyyy.MM.dd", "yyyyMMdd",
        "dd/MM/yyyy", "MM/dd/yyyy", "dd.MM.yyyy", "dd-MM-yyyy", "MM-dd-yyyy",
        "dd/MM/yy", "MM/dd/yy", "yy/MM/dd", "dd.MM.yy", "dd-MM-yy", "MM-dd-yy", "yy-MM-dd",
        "dd MMM yyyy", "dd-MMM-yyyy", "dd MMMM yyyy", "MMM dd, yyyy", "MMMM dd, yyyy", "dd-MMM-yy",
    ];

    private readonly string shown;
    private readonly string pattern;
    private readonly TimeZoneInfo zone;

    /// <param name="format">As <see cref="Check"/> accepts it; null for ISO 8601.</param>
    /// <exception cref="ArgumentException">The format is none.</exception>
    public DateReader(string? format, TimeZoneInfo zone)
    {
        shown = format ?? Iso;
        pattern = Check(shown) is { } problem ? throw new ArgumentException(problem, nameof(format)) : Lenient(DatePart(shown));
        this.zone = zone;
    }

    /// <summary>The reader of ISO 8601 for the same zone.</summary>
    public DateReader AsIso() => shown == Iso ? this : new DateReader(Iso, zone);

    /// <summary>Why a text is no date format, as a sentence; null when it is one.</summary>
    public static string? Check(string format)
    {
        var date = DatePart(format);
        var sample = new DateOnly(2024, 11, 23);
        return format.Length <= MaxLength && date.Contains('d', StringComparison.Ordinal) && date.Contains('M', StringComparison.Ordinal)
            && date.Contains('y', StringComparison.Ordinal) && DateTokens().IsMatch(date)
            && DateOnly.TryParseExact(sample.ToString(date, CultureInfo.InvariantCulture), Lenient(date), CultureInfo.InvariantCulture, DateTimeStyles.None, out var back)
            && back == sample
            ? null
            : $"\"{Reading.Shorten(format)}\" is not a date format. Write day, month and year as in dd/MM/yyyy, a time after it if there is one.";
    }

    /// <summary>
    /// The formats that read the most samples (blank ones aside), each with a real day, and most of them: a cell that is no date does not hide how the
    /// others are written. None: the samples are no dates. One: use it. Several: only a person can tell what "01/02/2024" means, so ask.
    /// </summary>
    public static IReadOnlyList<string> DetectFormats(IEnumerable<string> samples)
    {
        var texts = samples.Where(s => !string.IsNullOrWhiteSpace(s)).Distinct().ToList();
        // ISO 8601 is unmistakable and read beside any other format: what else there is decides.
        var iso = new DateReader(Iso, TimeZoneInfo.Utc);
        var others = texts.Where(t => !iso.Read(t).Succeeded).ToList();
        texts = others.Count > 0 ? others : texts;
        var readers = Formats.Select(f => (Format: f, Reader: new DateReader(f, TimeZoneInfo.Utc))).ToList();
        var days = texts.Where(t => readers.Exists(r => r.Reader.Read(t).Succeeded)).ToList();
        texts = days.Count * 2 >= texts.Count ? days : texts; // The 31st of February is none, however it is written.
        var read = readers.ConvertAll(r => (r.Format, Count: texts.Count(t => r.Reader.Read(t).Succeeded)));
        var most = read.Max(f => f.Count);
        List<string> best = [.. read.Where(f => f.Count == most).Select(f => f.Format)];
        return most > 0 && (most * 2 > texts.Count || (most * 2 == texts.Count && best.Count == 1)) ? best : [];
    }

    /// <returns>A problem that follows the quoted text in a sentence: "is not a date written as dd/MM/yyyy."</returns>
    public Reading<ReadInstant> Read(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.Length <= MaxLength && TryDay(trimmed, out var day))
        {
            return InRange(day) ? Reading.Of(new ReadInstant(day, LocalTime.StartOf(day, zone), HasTime: false)) : OutOfRange(day);
        }

        if (trimmed.Length > MaxLength || WithTime().Match(trimmed.ToString()) is not { Success: true } match || !TryDay(match.Groups["date"].ValueSpan, out day))
        {
            return Reading.Failed<ReadInstant>($"is not a date written as {shown}.");
        }

        return !InRange(day) ? OutOfRange(day)
            : TryTime(match, out var time) && TryOffset(match.Groups["offset"].ValueSpan, out var offset) ? At(day, time, offset)
            : Reading.Failed<ReadInstant>("has a time of day that does not exist.");
    }

    private Reading<ReadInstant> At(DateOnly day, TimeSpan time, TimeSpan? offset)
    {
        var local = day.ToDateTime(TimeOnly.MinValue) + time;
        var instant = offset is { } known ? new DateTimeOffset(local, known).ToUniversalTime() : LocalTime.Instant(local, zone);
        return Reading.Of(new ReadInstant(day, instant, HasTime: true));
    }

    private bool TryDay(ReadOnlySpan<char> text, out DateOnly day) =>
        DateOnly.TryParseExact(text, pattern, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    private static bool TryTime(Match match, out TimeSpan time)
    {
        var (hour, minute) = (Number(match.Groups["hour"]), Number(match.Groups["minute"]));
        var second = match.Groups["second"].Success ? Number(match.Groups["second"]) : 0;
        if (match.Groups["half"] is { Success: true } half)
        {
            if (hour is < 1 or > 12)
            {
                time = default;
                return false;
            }

            hour = hour % 12 + (half.ValueSpan[0] is 'p' or 'P' ? 12 : 0);
        }

        var ticks = match.Groups["fraction"] is { Success: true } fraction ? long.Parse(fraction.Value.PadRight(7, '0')[..7], CultureInfo.InvariantCulture) : 0;
        time = new TimeSpan(hour, minute, second) + TimeSpan.FromTicks(ticks);
        return hour < 24 && minute < 60 && second < 60;
    }

    private static bool TryOffset(ReadOnlySpan<char> text, out TimeSpan? offset)
    {
        offset = text.Length == 0 ? null : TimeSpan.Zero;
        if (text.Length == 0 || text[0] is not ('+' or '-'))
        {
            return true; // Z, UTC and GMT.
        }

        var hours = int.Parse(text[1..3], CultureInfo.InvariantCulture);
        var minutes = text.Length > 3 ? int.Parse(text[^2..], CultureInfo.InvariantCulture) : 0;
        offset = (text[0] == '-' ? -1 : 1) * new TimeSpan(hours, minutes, 0);
        return minutes < 60 && offset.Value.Duration() <= TimeSpan.FromHours(14);
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    private static bool InRange(DateOnly day) => day.Year is >= MinYear and <= MaxYear;

    private static Reading<ReadInstant> OutOfRange(DateOnly day) =>
        Reading.Failed<ReadInstant>(string.Create(CultureInfo.InvariantCulture, $"is in the year {day.Year}; dates from {MinYear} to {MaxYear} can be read."));

    /// <summary>The format without the time that some write into it, which is read however it is written.</summary>
    private static string DatePart(string format) => TimeTokens().Replace(format.Trim(), "");

    /// <summary>One digit or two for day and month, unless nothing separates them.</summary>
    private static string Lenient(string format) => format == "yyyyMMdd" ? format : DoubleToken().Replace(format, "$1");

    [GeneratedRegex(@"^(?:(?:d{1,2}|M{1,4}|yyyy|yy)(?:[-/. ]|, )){2}(?:d{1,2}|M{1,4}|yyyy|yy)\z|^yyyyMMdd\z", RegexOptions.CultureInvariant)]
    private static partial Regex DateTokens();

    [GeneratedRegex(@"(?:'?T'?|,? +)(?:H|h).*\z", RegexOptions.CultureInvariant)]
    private static partial Regex TimeTokens();

    [GeneratedRegex(@"(?<![dM])([dM])\1(?![dM])", RegexOptions.CultureInvariant)]
    private static partial Regex DoubleToken();

    [GeneratedRegex(@"^(?<date>.+?)(?:T|,? +)(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2})(?::(?<second>[0-9]{2})(?:[.,](?<fraction>[0-9]{1,9}))?)? ?(?<half>[AaPp]\.?[Mm]\.?)? ?(?<offset>Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex WithTime();
}
