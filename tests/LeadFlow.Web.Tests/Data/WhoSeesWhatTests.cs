using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Data;

/// <summary>The two models of the database, and the numbers that are kept rather than counted.</summary>
public sealed class WhoSeesWhatTests(App app) : IClassFixture<App>
{
    private static readonly Actor _rep = new(Guid.CreateVersion7(), "Rita Restricted", Side.Sales, Role.Rep);

    [Fact]
    public async Task A_restricted_reps_database_filters_and_nobody_elses_does()
    {
        await using var restricted = app.Services.CreateAsyncScope();
        restricted.ServiceProvider.GetRequiredService<CurrentUser>().Become(_rep, TimeZoneInfo.Utc, seesOnlyOwn: true);
        await using var other = app.Services.CreateAsyncScope();
        other.ServiceProvider.GetRequiredService<CurrentUser>().Become(_rep, TimeZoneInfo.Utc);

        Assert.Equal([true, false], new[] { restricted, other }.Select(s => s.ServiceProvider.GetRequiredService<LeadFlowDb>().Model.FindEntityType(typeof(Lead))!.GetDeclaredQueryFilters().Count > 0));
    }

    [Fact]
    public async Task The_model_that_a_start_builds_beside_the_rest_is_the_one_that_is_asked()
    {
        await using var scope = app.Services.CreateAsyncScope();

        Assert.Same(await DatabaseSetup.BuildModel(), scope.ServiceProvider.GetRequiredService<LeadFlowDb>().Model);
    }

    [Fact]
    public async Task Whoever_turns_out_to_be_restricted_cannot_go_on_with_a_database_that_shows_everything()
    {
        await using var scope = app.Services.CreateAsyncScope();
        var user = scope.ServiceProvider.GetRequiredService<CurrentUser>();
        await scope.ServiceProvider.GetRequiredService<LeadFlowDb>().Leads.AnyAsync(TestContext.Current.CancellationToken);

        Assert.Throws<InvalidOperationException>(() => user.Become(_rep, TimeZoneInfo.Utc, seesOnlyOwn: true));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("raw", null)]
    [InlineData("hot", LeadStanding.Open)]
    [InlineData(null, LeadStanding.Dead)]
    public async Task The_list_says_how_many_there_are_as_counting_would(string? stage, LeadStanding? standing)
    {
        await app.Lead();
        await app.HotLead();
        await app.DeadLead();

        var page = await app.Send(new FindLines.Query { Stage = stage, Standing = standing, Limit = 1, Count = true }, TestData.Marketer());

        var counted = 0;
        await app.Db(async db => counted = await db.Qualifications.CountAsync(q => (stage == null || q.StageKind == Enum.Parse<StageKind>(stage, true)) && (standing == null || q.Standing == standing)));
        Assert.Equal((counted, true), (page.Count, page.CountIsExact));
    }
}
