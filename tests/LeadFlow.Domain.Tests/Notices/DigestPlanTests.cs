using System.Globalization;
using LeadFlow.Domain.Notices;
using Xunit;

namespace LeadFlow.Domain.Tests.Notices;

public sealed class DigestPlanTests
{
    private static readonly TimeZoneInfo _berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("before its hour", "2026-06-10T07:59+02:00", null, null)]
    [InlineData("at its hour", "2026-06-10T08:00+02:00", null, "2026-06-10")]
    [InlineData("late, as after an outage", "2026-06-10T23:59+02:00", "2026-06-09", "2026-06-10")]
    [InlineData("once a day", "2026-06-10T12:00+02:00", "2026-06-10", null)]
    [InlineData("a day that is over gets none", "2026-06-11T07:00+02:00", "2026-06-09", null)]
    [InlineData("not on a Saturday", "2026-06-13T12:00+02:00", null, null)]
    [InlineData("a day that was already had in a zone further east", "2026-06-10T12:00+02:00", "2026-06-11", null)]
    public void A_digest_is_due_from_its_hour_on_once_for_its_day(string why, string now, string? last, string? due) =>
        Assert.Equal((why, Day(due)), (why, DigestPlan.Usual.DueOn(Instant(now), _berlin, Day(last))));

    [Theory]
    [InlineData("today still", "2026-06-10T07:59+02:00", null, "2026-06-10T08:00+02:00")]
    [InlineData("it is its hour now", "2026-06-10T08:00+02:00", null, "2026-06-11T08:00+02:00")]
    [InlineData("today was had, in another zone", "2026-06-10T07:00+02:00", "2026-06-10", "2026-06-11T08:00+02:00")]
    [InlineData("over the weekend", "2026-06-12T09:00+02:00", "2026-06-12", "2026-06-15T08:00+02:00")]
    [InlineData("over a change of the clocks", "2026-03-27T09:00+01:00", null, "2026-03-30T08:00+02:00")]
    public void The_next_is_after_now(string why, string now, string? last, string next) =>
        Assert.Equal((why, Instant(next)), (why, DigestPlan.Usual.Next(Instant(now), _berlin, Day(last))!.Value));

    [Fact]
    public void Of_one_day_a_week_the_next_is_a_week_away_and_of_none_there_is_no_next()
    {
        var plan = new DigestPlan(new(2, 30), [DayOfWeek.Sunday]);

        Assert.Equal(Instant("2026-03-29T03:30+02:00"), plan.Next(Instant("2026-03-29T00:00+01:00"), _berlin, null)); // 02:30 is skipped.
        Assert.Equal(Instant("2026-04-05T02:30+02:00"), plan.Next(Instant("2026-03-29T03:30+02:00"), _berlin, new(2026, 3, 29)));
        Assert.Null((plan with { Days = [] }).Next(Instant("2026-03-29T00:00+01:00"), _berlin, null));
        Assert.Null((plan with { Days = [] }).DueOn(Instant("2026-03-29T12:00+01:00"), _berlin, null));
    }

    [Theory]
    [InlineData(NoticeKind.Offered, NoticeMail.AtOnce)]
    [InlineData(NoticeKind.Returned, NoticeMail.AtOnce)]
    [InlineData(NoticeKind.Mention, NoticeMail.AtOnce)]
    [InlineData(NoticeKind.Claimed, NoticeMail.Never)]
    [InlineData(NoticeKind.Reply, NoticeMail.Digest)]
    [InlineData(NoticeKind.Forgotten, NoticeMail.Digest)]
    public void Until_somebody_chooses_what_presses_comes_at_once_and_a_kind_that_was_muted_not_at_all(NoticeKind kind, NoticeMail usual)
    {
        Assert.Equal(new(true, usual), NoticeWish.Of(kind, [], null));
        Assert.Equal(new(false, NoticeMail.Never), NoticeWish.Of(kind, [kind.ToString()], null));
        Assert.True(NoticeWish.Of(kind, [kind.ToString()], null).IsNone);
        Assert.Equal(new(false, NoticeMail.AtOnce), NoticeWish.Of(kind, [kind.ToString()], new Dictionary<string, NoticeMail> { [kind.ToString()] = NoticeMail.AtOnce }));
        Assert.Equal(new(true, NoticeMail.Never), NoticeWish.Of(kind, [], new Dictionary<string, NoticeMail> { [kind.ToString()] = NoticeMail.Never }));
    }

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
