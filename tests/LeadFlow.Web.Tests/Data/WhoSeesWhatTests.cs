using System.Collections;
using System.Reflection;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Internal;
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

    [Fact]
    public async Task Whoever_sees_everything_is_lent_what_others_gave_back_and_nothing_of_theirs()
    {
        var pool = Pool();
        var first = AtHand(pool, CurrentUser.System()).Take();
        first.IsQuiet = true;
        first.ChangeTracker.AutoDetectChangesEnabled = false;
        first.Database.SetCommandTimeout(777);
        await first.Leads.FirstOrDefaultAsync(TestContext.Current.CancellationToken);
        await first.Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
        first.Sources.Add(LeadSource.Named("Left behind"));
        await first.SaveChangesAsync(TestContext.Current.CancellationToken);
        await first.DisposeAsync();

        await using var next = AtHand(pool, Rep(seesOnlyOwn: false)).Take();

        Assert.Same(first, next);
        Assert.False(next.IsQuiet);
        Assert.True(next.ChangeTracker.AutoDetectChangesEnabled);
        Assert.Null(next.Database.GetCommandTimeout());
        Assert.False(next.IsInTransaction);
        Assert.Empty(next.ChangeTracker.Entries());
        Assert.False(await next.Sources.AnyAsync(s => s.Name == "Left behind", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(null)]
    public async Task A_restricted_rep_is_lent_none_nor_whoever_is_not_known_yet(bool? restricted)
    {
        var pool = Pool();
        await using (var own = AtHand(pool, restricted is null ? new() : Rep(seesOnlyOwn: true)).Take())
        {
            Assert.Equal(restricted == true, own.Filters);
        }

        await using var lent = AtHand(pool, CurrentUser.System()).Take();
        Assert.False(lent.Filters);
        Assert.Throws<InvalidOperationException>(() => lent.Serve(Rep(seesOnlyOwn: true)));
    }

    [Fact]
    public void Whatever_a_database_remembers_is_forgotten_when_it_serves_the_next()
    {
        using var db = AtHand(Pool(), CurrentUser.System()).Take();
        var remembers = typeof(LeadFlowDb).GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .Where(f => !f.Name.EndsWith(">P", StringComparison.Ordinal) && f.Name is not ("_user" or "_filters")).ToList(); // Its services; and what this is about.
        foreach (var field in remembers)
        {
            if (field.FieldType == typeof(bool))
            {
                field.SetValue(db, true);
            }
            else
            {
                var add = field.FieldType.GetMethod("Add") ?? throw new InvalidOperationException($"How is {field.Name} to be filled?");
                add.Invoke(field.GetValue(db), [Activator.CreateInstance(add.GetParameters()[0].ParameterType, nonPublic: true)]);
            }
        }

        db.Serve(CurrentUser.System());

        Assert.NotEmpty(remembers);
        Assert.All(remembers, f => Assert.True(f.GetValue(db) is false || (f.GetValue(db) is IEnumerable many && !many.Cast<object>().Any()), f.Name));
    }

    private static CurrentUser Rep(bool seesOnlyOwn)
    {
        var user = new CurrentUser();
        user.Become(_rep, TimeZoneInfo.Utc, seesOnlyOwn);
        return user;
    }

    /// <summary>Nobody else's, so that the next gets the same.</summary>
    private PooledDbContextFactory<LeadFlowDb> Pool() =>
#pragma warning disable EF1001 // What makes one from the services is EF Core's own.
        new(new DbContextPool<LeadFlowDb>(app.Services.GetRequiredService<DbContextOptions<LeadFlowDb>>(), app.Services));
#pragma warning restore EF1001

    private DbAtHand AtHand(IDbContextFactory<LeadFlowDb> pool, CurrentUser user) => new(pool, app.Services, user);

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
