using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Agreements;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Tests.Support;
using Xunit;

namespace LeadFlow.Web.Tests.Agreements;

public sealed class PreviewTests(App app) : IClassFixture<App>
{
    /// <summary>Interest counts for next to nothing, so that nobody has a hundred points.</summary>
    private static AgreementContent HotFrom(int score) =>
        DefaultAgreement.Content with { Interest = DefaultAgreement.Content.Interest with { FullAt = 10_000 }, Stages = [.. DefaultAgreement.Content.Stages.Select(s => s.Kind == StageKind.Hot ? s with { Criteria = s.Criteria with { MinScore = score } } : s)] };

    [Fact]
    public async Task The_sample_and_the_count_say_who_would_move_and_who_stays_claimed()
    {
        var (manager, rep) = (TestData.SalesManager(), TestData.Rep());
        var waiting = new[] { await app.HotLead(), await app.HotLead() };
        var claimed = await app.HotLead();
        Assert.True((await app.Send(new ClaimLead.Command(claimed.Id), rep)).Succeeded);
        await app.Lead();

        var exact = await app.Send(new PreviewAgreement.Query(HotFrom(100), Exact: true), manager);
        var sample = await app.Send(new PreviewAgreement.Query(HotFrom(100)), manager);
        var same = await app.Send(new PreviewAgreement.Query(DefaultAgreement.Content, Exact: true), manager);

        Assert.Equal((2, 0, 2, 1), (exact.Moving, exact.Offered, exact.Withdrawn, exact.ClaimedBelow));
        Assert.Equal((exact.Moving, exact.Withdrawn, exact.Open, 0), (sample.Moving, sample.Withdrawn, sample.Open, sample.Margin)); // So few are sampled whole.
        Assert.Equal(waiting.Select(w => w.Id).Order(), exact.Movers.Select(x => x.LeadId).Order());
        Assert.All(exact.Movers, x => Assert.Equal(("Hot", "Warm", "missing: score of at least 100"), (x.From, x.To, x.Why)));
        Assert.Equal((0, 0, 0), (same.Moving, same.Offered, same.Withdrawn));
    }

    [Fact]
    public async Task A_draft_that_contradicts_itself_is_not_tried()
    {
        var preview = await app.Send(new PreviewAgreement.Query(HotFrom(110)), TestData.MarketingManager());
        Assert.Equal("Hot can never be reached: it asks for 110 of 100 points.", preview.Problem);
    }

    [Fact]
    public async Task Only_managers_try_a_draft()
    {
        foreach (var user in new[] { TestData.Marketer(), TestData.Sdr(), TestData.Rep() })
        {
            await Assert.ThrowsAsync<ForbiddenException>(() => app.Send(new PreviewAgreement.Query(DefaultAgreement.Content), user));
        }
    }
}
