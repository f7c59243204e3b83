using LeadFlow.Web.Live;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace LeadFlow.Web.Tests.Live;

/// <summary>An installation in which nothing has happened yet.</summary>
public sealed class FirstEventTests(App app) : IClassFixture<App>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_very_first_event_is_read_however_late_it_comes()
    {
        await app.Db(db => db.Database.ExecuteSqlAsync($"TRUNCATE live_events RESTART IDENTITY", Token));
        var time = new Minutes();
        var reader = new LiveReader(app.Services.GetRequiredService<NpgsqlDataSource>(), time);
        for (var i = 0; i < 4; i++)
        {
            Assert.Empty(await reader.Read(Token));
            time.Passed++;
        }

        await app.Db(db => db.Database.ExecuteSqlAsync($"INSERT INTO live_events (at, kind) VALUES (now(), 'test')", Token));

        Assert.Equal(1, Assert.Single(await reader.Read(Token)).Id);
    }

    private sealed class Minutes : TimeProvider
    {
        public long Passed { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Passed * 60;
    }
}
