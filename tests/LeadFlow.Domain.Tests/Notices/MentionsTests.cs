using LeadFlow.Domain.Notices;
using Xunit;

namespace LeadFlow.Domain.Tests.Notices;

public sealed class MentionsTests
{
    private static readonly (Guid Id, string Name) _ann = (Guid.NewGuid(), "Ann"), _annLee = (Guid.NewGuid(), "Ann Lee"), _zoe = (Guid.NewGuid(), "Zoë Ångström"), _otherAnn = (Guid.NewGuid(), "Ann");

    [Theory]
    [InlineData("@Ann Lee, please", "Ann Lee")]
    [InlineData("@ann leeward", "Ann")]
    [InlineData("Ask (@Ann)!", "Ann")]
    [InlineData("@zoë ångström and @Ann Lee and @Zoë Ångström", "Zoë Ångström,Ann Lee")]
    [InlineData("@Annette", "")]
    [InlineData("write to me@Ann.example", "")]
    [InlineData("@", "")]
    [InlineData("@@Ann", "Ann")]
    [InlineData("Ann", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void The_longest_name_right_after_the_sign_is_meant(string? text, string names)
    {
        var people = new[] { _ann, _annLee, _zoe };

        Assert.Equal(names, string.Join(',', Mentions.In(text, people).Select(id => people.Single(p => p.Id == id).Name)));
    }

    [Fact]
    public void A_name_that_two_bear_means_both() => Assert.Equal([_ann.Id, _otherAnn.Id], Mentions.In("@Ann", [_ann, _annLee, _otherAnn]));
}
