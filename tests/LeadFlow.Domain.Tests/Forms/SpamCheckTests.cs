using LeadFlow.Domain.Forms;
using Xunit;

namespace LeadFlow.Domain.Tests.Forms;

public sealed class SpamCheckTests
{
    private static readonly SpamFacts _person = new() { HasToken = true, Took = TimeSpan.FromSeconds(20), Required = 3, Email = "ingrid@nordhavn.example", Typed = ["We run three sites, see https://nordhavn.example"] };

    private static IReadOnlyList<SpamSign> Of(SpamFacts facts) => SpamCheck.Of(facts, new());

    [Fact]
    public void A_person_has_no_sign_also_the_tenth_at_one_address() => Assert.Empty(Of(_person with { FromAddress = 10 }));

    public static TheoryData<SpamFacts, SpamSign> Signs => new()
    {
        { _person with { IsTrapFilled = true }, SpamSign.Trap },
        { _person with { HasToken = false, Took = null }, SpamSign.NoToken },
        { _person with { IsTokenUsed = true }, SpamSign.TokenUsed },
        { _person with { Took = TimeSpan.FromSeconds(1) }, SpamSign.TooFast },
        { _person with { IsSameAsBefore = true }, SpamSign.SameAnswers },
        { _person with { FromAddress = 20 }, SpamSign.ManyFromAddress },
        { _person with { OnForm = 100_000 }, SpamSign.ManyOnForm },
        { _person with { Email = "x@mailinator.com" }, SpamSign.ThrowawayMailbox },
        { _person with { Typed = ["http://a.example http://b.example https://c.example"] }, SpamSign.Links },
        { _person with { Typed = ["[url=http://a.example]buy[/url]"] }, SpamSign.Links },
        { _person with { SaidToBeSpam = true }, SpamSign.Learned },
    };

    [Theory]
    [MemberData(nameof(Signs))]
    public void One_sign_is_enough_to_be_looked_at(SpamFacts facts, SpamSign sign) => Assert.Equal([sign], Of(facts));

    [Fact]
    public void Whoever_was_let_through_is_held_up_only_by_what_no_browser_of_theirs_would_do()
    {
        var known = _person with { SaidToBeSpam = false, FromAddress = 1000, OnForm = 100_000, Email = "x@mailinator.com", Typed = ["http://a.example http://b.example https://c.example"] };

        Assert.Empty(Of(known));
        Assert.Equal([SpamSign.Trap], Of(known with { IsTrapFilled = true }));
    }

    [Fact]
    public void More_questions_take_more_time_up_to_five_seconds()
    {
        Assert.Equal(TimeSpan.FromSeconds(2), SpamCheck.LeastTime(0));
        Assert.Equal(TimeSpan.FromSeconds(5), SpamCheck.LeastTime(100));
    }

    [Fact]
    public void A_spammer_speaks_for_nobody_else_and_whoever_is_let_through_for_their_company()
    {
        Assert.Equal([(LessonKind.Mailbox, "a@acme.example"), (LessonKind.Address, "key")], SpamLesson.Of("A@acme.example", "key", isSpam: true));
        Assert.Equal([(LessonKind.Mailbox, "a@acme.example"), (LessonKind.Domain, "acme.example")], SpamLesson.Of("a@acme.example", "key", isSpam: false));
        Assert.Equal([(LessonKind.Mailbox, "a@gmail.com")], SpamLesson.Of("a@gmail.com", null, isSpam: false));
        Assert.False(SpamLesson.Of([(LessonKind.Address, true), (LessonKind.Mailbox, false)]));
        Assert.Null(SpamLesson.Of([]));
    }
}
