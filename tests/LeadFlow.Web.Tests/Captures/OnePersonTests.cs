using System.Net;
using System.Net.Http.Json;
using System.Text;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Support;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Captures;

/// <summary>One person is one lead, by whatever ways and however many at once they come in (LIFECYCLE 8).</summary>
public sealed class OnePersonTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_hundred_captures_of_one_address_by_three_routes_on_two_nodes_are_one_lead()
    {
        var (marketer, manager, address) = (TestData.Marketer("Both Routes"), TestData.MarketingManager("Imports"), TestData.Email());
        await using var second = app.SecondNode();
        var key = await app.Key(marketer);
        HttpClient[] nodes = [app.Anonymous(), second.CreateClient()];
        foreach (var node in nodes)
        {
            node.DefaultRequestHeaders.Authorization = new("Bearer", key);
        }

        var imports = new List<Guid>();
        for (var i = 0; i < 4; i++)
        {
            // Twenty rows in four files, each with something to say.
            var file = "Mail,Tags\n" + string.Concat(Enumerable.Range(0, 5).Select(n => $"{address},tag {i} {n}\n"));
            imports.Add(await app.Send(new ReceiveImport.Command($"{i}.csv", Encoding.UTF8.GetBytes(file), new("""{"columns": {"Mail": "email", "Tags": "tags"}}""", ImportPolicy.Fill, DryRun: false)), manager));
        }

        var work = new List<Task>();
        for (var i = 0; i < 40; i++)
        {
            var (node, n) = (nodes[i % 2], i);
            work.Add(Task.Run(async () => Assert.True((await node.PostAsJsonAsync(new Uri("/api/v1/leads", UriKind.Relative), new { email = n % 3 == 0 ? address.ToUpperInvariant() : address, firstName = $"Api{n}", source = "Web" }, TestContext.Current.CancellationToken)).StatusCode is HttpStatusCode.Created or HttpStatusCode.OK), TestContext.Current.CancellationToken));
            work.Add(Task.Run(() => app.Send(TestData.Capture(address, firstName: $"Quick{n}"), marketer), TestContext.Current.CancellationToken));
        }

        work.AddRange(new[] { app.Services, second.Services }.Select(services => Task.Run(() => RunImports(services), TestContext.Current.CancellationToken)));
        await Task.WhenAll(work);

        var lead = await app.Db(db => db.Identities.Where(i => i.Kind == IdentityKind.Email && i.Value == address).Select(i => i.LeadId).SingleAsync());
        Assert.Equal(1, await app.Db(db => db.LeadSearch.CountAsync(s => s.EmailKey == address)));
        Assert.Equal(100, await app.Db(db => db.Captures.CountAsync(c => c.LeadId == lead)));
        Assert.Equal(1, await app.Db(db => db.Captures.CountAsync(c => c.LeadId == lead && c.Outcome == CaptureOutcome.Created)));
        foreach (var import in imports)
        {
            var view = await app.Send(new GetImport.Query(import), manager);
            Assert.Equal(("completed", 5, 0), (view.State, view.Created + view.Updated, view.Rejected));
        }
    }

    [Fact]
    public async Task A_switchboard_is_not_a_person_but_worth_a_look()
    {
        var marketer = TestData.Marketer();
        var one = await app.Lead(marketer, TestData.Capture(firstName: "Ingrid", lastName: "Solberg") with { Contact = new() { FirstName = "Ingrid", LastName = "Solberg", Email = TestData.Email(), Phone = "+47 22 12 34 56" } });
        var other = await app.Lead(marketer, TestData.Capture() with { Contact = new() { FirstName = "Bjarne", LastName = "Dahl", Phone = "0047 22123456" } });

        Assert.NotEqual(one.Id, other.Id);
        var suggested = Assert.Single((await app.Send(new GetNeighbours.Query(other.Id), marketer)).Duplicates);
        Assert.Equal((one.Id, "same phone"), (suggested.Id, suggested.Why));
    }

    private static async Task RunImports(IServiceProvider services)
    {
        await using var scope = services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope();
        await scope.ServiceProvider.GetRequiredService<ISender>().Send(new RunImports.Command(), TestContext.Current.CancellationToken);
    }
}
