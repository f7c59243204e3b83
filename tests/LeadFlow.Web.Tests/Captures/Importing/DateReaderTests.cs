using LeadFlow.Domain;
using LeadFlow.Web.Features.Captures.Importing;
using Xunit;

namespace LeadFlow.Web.Tests.Captures.Importing;

public sealed class DateReaderTests
{
    private static readonly TimeZoneInfo SaoPaulo = TimeZoneInfo.FindSystemTimeZoneById("America/Sao_Paulo");
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("2018-02-01|2017-10-20", "yyyy-MM-dd")]
    [InlineData("2018-02-26 19:58:54", "yyyy-MM-dd")]
    [InlineData("2018-02-26T19:58:54.123Z|2018-02-26T19:58:54+02:00|2018-02-26", "yyyy-MM-dd")]
    [InlineData("13/02/2024|01/02/2024", "dd/MM/yyyy")]
    [InlineData("1/2/2024|2/13/2024 4:05 PM", "MM/dd/yyyy")]
    [InlineData("01/02/2024|03/04/2024", "dd/MM/yyyy|MM/dd/yyyy")]
    [InlineData("1.2.2024||  ", "dd.MM.yyyy")]
    [InlineData("31/12/99", "dd/MM/yy")]
    [InlineData("01/02/03", "dd/MM/yy|MM/dd/yy|yy/MM/dd")]
    [InlineData("20240131", "yyyyMMdd")]
    [InlineData("5 Feb 2024", "dd MMM yyyy")]
    [InlineData("February 5, 2024", "MMMM dd, yyyy")]
    [InlineData("13/02/2024|02/13/2024", "")]
    [InlineData("13/02/2024|15/02/2024|sometime", "dd/MM/yyyy")]
    [InlineData("03/02/2024|05/02/2024|sometime", "dd/MM/yyyy|MM/dd/yyyy")]
    [InlineData("sometime|later|13/02/2024", "")]
    [InlineData("31/02/2024", "")]
    [InlineData("31/02/2024|03/04/2024", "dd/MM/yyyy|MM/dd/yyyy")]
    [InlineData("soon", "")]
    [InlineData("", "")]
    public void All_formats_that_read_every_sample_are_candidates_and_no_other(string samples, string formats) =>
        Assert.Equal(formats.Split('|', StringSplitOptions.RemoveEmptyEntries), DateReader.DetectFormats(samples.Split('|')));

    [Theory]
    [InlineData("2018-02-26", "2018-02-26T03:00Z")]
    [InlineData("2018-02-26 19:58", "2018-02-26T22:58Z")]
    [InlineData("2018-02-26T19:58:00Z", "2018-02-26T19:58Z")]
    [InlineData("2018-02-26 19:58:00 +0530", "2018-02-26T14:28Z")]
    // The clocks went from 00:00 to 01:00, and in February from 24:00 back to 23:00.
    [InlineData("2017-10-15", "2017-10-15T03:00Z")]
    [InlineData("2017-10-15 00:30", "2017-10-15T03:30Z")]
    [InlineData("2017-10-15 01:00", "2017-10-15T03:00Z")]
    [InlineData("2018-02-17 23:30", "2018-02-18T01:30Z")]
    [InlineData("2018-02-18", "2018-02-18T03:00Z")]
    public void Local_times_become_the_instants_of_their_zone(string text, string instant)
    {
        var read = new DateReader("yyyy-MM-dd", SaoPaulo).Read(text);

        Assert.Null(read.Problem);
        Assert.Equal(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture), read.Value.Instant);
        Assert.Equal(TimeSpan.Zero, read.Value.Instant.Offset);
        Assert.Equal(DateOnly.ParseExact(text[..10], "yyyy-MM-dd"), read.Value.Day);
        Assert.Equal(text.Length > 10, read.Value.HasTime);
    }

    [Theory]
    [InlineData("26.03.2023 02:30", "2023-03-26T01:30Z")]
    [InlineData("29.10.2023 02:30", "2023-10-29T00:30Z")]
    [InlineData("29.10.2023 02:30:00+01:00", "2023-10-29T01:30Z")]
    [InlineData("1.7.2023 4:05:06 pm", "2023-07-01T14:05:06Z")]
    [InlineData("1.7.2023 12:05 AM", "2023-06-30T22:05Z")]
    public void Skipped_times_move_forward_and_doubled_ones_are_the_earlier(string text, string instant) =>
        Assert.Equal(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture), new DateReader("dd.MM.yyyy HH:mm", Berlin).Read(text).Value.Instant);

    [Fact]
    public void A_day_that_an_island_skipped_begins_with_the_next_one()
    {
        var apia = TimeZoneInfo.FindSystemTimeZoneById("Pacific/Apia");

        var read = new DateReader(null, apia).Read("2011-12-30").Value;

        Assert.Equal(new DateOnly(2011, 12, 30), read.Day);
        Assert.Equal(new DateTimeOffset(2011, 12, 30, 10, 0, 0, TimeSpan.Zero), read.Instant);
    }

    [Theory]
    [InlineData(1995), InlineData(2011), InlineData(2017), InlineData(2024)]
    public void In_every_zone_a_day_begins_at_its_first_instant(int year)
    {
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones())
        {
            for (var day = new DateOnly(year, 1, 1); day.Year == year; day = day.AddDays(1))
            {
                var start = LocalTime.StartOf(day, zone);
                Assert.True(LocalDay(start) >= day && LocalDay(start.AddTicks(-1)) < day, $"{zone.Id} {day:O}");
            }

            DateOnly LocalDay(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime + zone.GetUtcOffset(instant));
        }
    }

    [Theory]
    [InlineData("31/02/2024"), InlineData("29/02/2023"), InlineData("00/01/2024"), InlineData("01/13/2024"), InlineData("1/2/24")]
    [InlineData("01/02/1899"), InlineData("01/02/2201"), InlineData("01/02/0001"), InlineData("01/02/9999"), InlineData("01-02-2024")]
    [InlineData("01/02/2024 25:00"), InlineData("01/02/2024 23:60"), InlineData("01/02/2024 13:00 pm"), InlineData("01/02/2024 10:00+99:00")]
    [InlineData("yesterday"), InlineData("0"), InlineData("-1"), InlineData("٠١/٠٢/٢٠٢٤"), InlineData("43131"), InlineData("NaN")]
    [InlineData("01/02/2024 01/02/2024 01/02/2024 01/02/2024 01/02/2024 01/02/2024 01/02/2024")]
    public void Naughty_dates_are_told_and_never_thrown(string text) =>
        Assert.NotNull(new DateReader("dd/MM/yyyy", Berlin).Read(text).Problem);

    [Theory]
    [InlineData("dd/MM/yyyy", true), InlineData("d.M.yy", true), InlineData("yyyy-MM-ddTHH:mm:ss", true), InlineData("MM/dd/yyyy hh:mm tt", true), InlineData("d MMMM yyyy", true)]
    [InlineData("", false), InlineData("yyyy", false), InlineData("yyyy-MM", false), InlineData("dd/dd/yyyy", false), InlineData("bananas", false), InlineData("G", false), InlineData("dd/MM/yyyy/yyyy", false)]
    public void Only_formats_with_day_month_and_year_are_formats(string format, bool ok) => Assert.Equal(ok, DateReader.Check(format) is null);

    [Fact]
    public void Every_known_format_reads_what_it_writes_around_the_year_and_around_the_clock()
    {
        foreach (var format in DateReader.Formats)
        {
            var reader = new DateReader(format, SaoPaulo);
            for (var day = new DateOnly(2017, 1, 1); day.Year == 2017; day = day.AddDays(1))
            {
                var text = day.ToString(format, System.Globalization.CultureInfo.InvariantCulture);
                Assert.Equal(day, reader.Read(text).Value.Day);
                Assert.Equal(day, reader.Read(text + " 13:14:15").Value.Day);
            }
        }
    }
}
