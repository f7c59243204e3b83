using System.Net;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Tests.Http;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Handoffs;

/// <summary>Several web nodes on one database: who is first, the database decides.</summary>
public sealed class TwoNodesTests(App app, TestDatabase databases) : IClassFixture<App>
{
    private const int People = 20;
    private const int Leads = 10;

    [Fact]
    public async Task Of_twenty_people_at_two_nodes_each_lead_goes_to_one_and_the_others_read_who()
    {
        await using var second = app.SecondNode();
        var marketer = TestData.Marketer();
        List<Guid> leads = [];
        for (var i = 0; i < Leads; i++)
        {
            leads.Add((await app.HotLead(marketer)).Id);
        }

        List<(TestUser User, HttpClient Client)> people = [];
        foreach (var number in Enumerable.Range(1, People))
        {
            var rep = TestData.Rep($"Racer {number:00}");
            var client = number % 2 == 0 ? app.Anonymous() : second.CreateClient();
            client.DefaultRequestHeaders.Authorization = new("Bearer", await app.Key(rep));
            people.Add((rep, client));
        }

        var presses = await Task.WhenAll(people.SelectMany(_ => leads, async (person, lead) => (person.User, Lead: lead, Answer: await person.Client.Post($"leads/{lead}/claim"))));

        foreach (var lead in presses.GroupBy(p => p.Lead))
        {
            Assert.All(lead, p => Assert.True(p.Answer.Status is HttpStatusCode.OK or HttpStatusCode.Conflict, p.Answer.Text));
            var winner = Assert.Single(lead, p => p.Answer.Status == HttpStatusCode.OK).User;
            Assert.All(lead.Where(p => p.User != winner), p => Assert.Contains(winner.Name, (string)p.Answer.ExpectProblem(409)["detail"]!, StringComparison.Ordinal));
            var claims = await app.Db(db => db.Activities.Where(a => a.LeadId == lead.Key && a.Kind == ActivityKind.Claimed).Select(a => a.ActorId).ToListAsync(TestContext.Current.CancellationToken));
            Assert.Equal(winner.Id, Assert.Single(claims));
        }

        people.ForEach(p => p.Client.Dispose());
    }

    [Fact]
    public async Task Three_nodes_that_start_at_once_on_a_bare_database_migrate_and_found_it_once()
    {
        var connectionString = await databases.CreateBareDatabaseAsync();
        var nodes = Enumerable.Range(0, 3).Select(_ => new App.Factory(connectionString, app.Clock)).ToList();
        try
        {
            await Task.WhenAll(nodes.Select(node => Task.Run(() => node.Services, TestContext.Current.CancellationToken)));

            foreach (var node in nodes)
            {
                using var client = node.CreateClient();
                Assert.Equal("ready", await client.GetStringAsync(new Uri("/readyz", UriKind.Relative), TestContext.Current.CancellationToken));
            }

            await using var scope = nodes[0].Services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
            Assert.Equal((1, 1), (await db.Companies.CountAsync(TestContext.Current.CancellationToken), await db.Agreements.CountAsync(TestContext.Current.CancellationToken)));
            Assert.Equal(db.Database.GetMigrations(), await db.Database.GetAppliedMigrationsAsync(TestContext.Current.CancellationToken));
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }
}
