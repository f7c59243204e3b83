using System.Net;
using System.Net.Http.Json;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Forms;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Forms;
using LeadFlow.Web.Features.Forms.Kiosk;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Forms;

/// <summary>What a device at a stand hands over, as the server takes it.</summary>
public sealed class KioskApiTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_answer_handed_over_by_twenty_calls_at_once_is_one_lead_of_the_day_it_was_given()
    {
        var (form, client) = await Device();
        var email = TestData.Email();
        var at = app.Clock.Now.AddDays(-2);
        var answer = Answer("one", email, at);

        var codes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Send(client, answer)));

        Assert.All(codes, c => Assert.Equal(HttpStatusCode.NoContent, c));
        var lead = await app.Db(db => db.Leads.SingleAsync(l => l.Email == email, Cancel));
        Assert.Equal(at.ToUnixTimeMilliseconds(), lead.CapturedAt.ToUnixTimeMilliseconds());
        var capture = await app.Db(db => db.Captures.SingleAsync(c => c.FormId == form.Id, Cancel));
        Assert.Equal((CaptureRoute.Kiosk, CaptureOutcome.Created), (capture.Route, capture.Outcome));
    }

    [Fact]
    public async Task A_token_that_is_none_or_was_revoked_is_refused_and_sees_no_form()
    {
        var (_, client) = await Device();
        var stranger = app.Anonymous();
        stranger.DefaultRequestHeaders.Authorization = new("Bearer", "guessed");

        Assert.Equal(HttpStatusCode.Unauthorized, await Send(stranger, Answer("x", TestData.Email(), app.Clock.Now)));
        using var form = await stranger.GetAsync(new Uri("/kiosk/form", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, form.StatusCode);
        using var own = await client.GetAsync(new Uri("/kiosk/form", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        using var leads = await client.GetAsync(new Uri("/api/v1/leads", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, leads.StatusCode); // It sends to its form, and nothing else.
    }

    [Fact]
    public async Task An_answer_to_a_former_version_is_read_by_that_version()
    {
        var (form, client) = await Device();
        var version = await app.Db(async db =>
        {
            var draft = await db.Forms.SingleAsync(f => f.Id == form.Id, Cancel);
            draft.Change(draft.Draft.Without("need"));
            await db.SaveChangesAsync(Cancel);
            return draft.Version;
        });
        Assert.True((await app.Send(new PublishForm.Command(form.Id, version), TestData.Marketer())).Succeeded);
        var email = TestData.Email();

        await Send(client, Answer("old", email, app.Clock.Now, ("need", "pressing")));

        Assert.Equal(Level.Likely, await app.Db(db => db.Leads.Where(l => l.Email == email).Select(l => l.NeedLevel).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task What_cannot_be_read_is_kept_so_that_the_device_may_forget_it()
    {
        var (form, client) = await Device();

        Assert.Equal(HttpStatusCode.NoContent, await Send(client, Answer("bad", "no address", app.Clock.Now)));

        var capture = await app.Db(db => db.Captures.SingleAsync(c => c.FormId == form.Id, Cancel));
        Assert.Equal(CaptureOutcome.Suspected, capture.Outcome);
        Assert.Contains("no address", capture.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_naughty_string_comes_back_unchanged()
    {
        var (_, client) = await Device();
        var naughty = (await File.ReadAllLinesAsync(SharedData.Path("strings/blns.txt"), Cancel)).Where(s => s.Length is > 0 and <= FormReading.TextMaxLength && s[0] != '#' && !string.IsNullOrWhiteSpace(s)).Distinct().ToList();
        foreach (var (i, text) in naughty.Index())
        {
            Assert.Equal(HttpStatusCode.NoContent, await Send(client, Answer($"naughty{i}", $"naughty{i}@kiosk.example", app.Clock.Now, ("company", text))));
        }

        var stored = await app.Db(db => db.Leads.Where(l => l.Email!.EndsWith("@kiosk.example")).ToDictionaryAsync(l => l.Email!, l => l.Company, Cancel));
        Assert.All(naughty.Index(), n => Assert.Equal(n.Item, stored[$"naughty{n.Index}@kiosk.example"]));
    }

    private async Task<(PublicForm Form, HttpClient Client)> Device()
    {
        var form = await PublicForm.Publish(app, template: FormTemplate.TradeShow);
        var enrolled = await app.Send(new EnrolKiosk.Command(form.Id, "Stand 7", "2580"), TestData.Marketer());
        var client = app.Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", enrolled.Token);
        return (form, client);
    }

    private static object Answer(string key, string email, DateTimeOffset at, params (string Key, string Value)[] more) => new
    {
        key = $"{key}-{email}",
        version = 1,
        language = "en",
        at,
        posted = more.Concat([("name", "Vera Visitor"), ("email", email)]).DistinctBy(p => p.Item1).ToDictionary(p => p.Item1, p => new[] { p.Item2 }),
    };

    private static async Task<HttpStatusCode> Send(HttpClient client, object answer)
    {
        using var sent = await client.PostAsJsonAsync(new Uri("/kiosk/answers", UriKind.Relative), answer, Cancel);
        return sent.StatusCode;
    }
}
