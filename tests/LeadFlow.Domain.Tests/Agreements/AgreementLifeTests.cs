using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using Xunit;
using static LeadFlow.Domain.Tests.TestData;

namespace LeadFlow.Domain.Tests.Agreements;

public class AgreementLifeTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 15, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 5, 15);
    private readonly Agreement _first = Agreement.First(Now);

    private Agreement Draft() => Agreement.Draft(2, _first, MarketingManager, Now);

    private Agreement Proposed()
    {
        var agreement = Draft();
        Assert.True(agreement.Change(Stricter, null, MarketingManager, Now).Succeeded);
        Assert.True(agreement.Propose(MarketingManager, Now).Succeeded);
        return agreement;
    }

    private Agreement Signed()
    {
        var agreement = Proposed();
        Assert.True(Sign(agreement, MarketingManager).Succeeded);
        Assert.True(Sign(agreement, SalesManager).Succeeded);
        return agreement;
    }

    private Agreement Active()
    {
        var agreement = Signed();
        Assert.True(agreement.Activate(SalesManager, Now).Succeeded);
        return agreement;
    }

    private static AgreementContent Stricter => Score(DefaultAgreement.Content, 75);

    private static AgreementContent Score(AgreementContent content, int hotFrom) =>
        content with { Stages = [.. content.Stages.Select(s => s.Kind == StageKind.Hot ? s with { Criteria = s.Criteria with { MinScore = hotFrom } } : s)] };

    private static Result Sign(Agreement agreement, Actor by) => agreement.Sign(new(by, SigningRoute.Browser), agreement.Hash, mayDelegate: false, Now);

    [Fact]
    public void It_begins_as_a_copy_of_the_version_it_is_based_on()
    {
        var draft = Draft();
        Assert.Equal((AgreementState.Draft, 2, 1), (draft.State, draft.Version, draft.BasedOn));
        Assert.Equal(ContentHash.Of(_first.Content), ContentHash.Of(draft.Content));
        Assert.Null(draft.Hash);
    }

    [Fact]
    public void Drafted_proposed_signed_by_both_sides_and_activated_it_is_in_force()
    {
        var agreement = Active();
        Assert.Equal(AgreementState.Active, agreement.State);
        Assert.Equal([Side.Marketing, Side.Sales], agreement.Signatures.Select(s => s.Side));
        Assert.All(agreement.Signatures, s => Assert.Equal(ContentHash.Of(Stricter), s.Hash));
    }

    [Fact]
    public void A_change_of_what_is_proposed_makes_it_a_draft_and_takes_the_signatures_off()
    {
        var agreement = Signed();
        Assert.True(agreement.Change(Score(DefaultAgreement.Content, 76), null, SalesManager, Now).Succeeded);
        Assert.Equal(AgreementState.Draft, agreement.State);
        Assert.Empty(agreement.Signatures);
        Assert.Null(agreement.Hash);
    }

    [Fact]
    public void Saving_what_it_says_already_takes_no_signature_off()
    {
        var agreement = Signed();
        Assert.True(agreement.Change(Stricter, null, SalesManager, Now).Succeeded);
        Assert.True(agreement.IsSigned);
    }

    [Fact]
    public void The_second_of_two_editors_is_told_who_was_faster()
    {
        var agreement = Draft();
        var seen = agreement.Revision;
        Assert.True(agreement.Change(Stricter, seen, SalesManager, Now).Succeeded);
        var second = agreement.Change(Score(DefaultAgreement.Content, 80), seen, MarketingManager, Now);
        Assert.Contains(SalesManager.Name, second.Refusal);
        Assert.Equal(ContentHash.Of(Stricter), ContentHash.Of(agreement.Content));
    }

    [Fact]
    public void A_draft_that_contradicts_itself_is_not_proposed()
    {
        var agreement = Draft();
        Assert.True(agreement.Change(Score(DefaultAgreement.Content, 110), null, SalesManager, Now).Succeeded);
        Assert.Equal("Hot can never be reached: it asks for 110 of 100 points.", agreement.Propose(SalesManager, Now).Refusal);
        Assert.Equal(AgreementState.Draft, agreement.State);
    }

    [Fact]
    public void Nobody_signs_a_draft() => Assert.Contains("draft", Sign(Draft(), SalesManager).Refusal);

    public static TheoryData<string> NoSigners => [.. TestData.People.Where(p => p.Role != Role.Manager).Select(p => p.Name)];

    [Theory, MemberData(nameof(NoSigners))]
    public void Only_managers_of_a_side_sign(string name)
    {
        var agreement = Proposed();
        Assert.False(Sign(agreement, TestData.People.Single(p => p.Name == name)).Succeeded);
        Assert.Empty(agreement.Signatures);
    }

    [Fact]
    public void A_side_signs_once_and_each_person_once()
    {
        var agreement = Proposed();
        Assert.True(Sign(agreement, SalesManager).Succeeded);
        Assert.Equal("You have signed this version already.", Sign(agreement, SalesManager).Refusal);
        Assert.Equal("Sofia Manager has signed for sales already.", Sign(agreement, SalesManager with { Id = Guid.NewGuid(), Name = "Second" }).Refusal);
        Assert.Equal("You have signed for the other side: it takes two people.", Sign(agreement, SalesManager with { Side = Side.Marketing }).Refusal); // They changed sides in between.
        Assert.Single(agreement.Signatures);
    }

    [Fact]
    public void What_changed_a_second_ago_is_not_signed_unread()
    {
        var agreement = Proposed();
        var read = agreement.Hash;
        Assert.True(agreement.Change(Score(DefaultAgreement.Content, 76), null, MarketingManager, Now).Succeeded);
        Assert.True(agreement.Propose(MarketingManager, Now).Succeeded);
        Assert.Contains("has changed since you read it", agreement.Sign(new(SalesManager, SigningRoute.Browser), read, mayDelegate: false, Now).Refusal);
    }

    [Fact]
    public void A_key_that_somebody_else_made_does_not_sign_unless_the_house_allows_it()
    {
        var agreement = Proposed();
        var signer = new Signer(SalesManager, SigningRoute.ApiKey, "robot", Admin.Id);
        Assert.Contains("Somebody else made this key", agreement.Sign(signer, null, mayDelegate: false, Now).Refusal);
        Assert.True(agreement.Sign(signer, null, mayDelegate: true, Now).Succeeded);
        Assert.Equal(("robot", Admin.Id, SigningRoute.ApiKey), (agreement.Signatures[0].Key, agreement.Signatures[0].KeyMintedById, agreement.Signatures[0].Route));
        Assert.True(agreement.Sign(signer with { Person = MarketingManager, KeyMintedById = MarketingManager.Id }, null, mayDelegate: false, Now).Succeeded);
    }

    [Fact]
    public void Nothing_comes_into_force_without_both_signatures()
    {
        var agreement = Proposed();
        Assert.Equal("Version 2 waits for the signature of marketing and sales.", agreement.Activate(SalesManager, Now).Refusal);
        Assert.True(Sign(agreement, MarketingManager).Succeeded);
        Assert.Equal("Version 2 waits for the signature of sales.", agreement.Activate(SalesManager, Now).Refusal);
        Assert.Equal("Version 2 waits for the signature of sales.", agreement.Schedule(Today.AddDays(1), Today).Refusal);
    }

    [Fact]
    public void It_comes_into_force_on_a_day_to_come()
    {
        var agreement = Signed();
        Assert.False(agreement.Schedule(Today, Today).Succeeded);
        Assert.True(agreement.Schedule(Today.AddDays(3), Today).Succeeded);
        Assert.Equal(Today.AddDays(3), agreement.ActivateOn);
        Assert.True(agreement.Schedule(null, Today).Succeeded);
        Assert.Null(agreement.ActivateOn);
    }

    [Theory]
    [InlineData(AgreementState.Active)]
    [InlineData(AgreementState.Archived)]
    public void What_was_signed_and_in_force_stays_as_it_is(AgreementState state)
    {
        var agreement = Active();
        if (state == AgreementState.Archived)
        {
            agreement.Archive(Now);
        }

        Assert.Contains("does not change", agreement.Change(DefaultAgreement.Content, null, SalesManager, Now).Refusal);
        Assert.Contains("does not change", agreement.Withdraw().Refusal);
        Assert.Contains("does not change", Sign(agreement, SalesManager).Refusal);
        Assert.Contains("does not change", agreement.Schedule(Today.AddDays(1), Today).Refusal);
        Assert.Contains("does not change", agreement.Propose(SalesManager, Now).Refusal);
        Assert.Equal((state, ContentHash.Of(Stricter)), (agreement.State, agreement.Hash));
        Assert.Equal(state == AgreementState.Active, agreement.Activate(SalesManager, Now).Succeeded); // Once more changes nothing.
    }

    [Fact]
    public void Taken_back_it_is_a_draft_that_nobody_has_signed()
    {
        var agreement = Signed();
        Assert.True(agreement.Withdraw().Succeeded);
        Assert.Equal(AgreementState.Draft, agreement.State);
        Assert.Empty(agreement.Signatures);
    }
}
