using System.Globalization;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Captures.Importing;

/// <summary>What a process does before its first import, so that it is as fast as the next.</summary>
public sealed class ImportRehearsalTests(TestDatabase database) : IAsyncLifetime
{
    private readonly ImportFixture desk = new(database);

    public ValueTask InitializeAsync() => desk.InitializeAsync();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task A_rehearsal_lands_its_rows_and_leaves_none_in_any_table()
    {
        var before = await Counts();

        Assert.Equal(ImportRehearsal.Rows, await Rehearse());
        Assert.Equal(ImportRehearsal.Rows, await Rehearse()); // Again as at first: nobody remembers.

        Assert.Equal(before, await Counts());
    }

    [Fact]
    public async Task Tables_that_a_rehearsal_wrote_to_count_as_empty_still()
    {
        await Rehearse();

        Assert.True(float.Parse(Assert.Single(await desk.Rows("SELECT reltuples::text FROM pg_class WHERE oid = 'pk_leads'::regclass")), CultureInfo.InvariantCulture) <= 0);
    }

    [Fact]
    public async Task In_a_new_installation_it_comes_before_requests_are_taken()
    {
        var times = await desk.Ask(async services =>
        {
            services.GetRequiredService<DatabaseConnection>().WasMigrated = true;
            using var rehearsal = ActivatorUtilities.CreateInstance<ImportRehearsal>(services);
            await rehearsal.StartAsync(TestContext.Current.CancellationToken);
            return rehearsal.Times;
        });

        Assert.Equal(2, times);
    }

    private Task<int> Rehearse() => desk.Ask(services => ActivatorUtilities.CreateInstance<ImportRehearsal>(services).Rehearse(TestContext.Current.CancellationToken));

    private async Task<List<string>> Counts()
    {
        var counts = new List<string>();
        foreach (var table in await desk.Rows("SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"))
        {
            counts.Add($"{table} {Assert.Single(await desk.Rows($"SELECT count(*)::text FROM \"{table}\""))}");
        }

        Assert.NotEmpty(counts);
        return counts;
    }
}
