using System.Globalization;
using LeadFlow.Domain.Agreements;
using Xunit;

namespace LeadFlow.Domain.Tests.Agreements;

/// <summary>Deadlines in working time, against instants reckoned by hand.</summary>
public sealed class WorkingTimeTests
{
    private static readonly OpenHours _day = new(new(9, 0), new(17, 0));
    private static readonly OpenHours _night = new(new(0, 0), new(8, 0));

    /// <summary>Monday to Friday from nine to five, closed at Christmas.</summary>
    private static readonly WorkingTime _office = new()
    {
        Week = Enumerable.Range(1, 5).ToDictionary(d => (DayOfWeek)d, _ => _day),
        Holidays = [new(2026, 12, 24), new(2026, 12, 25), new(2027, 1, 1)],
    };

    /// <summary>Every day from midnight to eight: the hours in which clocks change.</summary>
    private static readonly WorkingTime _early = new() { Week = Enum.GetValues<DayOfWeek>().ToDictionary(d => d, _ => _night) };

    [Theory]
    [InlineData("within a day", "Europe/Berlin", "2026-11-26T10:00+01:00", 60, "2026-11-26T11:00+01:00")]
    [InlineData("before work begins", "Europe/Berlin", "2026-11-26T06:15+01:00", 60, "2026-11-26T10:00+01:00")]
    [InlineData("up to the end of the day", "Europe/Berlin", "2026-11-26T16:00+01:00", 60, "2026-11-26T17:00+01:00")]
    [InlineData("over night", "Europe/Berlin", "2026-11-26T16:30+01:00", 60, "2026-11-27T09:30+01:00")]
    [InlineData("after work", "Europe/Berlin", "2026-11-26T17:00+01:00", 1, "2026-11-27T09:01+01:00")]
    [InlineData("over a weekend", "Europe/Berlin", "2026-11-27T16:30+01:00", 60, "2026-11-30T09:30+01:00")]
    [InlineData("from a Sunday", "Europe/Berlin", "2026-11-29T12:00+01:00", 15, "2026-11-30T09:15+01:00")]
    [InlineData("three days", "Europe/Berlin", "2026-11-30T09:00+01:00", 3 * 8 * 60, "2026-12-02T17:00+01:00")]
    [InlineData("over Christmas and a weekend", "Europe/Berlin", "2026-12-23T16:30+01:00", 60, "2026-12-28T09:30+01:00")]
    [InlineData("over New Year", "Europe/Berlin", "2026-12-31T16:45+01:00", 30, "2027-01-04T09:15+01:00")]
    [InlineData("over the weekend when summer begins", "Europe/Berlin", "2026-03-27T16:30+01:00", 60, "2026-03-30T09:30+02:00")]
    [InlineData("over the weekend when summer ends", "Europe/Berlin", "2026-10-23T16:30+02:00", 60, "2026-10-26T09:30+01:00")]
    [InlineData("asked in another zone", "Europe/Berlin", "2026-11-26T23:30+09:00", 60, "2026-11-26T16:30+01:00")]
    [InlineData("in New York", "America/New_York", "2026-11-27T16:50-05:00", 20, "2026-11-30T09:10-05:00")]
    [InlineData("in Kolkata", "Asia/Kolkata", "2026-11-26T16:40+05:30", 45, "2026-11-27T09:25+05:30")]
    [InlineData("in Auckland, a day ahead of UTC", "Pacific/Auckland", "2026-11-27T16:30+13:00", 60, "2026-11-30T09:30+13:00")]
    public void Of_an_office_that_closes(string what, string zone, string from, int minutes, string due) => Check(_office, what, zone, from, minutes, due);

    [Theory]
    [InlineData("the hour that Berlin skips", "Europe/Berlin", "2026-03-29T00:00+01:00", 180, "2026-03-29T04:00+02:00")]
    [InlineData("a day that has an hour less", "Europe/Berlin", "2026-03-29T00:00+01:00", 8 * 60, "2026-03-30T01:00+02:00")]
    [InlineData("the hour that comes twice in Berlin", "Europe/Berlin", "2026-10-25T00:00+02:00", 180, "2026-10-25T02:00+01:00")]
    [InlineData("a day that has an hour more", "Europe/Berlin", "2026-10-25T00:00+02:00", 9 * 60, "2026-10-25T08:00+01:00")]
    [InlineData("the hour that New York skips", "America/New_York", "2026-03-08T01:00-05:00", 90, "2026-03-08T03:30-04:00")]
    [InlineData("the hour that comes twice in New York", "America/New_York", "2026-11-01T00:30-04:00", 120, "2026-11-01T01:30-05:00")]
    [InlineData("the half hour that Lord Howe skips", "Australia/Lord_Howe", "2026-10-04T01:30+10:30", 60, "2026-10-04T03:00+11:00")]
    [InlineData("the half hour that comes twice there", "Australia/Lord_Howe", "2026-04-05T01:00+11:00", 90, "2026-04-05T02:00+10:30")]
    public void Of_those_who_work_when_clocks_change(string what, string zone, string from, int minutes, string due) => Check(_early, what, zone, from, minutes, due);

    [Fact]
    public void Where_nobody_works_time_runs_around_the_clock() =>
        Assert.Equal(At("2026-11-27T11:00+01:00"), new WorkingTime { Holidays = [new(2026, 11, 27)] }.After(At("2026-11-27T10:00+01:00"), 60, Zone("Europe/Berlin")));

    [Fact]
    public void A_zone_of_its_own_counts_before_the_companys() =>
        Assert.Equal(At("2026-11-27T09:30-05:00"), (_office with { Zone = "America/New_York" }).After(At("2026-11-26T16:30-05:00"), 60, Zone("Europe/Berlin")));

    [Fact]
    public void Minutes_of_work_add_up_and_never_end_outside_working_hours()
    {
        var random = new Random(7);
        var zone = Zone("Europe/Berlin");
        for (var i = 0; i < 2_000; i++)
        {
            var from = At("2026-01-01T00:00+01:00").AddMinutes(random.Next(0, 400 * 24 * 60));
            var (one, other) = (random.Next(1, 3_000), random.Next(1, 3_000));
            var due = _office.After(from, one + other, zone);

            Assert.Equal(due, _office.After(_office.After(from, one, zone), other, zone));
            var local = TimeZoneInfo.ConvertTime(due, zone);
            Assert.InRange(TimeOnly.FromDateTime(local.DateTime), _day.From, _day.Until);
            Assert.Contains(local.DayOfWeek, _office.Week.Keys);
            Assert.DoesNotContain(DateOnly.FromDateTime(local.DateTime), _office.Holidays);
        }
    }

    private static void Check(WorkingTime working, string what, string zone, string from, int minutes, string due) =>
        Assert.True(At(due) == working.After(At(from), minutes, Zone(zone)), $"{what}: {TimeZoneInfo.ConvertTime(working.After(At(from), minutes, Zone(zone)), Zone(zone)):yyyy-MM-dd HH:mm zzz} instead of {due}");

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static TimeZoneInfo Zone(string name) => TimeZoneInfo.FindSystemTimeZoneById(name);
}
