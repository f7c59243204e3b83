using System.Globalization;
using LeadFlow.Domain.Notices;
using Xunit;

namespace LeadFlow.Domain.Tests.Notices;

public sealed class QuietHoursTests
{
    private static readonly TimeZoneInfo _berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("a summer night, before midnight", "22:00", "07:00", "", "2026-06-10T23:30+02:00", "2026-06-11T07:00+02:00")]
    [InlineData("after midnight", "22:00", "07:00", "", "2026-06-11T00:30+02:00", "2026-06-11T07:00+02:00")]
    [InlineData("its first minute", "22:00", "07:00", "", "2026-06-10T22:00+02:00", "2026-06-11T07:00+02:00")]
    [InlineData("the minute before", "22:00", "07:00", "", "2026-06-10T21:59+02:00", "2026-06-10T21:59+02:00")]
    [InlineData("its end is not quiet any more", "22:00", "07:00", "", "2026-06-11T07:00+02:00", "2026-06-11T07:00+02:00")]
    [InlineData("lunch", "12:00", "13:00", "", "2026-06-10T12:59+02:00", "2026-06-10T13:00+02:00")]
    [InlineData("the same hour twice means none", "08:00", "08:00", "", "2026-06-10T08:00+02:00", "2026-06-10T08:00+02:00")]
    [InlineData("half of them means none", "22:00", "", "", "2026-06-10T23:00+02:00", "2026-06-10T23:00+02:00")]
    [InlineData("none", "", "", "", "2026-06-10T03:00+02:00", "2026-06-10T03:00+02:00")]
    [InlineData("a weekend", "", "", "Saturday Sunday", "2026-06-13T12:00+02:00", "2026-06-15T00:00+02:00")]
    [InlineData("a night that leads into a weekend and out of it into the next night", "22:00", "07:00", "Saturday Sunday", "2026-06-12T23:30+02:00", "2026-06-15T07:00+02:00")]
    [InlineData("seven days off would be for ever", "", "", "Monday Tuesday Wednesday Thursday Friday Saturday Sunday", "2026-06-13T12:00+02:00", "2026-06-13T12:00+02:00")]
    [InlineData("the short night of spring", "22:00", "07:00", "", "2026-03-28T23:00+01:00", "2026-03-29T07:00+02:00")]
    [InlineData("an end that the clocks skip comes as much later", "22:00", "02:30", "", "2026-03-29T01:00+01:00", "2026-03-29T03:30+02:00")]
    [InlineData("a beginning that they skip too", "02:30", "05:00", "", "2026-03-29T03:15+02:00", "2026-03-29T03:15+02:00")]
    [InlineData("and then it begins", "02:30", "05:00", "", "2026-03-29T03:30+02:00", "2026-03-29T05:00+02:00")]
    [InlineData("the long night of autumn", "22:00", "07:00", "", "2026-10-24T23:00+02:00", "2026-10-25T07:00+01:00")]
    [InlineData("an end that comes twice is the earlier", "22:00", "02:30", "", "2026-10-25T02:15+02:00", "2026-10-25T02:30+02:00")]
    [InlineData("and not the later", "22:00", "02:30", "", "2026-10-25T02:15+01:00", "2026-10-25T02:15+01:00")]
    [InlineData("a Sunday off that has 25 hours", "", "", "Sunday", "2026-10-25T00:00+02:00", "2026-10-26T00:00+01:00")]
    public void What_comes_in_quiet_hours_waits_for_their_end(string why, string from, string to, string daysOff, string at, string until)
    {
        var quiet = new QuietHours(Time(from), Time(to), [.. daysOff.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<DayOfWeek>)]);

        Assert.Equal((why, Instant(until)), (why, quiet.HeldUntil(Instant(at), _berlin)));
        Assert.Equal(Instant(at) < Instant(until), quiet.Holds(Instant(at), _berlin));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-27")]
    [InlineData("Europe/Berlin", "2026-10-23")]
    [InlineData("Australia/Lord_Howe", "2026-04-03")]
    [InlineData("America/Santiago", "2026-09-04")] // Midnight itself is skipped.
    [InlineData("Pacific/Apia", "2011-12-28")] // A whole day is.
    public void The_end_of_quiet_is_never_before_it_and_never_quiet_itself(string zone, string day)
    {
        var where = TimeZoneInfo.FindSystemTimeZoneById(zone);
        QuietHours[] all = [new(new(22, 0), new(7, 0), [DayOfWeek.Saturday]), new(new(2, 15), new(2, 45), []), new(new(23, 59), new(23, 58), [DayOfWeek.Sunday, DayOfWeek.Friday]), new(new(0, 0), new(0, 30), []), QuietHours.None];
        foreach (var quiet in all)
        {
            for (var at = new DateTimeOffset(DateTime.Parse(day, CultureInfo.InvariantCulture), default); at < new DateTimeOffset(DateTime.Parse(day, CultureInfo.InvariantCulture).AddDays(5), default); at = at.AddMinutes(7))
            {
                var until = quiet.HeldUntil(at, where);
                Assert.True(until >= at && until - at <= TimeSpan.FromDays(4), $"{quiet} at {at}: {until}");
                Assert.False(quiet.Holds(until, where));
            }
        }
    }

    private static TimeOnly? Time(string text) => text.Length == 0 ? null : TimeOnly.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
