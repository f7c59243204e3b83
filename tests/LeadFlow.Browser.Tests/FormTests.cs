using System.Net;
using System.Text.RegularExpressions;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Forms;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Forms;
using LeadFlow.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LeadFlow.Browser.Tests;

/// <summary>A marketer builds a form, puts it on a site, and visitors send it.</summary>
public sealed class FormTests(FormTests.BehindProxy desk, Chromium chromium) : IClassFixture<FormTests.BehindProxy>
{
    /// <summary>Each visitor comes from an address of their own, as a proxy tells it.</summary>
    public sealed class BehindProxy(TestDatabase databases, Chromium chromium) : Desk(databases, chromium)
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["LeadFlow:Jobs:Enabled"] = "false", ["LeadFlow:Security:KnownProxies"] = "127.0.0.1" };
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Built_in_the_browser_and_embedded_on_another_site_it_makes_a_warm_lead()
    {
        await using var site = await Site.Start();
        var marketer = TestData.Marketer();
        var page = await desk.Open(marketer, "/forms", 1440);
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("Pricing");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Empty" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/forms/[^/]+-[^/]+$"));
        foreach (var meaning in new[] { "Budget", "Authority", "Need", "Timeframe" })
        {
            await Add(page, meaning);
        }

        await page.GetByRole(AriaRole.Link, new() { Name = "Is money set aside" }).ClickAsync();
        await page.GetByLabel("Question", new() { Exact = true }).FillAsync("Is there a budget?");
        await page.GetByLabel("Choice 1", new() { Exact = true }).FillAsync("Yes, signed");
        await page.GetByLabel("Choice 5", new() { Exact = true }).FillAsync("Ask me again");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.FrameLocator(".lf-build__paper").GetByText("Yes, signed")).ToBeVisibleAsync();
        await Add(page, "Consent");
        await page.GetByLabel("What they agree to").FillAsync("You may write to me.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await page.Locator(".lf-qmove button").First.ClickAsync(); // Up, before the last one.
        await Expect(page.Locator(".lf-asked li").Nth(5)).ToContainTextAsync("You may write to me.");
        await Desk.AssertAccessible(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Thanks and routing" }).ClickAsync();
        await page.GetByLabel("Sites that may show it").FillAsync(site.Origin);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Expect(page.GetByText("live, version 1")).ToBeVisibleAsync();
        var slug = await desk.Db(db => db.Forms.Where(f => f.Name == "Pricing").Select(f => f.Slug).SingleAsync(Cancel));

        var visitor = await (await chromium.Profile(site.Origin)).NewPageAsync();
        site.Html = $"<!doctype html><title>Shop</title><h1>Shop</h1><script src=\"{desk.Url}embed.js\" data-form=\"{slug}\" async></script>";
        await visitor.GotoAsync("/?utm_source=google&utm_campaign=autumn");
        var frame = visitor.FrameLocator("iframe");
        await frame.GetByRole(AriaRole.Textbox, new() { Name = "Your name" }).FillAsync("Ingrid Solberg");
        await frame.GetByRole(AriaRole.Textbox, new() { Name = "E-mail" }).FillAsync("ingrid@nordhavn.example");
        foreach (var choice in new[] { "Yes, signed", "I decide", "It costs us money every day", "This quarter" })
        {
            await frame.GetByLabel(choice, new() { Exact = true }).CheckAsync();
        }

        await frame.GetByLabel("You may write to me.").CheckAsync();
        desk.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.True((await visitor.Locator("iframe").BoundingBoxAsync())!.Height > 500, "The frame is as tall as the form.");
        await frame.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(frame.GetByText("Thank you")).ToBeVisibleAsync();

        var lead = await desk.Db(db => db.Leads.Include(l => l.Qualification).SingleAsync(l => l.Email == "ingrid@nordhavn.example", Cancel));
        Assert.Equal((StageKind.Warm, Level.Likely, Level.Likely, Level.Likely), (lead.Qualification.StageKind, lead.BudgetLevel, lead.AuthorityLevel, lead.NeedLevel));
        Assert.Equal(("You may write to me.", "google", "autumn"), (lead.Consent, lead.Utm!["utm_source"], lead.Utm["utm_campaign"]));
        desk.AssertNoComplaints();

        // A site that the form does not name gets nothing.
        await using var stranger = await Site.Start();
        stranger.Html = site.Html;
        var other = await (await chromium.Profile(stranger.Origin)).NewPageAsync();
        await other.GotoAsync("/");
        await Expect(other.FrameLocator("iframe").GetByRole(AriaRole.Textbox, new() { Name = "Your name" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Without_script_every_question_is_asked_and_the_server_knows_which_count()
    {
        var form = await PublishDemo(f => f.With("authority", f.Question("authority")! with { Required = true, ShownIf = new("budget", ["amount"]) }));
        var page = await (await chromium.Profile(desk.Url, 390, scripts: false)).NewPageAsync();
        await page.GotoAsync($"/f/{form}");
        await Expect(page.GetByText("I decide")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Your name" }).FillAsync("Nora Script");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "E-mail" }).FillAsync("nora@plain.example");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Company" }).FillAsync("Plain");
        await page.GetByLabel("No, just looking").CheckAsync();
        desk.Clock.Advance(TimeSpan.FromSeconds(20));
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask for a demo" }).ClickAsync();
        await Expect(page.GetByText("Thank you")).ToBeVisibleAsync();
        Assert.Equal(Level.No, await desk.Db(db => db.Leads.Where(l => l.Email == "nora@plain.example").Select(l => l.BudgetLevel).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task What_hangs_on_an_answer_comes_and_goes_and_what_was_typed_stays_when_the_page_is_loaded_anew()
    {
        var form = await PublishDemo(f => f.With("authority", f.Question("authority")! with { ShownIf = new("budget", ["amount"]) }));
        var page = await desk.OpenSignedOut($"/f/{form}", 390);
        await Expect(page.GetByText("I decide")).ToBeHiddenAsync();
        await page.GetByLabel("Yes, with an amount").CheckAsync();
        await Expect(page.GetByText("I decide")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Your name" }).FillAsync("<b>Ann</b>");
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Your name" })).ToHaveValueAsync("<b>Ann</b>");
        await Expect(page.GetByText("I decide")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask for a demo" }).ClickAsync();
        await Expect(page.Locator("[data-focus]")).ToBeFocusedAsync(); // What is missing is said, and read first.
        await Desk.AssertAccessible(page);
        desk.AssertNoComplaints();
    }

    [Fact]
    public async Task Fifty_people_of_whom_ten_share_one_address_are_all_leads()
    {
        var form = await PublishDemo();
        var before = await desk.Db(db => db.Captures.CountAsync(c => c.Outcome == CaptureOutcome.Suspected, Cancel));
        var profile = await chromium.Profile(desk.Url, 390);
        var page = await profile.NewPageAsync();
        for (var i = 0; i < 50; i++)
        {
            await profile.SetExtraHTTPHeadersAsync([new("X-Forwarded-For", i < 10 ? "198.51.100.7" : $"203.0.113.{i}")]);
            await page.GotoAsync($"/f/{form}");
            await page.GetByRole(AriaRole.Textbox, new() { Name = "Your name" }).FillAsync($"Person {i}");
            await page.GetByRole(AriaRole.Textbox, new() { Name = "E-mail" }).FillAsync($"paced{i}@people.example");
            await page.GetByRole(AriaRole.Textbox, new() { Name = "Company" }).FillAsync("People");
            await page.GetByLabel(i % 2 == 0 ? "We want to improve it" : "I am only curious").CheckAsync();
            desk.Clock.Advance(TimeSpan.FromSeconds(15));
            await page.GetByRole(AriaRole.Button, new() { Name = "Ask for a demo" }).ClickAsync();
            await Expect(page.GetByText("Thank you")).ToBeVisibleAsync();
        }

        Assert.Equal(50, await desk.Db(db => db.Leads.CountAsync(l => l.Email!.StartsWith("paced"), Cancel)));
        Assert.Equal(before, await desk.Db(db => db.Captures.CountAsync(c => c.Outcome == CaptureOutcome.Suspected, Cancel)));
    }

    [Fact]
    public async Task What_is_carried_to_another_site_is_copied_by_one_press()
    {
        var slug = await PublishDemo();
        var id = await desk.Db(db => db.Forms.Where(f => f.Slug == slug).Select(f => f.Id).SingleAsync(Cancel));
        var page = await desk.Open(TestData.Marketer(), $"/forms/{id}/embed");
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var copy = page.GetByRole(AriaRole.Button, new() { Name = "Copy" }).Nth(1);

        await copy.ClickAsync();

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Copied" })).ToBeVisibleAsync();
        Assert.Equal($"<script src=\"{desk.Url}embed.js\" data-form=\"{slug}\" async></script>", await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
    }

    private static async Task Add(IPage page, string what)
    {
        await page.GetByLabel("What to ask").SelectOptionAsync(new SelectOptionValue { Label = what });
        await page.GetByRole(AriaRole.Button, new() { Name = "Question", Exact = true }).ClickAsync();
        await Expect(page.GetByText("The question is added")).ToBeVisibleAsync();
    }

    private async Task<string> PublishDemo(Func<FormContent, FormContent>? change = null)
    {
        var marketer = TestData.Marketer();
        var id = (await desk.Send(new BeginForm.Command($"Demo {Guid.NewGuid():N}", FormTemplate.DemoRequest), marketer)).FormId;
        var form = await desk.Db(async db =>
        {
            var draft = await db.Forms.SingleAsync(f => f.Id == id, Cancel);
            draft.Change((change ?? (f => f))(draft.Draft));
            await db.SaveChangesAsync(Cancel);
            return draft;
        });
        Assert.True((await desk.Send(new PublishForm.Command(id, form.Version), marketer)).Succeeded);
        return form.Slug;
    }

    /// <summary>Somebody else's site.</summary>
    private sealed class Site : IAsyncDisposable
    {
        private readonly WebApplication _app;

        private Site()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0));
            _app = builder.Build();
            _app.MapGet("/", () => Results.Content(Html, "text/html"));
        }

        public string Html { get; set; } = "";

        public string Origin => _app.Urls.First();

        public static async Task<Site> Start()
        {
            var site = new Site();
            await site._app.StartAsync(Cancel);
            return site;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
