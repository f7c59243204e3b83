using System.Security.Cryptography;
using System.Text;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Features.Integrations.Webhooks;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Opportunities;
using LeadFlow.Web.Tests.Support;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Webhooks;

/// <summary>What other programs are told of, and when it is written.</summary>
public sealed class WebhookEventsTests(WebhookDesk app) : IClassFixture<WebhookDesk>
{
    private readonly TestUser _marketer = TestData.Marketer(), _rep = TestData.Rep(), _manager = TestData.SalesManager();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_event_of_many_lives_arrives_once_signed_and_in_order_for_each_lead()
    {
        await using var receiver = await Receiver.Start();
        await using var hook = await app.Hook(receiver);
        var won = await app.WonLead(_rep);
        Assert.True((await app.Send(new ReopenOpportunity.Command(won.Opportunity!.Id), _manager)).Result.Succeeded);
        Assert.True((await app.Send(new LoseOpportunity.Command(won.Opportunity.Id, "Price"), _manager)).Result.Succeeded);
        await app.Lead(_marketer, TestData.Capture(won.Email));
        await Ok(new ReturnLead.Command((await app.ClaimedLead(_rep)).Id, "No budget"), _rep);
        await Ok(new RejectLead.Command((await app.ClaimedLead(_rep)).Id, "Bad timing"), _rep);
        var released = (await app.ClaimedLead(_rep)).Id;
        await Ok(new ReleaseLead.Command(released), _rep);
        var withdrawn = (await app.HotLead(_marketer)).Id;
        await Ok(new MoveLead.Command(withdrawn, "raw"), _marketer);
        await Ok(new UndoMove.Command(withdrawn), _marketer);
        app.Clock.Advance(TimeSpan.FromDays(1));
        await app.Send(new ExpireHandoffs.Command(), WebhookDesk.Admin);

        await app.Deliver();

        var deliveries = await hook.Deliveries();
        Assert.All(deliveries, d => Assert.Equal(DeliveryState.Delivered, d.State));
        Assert.Equal(deliveries.Select(d => d.Id.ToString()).Order(), receiver.Requests.Select(r => r.Delivery).Order());
        Assert.Equal(WebhookEvents.All.Order(), receiver.Requests.Select(r => r.Event).Distinct().Order());
        foreach (var lead in receiver.Requests.GroupBy(r => r.Lead).Where(l => l.Any(r => r.Event == WebhookEvents.Captured))) // Others, of before, have expired with them.
        {
            Assert.Equal(lead.Select(r => r.Number).Order(), lead.Select(r => r.Number));
            Assert.Equal("lead.captured", lead.First().Event);
        }

        Assert.Equal(["lead.captured", "lead.stage_changed", "handoff.offered", "handoff.claimed", "handoff.accepted", "opportunity.won", "opportunity.reopened", "opportunity.lost"],
            Story(receiver, won.Id));
        Assert.Equal(["handoff.released", "handoff.offered", "handoff.expired", "handoff.offered"], receiver.Requests.Where(r => r.Lead == released.ToString()).Select(r => r.Event).SkipWhile(e => e != "handoff.released"));
        Assert.All(receiver.Requests, r => AssertSigned(r, hook.Secret));
    }

    [Fact]
    public async Task The_body_says_what_happened_to_which_lead_as_the_api_writes_it()
    {
        await using var receiver = await Receiver.Start();
        await using var hook = await app.Hook(receiver, WebhookEvents.Captured, WebhookEvents.StageChanged, WebhookEvents.Claimed, WebhookEvents.Won);
        var lead = await app.WonLead(_rep);

        await app.Deliver();

        var told = receiver.Requests.ToLookup(r => r.Event, r => r.Json);
        var captured = Assert.Single(told["lead.captured"]);
        Assert.Equal((lead.Id.ToString(), lead.Title, lead.Email, "raw", "open", "created", false), (
            (string?)captured["lead"]!["id"], (string?)captured["lead"]!["title"], (string?)captured["lead"]!["email"], (string?)captured["lead"]!["stage"]!["kind"], (string?)captured["lead"]!["standing"],
            (string?)captured["capture"]!["outcome"], (bool)captured["capture"]!["imported"]!));
        Assert.Equal("Website", (string?)captured["lead"]!["source"]);
        var change = told["lead.stage_changed"].Last()["change"]!;
        Assert.Equal(("hot", "agreement"), ((string?)change["to"]!["kind"], (string?)change["cause"]));
        var claimed = Assert.Single(told["handoff.claimed"])["handoff"]!;
        Assert.Equal(("claimed", _rep.Id.ToString(), _rep.Name, lead.Id.ToString()), ((string?)claimed["status"], (string?)claimed["claimedBy"], (string?)claimed["claimedByName"], (string?)claimed["leadId"]));
        var won = Assert.Single(told["opportunity.won"]);
        Assert.Equal(("won", 12_000m, "EUR", "customer"), ((string?)won["opportunity"]!["state"], (decimal)won["opportunity"]!["amount"]!, (string?)won["opportunity"]!["currency"], (string?)won["lead"]!["standing"]));
        Assert.All(receiver.Requests, r => Assert.Equal(("application/json; charset=utf-8", "LeadFlow/1"), (r.Headers["Content-Type"], r.Headers["User-Agent"])));
        Assert.All(receiver.Requests, r => Assert.DoesNotContain(r.Headers.Keys, h => h.Equals("traceparent", StringComparison.OrdinalIgnoreCase) || h.Equals("Cookie", StringComparison.OrdinalIgnoreCase) || h.Equals("Authorization", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task Nothing_is_written_that_no_active_webhook_wants()
    {
        await using var receiver = await Receiver.Start();
        var before = await Count();
        await app.Lead(_marketer);
        Assert.Equal(before, await Count());

        await using var hook = await app.Hook(receiver, WebhookEvents.Won);
        await app.HotLead(_marketer);
        Assert.Empty(await hook.Deliveries());

        await Ok(new PauseWebhook.Command(hook.Id), WebhookDesk.Admin);
        await app.WonLead(_rep);
        Assert.Empty(await hook.Deliveries());

        await Ok(new ResumeWebhook.Command(hook.Id), WebhookDesk.Admin);
        await app.WonLead(_rep);
        Assert.Single(await hook.Deliveries());
    }

    [Fact]
    public async Task Two_webhooks_are_told_of_the_same_event_each_by_a_delivery_of_its_own()
    {
        await using var receiver = await Receiver.Start();
        await using var one = await app.Hook(receiver, WebhookEvents.Captured);
        await using var other = await app.Hook(receiver, WebhookEvents.Captured);
        await app.Lead(_marketer);

        await app.Deliver();

        Assert.Single(receiver.Requests.Select(r => (string?)r.Json["id"]).Distinct());
        Assert.Equal(2, receiver.Requests.Select(r => r.Delivery).Distinct().Count());
    }

    [Fact]
    public async Task It_is_written_in_the_transaction_of_its_cause_or_not_at_all()
    {
        await using var receiver = await Receiver.Start();
        await using var hook = await app.Hook(receiver);
        var lead = await app.Lead(_marketer);
        var before = (await hook.Deliveries()).Count;
        await using (var scope = await app.Scope(_marketer))
        {
            var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
            await using var transaction = await db.Database.BeginTransactionAsync(Token);
            Assert.True((await scope.ServiceProvider.GetRequiredService<ISender>().Send(new MoveLead.Command(lead.Id, "warm"), Token)).Succeeded);
            Assert.Equal(before + 1, await db.WebhookDeliveries.CountAsync(d => d.WebhookId == hook.Id, Token));
            await transaction.RollbackAsync(Token);
        }

        Assert.Equal(before, (await hook.Deliveries()).Count);
    }

    [Fact]
    public async Task Capture_waits_for_no_receiver()
    {
        await using var receiver = await Receiver.Start();
        await using var hook = await app.Hook(receiver, WebhookEvents.Captured);
        var gate = new TaskCompletionSource();
        receiver.Answers = async (_, context) =>
        {
            await gate.Task;
            await Receiver.Say(context, 204);
        };
        await app.Lead(_marketer);
        var delivering = app.Deliver();
        await receiver.Came(Token);

        await app.Lead(_marketer);

        Assert.False(delivering.IsCompleted);
        gate.SetResult();
        await delivering;
        Assert.All(await hook.Deliveries(), d => Assert.NotEqual(DeliveryState.Failed, d.State));
    }

    [Fact]
    public async Task Leads_of_a_file_are_told_of_after_everything_else_and_their_past_is_not()
    {
        await using var receiver = await Receiver.Start();
        await using var hook = await app.Hook(receiver);
        var csv = "E-mail,Name,Won\nann@file.example,Ann File,2025-03-01\nben@file.example,Ben File,\ncleo@file.example,Cleo File,\n"u8.ToArray();
        await app.Send(new ReceiveImport.Command("people.csv", csv, new("""{"columns":{"E-mail":"email","Name":"fullName","Won":"wonAt"},"dateFormat":"yyyy-MM-dd"}""", ImportPolicy.Skip, DryRun: false)), WebhookDesk.Admin);
        await app.Send(new RunImports.Command(), WebhookDesk.Admin);
        var late = await app.Lead(_marketer);

        await app.Deliver();

        Assert.Equal(4, (await hook.Deliveries()).Count);
        Assert.Equal([true, true, true], receiver.Requests.Where(r => r.Lead != late.Id.ToString()).Select(r => (bool)r.Json["capture"]!["imported"]!));
        Assert.Equal("customer", (string?)receiver.Requests.Single(r => (string?)r.Json["lead"]!["title"] == "Ann File").Json["lead"]!["standing"]);
        Assert.Equal([false, true, true, true], (await hook.Deliveries()).OrderBy(d => d.IsBulk).Select(d => d.IsBulk));
    }

    [Fact]
    public async Task What_is_gone_is_told_of_no_more_and_what_is_old_is_tidied_away()
    {
        await using var receiver = await Receiver.Start();
        await using var hook = await app.Hook(receiver, WebhookEvents.Captured);
        var (gone, kept) = (await app.Lead(_marketer), await app.Lead(_marketer));
        await app.Db(async db =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(Token);
            await db.Captures.Where(c => c.LeadId == gone.Id).ExecuteUpdateAsync(s => s.SetProperty(c => c.LeadId, (Guid?)null), Token);
            await db.RemoveLeads([gone.Id], Token);
            await transaction.CommitAsync(Token);
        });
        Assert.Equal(kept.Id, Assert.Single(await hook.Deliveries()).LeadId);

        app.Clock.Advance(TimeSpan.FromDays(WebhookDelivery.KeptDays - 1));
        await app.Send(new Jobs.TidyUp.Command(), WebhookDesk.Admin);
        Assert.Single(await hook.Deliveries());
        app.Clock.Advance(TimeSpan.FromDays(2));
        await app.Send(new Jobs.TidyUp.Command(), WebhookDesk.Admin);
        Assert.Empty(await hook.Deliveries());
    }

    [Fact]
    public async Task A_restricted_reps_change_is_told_of_in_full()
    {
        await using var receiver = await Receiver.Start();
        await using var hook = await app.Hook(receiver, WebhookEvents.Claimed);
        await app.Send(new Features.Administration.SetCompany.Command("Ours", "UTC", RestrictReps: true), WebhookDesk.Admin);
        var lead = await app.ClaimedLead(_rep);
        await app.Send(new Features.Administration.SetCompany.Command("Ours", "UTC", RestrictReps: false), WebhookDesk.Admin);

        await app.Deliver();

        Assert.Equal(lead.Title, (string?)Assert.Single(receiver.Requests).Json["lead"]!["title"]);
    }

    /// <summary>Events of a lead in the order of their arrival, but for how often its stage changed.</summary>
    private static IEnumerable<string> Story(Receiver receiver, Guid lead)
    {
        var events = receiver.Requests.Where(r => r.Lead == lead.ToString()).Select(r => r.Event).ToList();
        return events.Where((e, i) => e != "lead.stage_changed" || events.IndexOf(e) == i).Take(8);
    }

    /// <summary>As whoever receives it would, by the contract alone.</summary>
    private static void AssertSigned(Received request, string secret)
    {
        var parts = request.Headers["LeadFlow-Signature"].Split(',');
        var t = parts.Single(p => p.StartsWith("t=", StringComparison.Ordinal))[2..];
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes(t));
        hmac.AppendData("."u8);
        hmac.AppendData(Encoding.UTF8.GetBytes(request.Body));
        var expected = string.Concat(hmac.GetHashAndReset().Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Contains($"v1={expected}", parts);
    }

    private Task<int> Count() => app.Db(db => db.WebhookDeliveries.CountAsync(Token));

    private async Task Ok(IRequest<Domain.Result> command, TestUser by)
    {
        var result = await app.Send(command, by);
        Assert.True(result.Succeeded, result.Refusal);
    }
}
