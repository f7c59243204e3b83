using System.Text.RegularExpressions;
using System.Xml.Linq;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Forms;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Agreements;
using LeadFlow.Web.Features.Agreements.Backtesting;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Features.Captures.Merging;
using LeadFlow.Web.Features.Captures.Received;
using LeadFlow.Web.Features.Captures.Utm;
using LeadFlow.Web.Features.Fields;
using LeadFlow.Web.Features.Forms;
using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Features.Integrations.Webhooks;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Leads.Bulk;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Features.ToDo;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Support;
using MediatR;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Xunit;

namespace LeadFlow.Web.Tests.Pages;

/// <summary>
/// Every text of the face comes from the resources. After a change of texts run these tests once with LEADFLOW_WRITE_WORDING=1:
/// it writes src/LeadFlow.Web/Resources/Features/Shared/Wording.resx anew.
/// </summary>
public sealed partial class WordingTests(WordingTests.Pseudo app) : IClassFixture<WordingTests.Pseudo>
{
    private static readonly string _resx = Path.Combine(Repository.Root, "src", "LeadFlow.Web", "Resources", "Features", "Shared", "Wording.resx");

    /// <summary>Attributes that people read or hear, some of them through scripts.</summary>
    private static readonly HashSet<string> _attributes =
    [
        "aria-label", "aria-description", "placeholder", "title", "alt", "data-th", "data-key-label", "data-key-group", "data-dialog-label", "data-mentions-label", "data-arrived", "data-waiting", "data-desktop-denied",
        "data-recent", "data-found", "data-none", "data-failed", "data-say-lifted", "data-say-over", "data-say-cancelled", "data-say-moved", "data-say-failed",
    ];

    /// <summary>Names, sentences of the rules, what programs and keys are called.</summary>
    private const string NotOfTheFace = "[translate=no], script, style, kbd, code, pre";

    /// <summary>Those that only lead on, answer with a file, or come as the answer to a form.</summary>
    private static readonly string[] _notVisited = ["/", "/leads/export", "/opportunities/export", "/reports/export", "/users/export", "/resume", "/consent",
        "/f/{slug}", "/f/{slug}/thanks", "/forms/{id:guid}/preview"]; // What visitors read: their language, and the words of whoever made the form.

    /// <summary>Under the pseudo-locale every text stands in brackets.</summary>
    public sealed class Pseudo(TestDatabase databases) : App(databases)
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["LeadFlow:PseudoLocale"] = "true" };
    }

    [Fact]
    public void Every_text_of_the_face_is_in_the_resources()
    {
        var texts = Texts();
        Assert.True(texts.Count > 500, $"{texts.Count} texts");
        if (Environment.GetEnvironmentVariable("LEADFLOW_WRITE_WORDING") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_resx)!);
            var header = new[] { ("resmimetype", "text/microsoft-resx"), ("version", "2.0"), ("reader", "System.Resources.ResXResourceReader, System.Windows.Forms, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089"), ("writer", "System.Resources.ResXResourceWriter, System.Windows.Forms, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089") };
            new XDocument(new XElement("root",
                header.Select(h => new XElement("resheader", new XAttribute("name", h.Item1), new XElement("value", h.Item2))),
                texts.Select(t => new XElement("data", new XAttribute("name", Wording.NameOf(t)), new XAttribute(XNamespace.Xml + "space", "preserve"), new XElement("value", t))))).Save(_resx);
            return;
        }

        var known = XDocument.Load(_resx).Root!.Elements("data").ToDictionary(d => d.Element("value")!.Value, d => d.Attribute("name")!.Value, StringComparer.Ordinal);
        Assert.Empty(texts.Where(t => !known.ContainsKey(t)).Select(t => $"not in Wording.resx: {t}"));
        Assert.Empty(known.Keys.Where(t => !texts.Contains(t)).Select(t => $"no longer said: {t}"));
        Assert.All(known, k => Assert.Equal(Wording.NameOf(k.Key), k.Value));
        Assert.Equal(known.Count, known.Values.Distinct(StringComparer.OrdinalIgnoreCase).Count()); // The resources do not tell them apart otherwise.
    }

    [Fact]
    public void Every_text_of_the_scripts_reaches_them_from_the_server()
    {
        var scripts = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "LeadFlow.Web", "assets", "ts"), "*.ts").Where(f => File.ReadAllText(f).Contains("from './words'", StringComparison.Ordinal));
        var said = scripts.SelectMany(f => Script().Matches(File.ReadAllText(f)).Select(m => m.Groups[1].Value)).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(said.Order(StringComparer.Ordinal), ScriptWords.All.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_localizer_finds_them()
    {
        var texts = app.Services.GetRequiredService<IStringLocalizer<Wording>>();

        Assert.False(texts["Claim"].ResourceNotFound, texts["Claim"].SearchedLocation);
        Assert.True(texts["Nobody says this"].ResourceNotFound);
        Assert.Equal("⟦Claim⟧", app.Services.GetRequiredService<Wording>()["Claim"]);
    }

    [Fact]
    public async Task Under_the_pseudo_locale_every_page_speaks_in_brackets()
    {
        List<string> bare = [], visited = [];
        await Visit(null, [$"/first-steps?token={app.Services.GetRequiredService<FirstSteps>().Open()}", "/sign-in"]);

        var (admin, rep, marketer, manager) = (TestData.Admin(), TestData.Rep(), TestData.Marketer(), TestData.SalesManager());
        var (raw, hot, claimed, accepted) = (await app.Lead(), await app.HotLead(marketer), await app.ClaimedLead(rep), await app.AcceptedLead(rep));
        var (won, dead) = (await app.WonLead(rep), await app.DeadLead());
        await app.Key(rep, Policies.Scopes.All);
        var invited = (await app.Send(new InviteUser.Command("nora@example.com", "Nora New", Role.Sdr), admin)).Path;
        var task = (await app.Send(new AddTask.Command(accepted.Id, "Call about the offer") { DueAt = app.Clock.Now.AddHours(1) }, rep)).TaskId;
        await app.Send(new AddTask.Command(null, "Look at the new list"), rep);
        var tagged = (await app.Send(new StartBulk.Command(BulkKind.Tag, [raw.Id, dead.Id], null, new() { Tags = ["Pilot"] }), marketer)).BulkId;
        foreach (var kind in Enum.GetValues<FieldKind>())
        {
            await app.Send(new DefineField.Command($"Own {kind}", kind, "One\nTwo", "Help"), admin);
        }

        await app.Send(new ChangeCustomField.Command(raw.Id, "own-choice", "One", null), marketer);
        var file = await app.Send(new ReceiveImport.Command("people.csv", "E-mail,Name,Shoe size\nemre@x.example,Emre Yildiz,42\nnobody@@x,Nobody,\n"u8.ToArray()), admin);
        var queued = await app.Send(new ReceiveImport.Command("more.csv", "E-mail,Name\nlale@x.example,Lale Aydin\n"u8.ToArray(), new("""{"columns":{"E-mail":"email","Name":"fullName"}}""", ImportPolicy.Skip, DryRun: true)), admin);
        var valued = await app.Send(new ReceiveImport.Command("values.csv", "E-mail,Stage,Source\nida@x.example,Warmish,Fair\n"u8.ToArray()), admin);
        await using (var scope = await app.Scope(admin))
        {
            await scope.ServiceProvider.GetRequiredService<ISender>().Send(new MatchImport.Command(valued, new Dictionary<string, string?> { ["E-mail"] = "email", ["Stage"] = "stage", ["Source"] = "source" }, null, null), TestContext.Current.CancellationToken);
            await scope.ServiceProvider.GetRequiredService<ISender>().Send(new MatchImport.Command(file, new Dictionary<string, string?> { ["E-mail"] = "email", ["Name"] = "fullName", ["Shoe size"] = MatchImport.OwnField }, null, null), TestContext.Current.CancellationToken);
        }

        var draft = await app.Send(new DraftAgreement.Command(), manager);
        var inForce = (await app.Send(new GetAgreements.Query(), manager)).Single(a => a.Status == AgreementState.Active).Id;
        await app.Send(new CommentOnAgreement.Command(draft, "scoring", "Why thirty?"), manager);
        var test = (await app.Send(new StartBacktest.Command(draft, DateOnly.FromDateTime(app.Clock.Now.DateTime).AddDays(-30), DateOnly.FromDateTime(app.Clock.Now.DateTime).AddDays(-1)), manager)).BacktestId;
        await Visit(manager, ["/agreement", $"/agreement/{draft}", $"/agreement/{draft}/compare/{inForce}"]);
        await app.Send(new RunBacktests.Command(), admin);
        await Visit(manager, [$"/agreement/{draft}", $"/agreement/backtest/{test}/Missed"]);
        await Visit(rep, ["/agreement"]);
        await Visit(admin, [.. await Captured(admin, marketer)]);
        await Visit(admin, [.. await Webhooks(admin)]);
        await Visit(marketer, [.. await Forms(marketer)]);
        string[] leads = [.. new[] { raw, hot, claimed, accepted, won, dead }.Select(l => $"/leads/{l.Id}")];

        await Visit(null, [invited, "/accept-invitation?token=used", "/error/404"]);
        await Visit(admin, ["/triage", $"/triage/{raw.Id}", $"/triage/{dead.Id}", "/leads?stage=Raw&source=Website&country=Norway&next=overdue", "/leads", "/leads/new", "/leads/views", "/leads/columns", "/leads/bulk", $"/leads/bulk/{tagged}",
            "/board?dead=true", $"/board/move/{raw.Id}?to=Dead", "/find?q=hopper", "/find?q=lead", "/find?q=rita", "/start", "/counts", "/teams", $"/teams?id={rep.Id}", "/routing", "/routing?tried=true", $"/leads/pass-on/{rep.Id}", "/sources", "/fields", "/tags", "/tags?tag=Pilot", "/users", $"/users?id={rep.Id}", "/workspace", "/leads/duplicates", $"/leads/merge?lead={raw.Id}&lead={hot.Id}", "/import", "/import/history", $"/import/{file}/match", $"/import/{valued}/values", $"/import/{file}/check", $"/import/{file}/check?problems=true", $"/import/{queued}",
            "/api", "/reports", "/reports/cry-wolf", "/reports/cry-wolf/hand-offs", "/reports/cry-wolf/hand-offs?outcome=Returned&qualifier=none&reason=none&overrides=true", "/reports/response", "/reports/response/steps", "/reports/response/steps?measure=Claim&which=Overdue", "/reports/response?tag=nobody", "/opportunities", "/opportunities?state=won", "/notices", "/preferences", "/queue", "/tasks", "/my-day", "/outbox", "/call", "/call?channel=Chat&q=hopper", "/call?q=nobodyatall", $"/leads/{raw.Id}/call", $"/leads/{hot.Id}/call?channel=Chat&inbound=true", $"/leads/{claimed.Id}/call?inbound=true", "/scripts", "/scripts?key=budget", "/assignment", "/assignment?tried=true&country=Germany", "/sign-out", "/error/403", "/error/500", .. leads,
            $"/leads/{hot.Id}/bant", $"/leads/{hot.Id}/score", $"/leads/{raw.Id}/edit/firstName", $"/leads/{raw.Id}/contact", $"/leads/{raw.Id}/fields/own-number", "/leads?customFields.own-choice=One&customFields.own-number=1..5&customFields.own-text=(none)"]);
        await Visit(admin, [$"/leads/{raw.Id}/row", $"/leads/{hot.Id}/row?edit=true", "/notices?handler=Panel", $"/leads/{hot.Id}/bant?compact=true", $"/leads/{raw.Id}/edit/company", "/leads/new", $"/leads/new?handler=Here&Input.Email={hot.Email}", $"/board/move/{raw.Id}?to=Dead"], isPart: true);
        await Visit(rep, ["/my-day", "/tasks", "/tasks?state=done", $"/tasks/{task}", "/queue", "/board", "/opportunities", "/notices", .. leads]);
        await Visit(rep, [$"/tasks/{task}?handler=Form", "/notices?handler=Panel"], isPart: true);
        await Visit(marketer, ["/triage", "/leads", "/my-day", "/notices", "/leads/bulk"]);
        await Visit(manager, ["/my-day", "/reports", "/queue", "/leads"]);
        var (one, two) = (await app.Lead(marketer), await app.Lead(marketer));
        var merge = (await app.Send(new LeadFlow.Web.Features.Leads.Merging.MergeLeads.Command(one.Id, [two.Id]), marketer)).MergeId;
        await Visit(marketer, [$"/leads/merged/{merge}", $"/leads/{one.Id}"]);

        Assert.True(bare.Count == 0, string.Join(Environment.NewLine, bare.Distinct().Order(StringComparer.Ordinal)));
        Assert.True(Pages().Count() > 35, $"{Pages().Count()} pages");
        Assert.DoesNotContain(Pages(), p => !visited.Exists(v => Regex.IsMatch(v, $"^{Guids().Replace(Others().Replace(p, "[^/]+"), "[0-9a-f-]{36}")}$")));

        async Task<List<string>> Captured(TestUser by, TestUser from)
        {
            foreach (var source in new[] { "Web form", "web-form", "Fair", "fair" })
            {
                await app.Lead(from, TestData.Capture(source: source) with { Campaign = $"{source} 2026" });
            }

            var fairs = (await app.Send(new GetSources.Query(), by)).Sources.Where(s => s.Name is "Fair" or "fair").ToList();
            var merge = (await app.Send(new MergeSources.Command(LeadFlow.Web.Data.MergeKind.Sources, fairs[0].Id, [fairs[1].Id]), by)).MergeId;
            await app.Send(new ChangeCampaign.Command((await app.Send(new FindCampaigns.Query("Fair 2026"), by)).Items[0].Id, 1, new("Fairs", null, new(2026, 2, 3), new(2026, 4, 5), 100, 120, "EUR")), by);
            await app.Send(new AddUsualUtmRules.Command(), by);
            var raw = LeadFlow.Domain.Captures.Capture.Received(CaptureRoute.Api, "{}", app.Clock.Now, from.Id);
            raw.Failed("Exception: shut", "{}", app.Clock.Now);
            await app.Db(async db =>
            {
                db.Captures.Add(raw);
                await db.SaveChangesAsync();
            });
            await Visit(by, [$"/merges/{merge}", "/captures"]);
            await app.Send(new RunMerges.Command(), by);
            await app.Send(new RetryCaptures.Command(), by);
            await app.Send(new LeadFlow.Web.Features.Captures.Mails.OpenMailEndpoint.Command("sales@example.com"), by);
            var sources = string.Join('&', (await app.Send(new GetSources.Query(), by)).Sources.Take(2).Select(s => $"ids={s.Id}"));
            return ["/sources", $"/sources?id={fairs[0].Id}", "/sources?archived=true", "/campaigns", "/inbound-mail", "/utm-rules", "/utm-rules?link=utm_source%3Dgoogle%26utm_medium%3Dcpc", "/captures", "/captures?outcome=Failed", $"/captures/{raw.Id}", $"/merge/sources?{sources}", "/merge/campaigns", $"/merges/{merge}"];
        }

        async Task<List<string>> Forms(TestUser by)
        {
            await Visit(by, ["/forms"]);
            var draft = (await app.Send(new BeginForm.Command("Empty one", FormTemplate.Empty), by)).FormId;
            await Visit(by, [$"/forms/{draft}", $"/forms/{draft}/kiosk", $"/forms/{draft}/embed", $"/forms/{draft}/answers"]);
            foreach (var (meaning, kind) in new[] { (QuestionMeaning.Said, QuestionKind.Hidden), (QuestionMeaning.Said, QuestionKind.Consent), (QuestionMeaning.Timeframe, QuestionKind.Choice), (QuestionMeaning.Response, QuestionKind.Choice), (QuestionMeaning.CompanySize, QuestionKind.Choice) })
            {
                var version = (await app.Send(new GetForm.Query(draft), by)).Version;
                var key = (await app.Send(new AddQuestion.Command(draft, version, meaning, kind), by)).Key;
                await Visit(by, [$"/forms/{draft}?q={key}"]);
            }

            var form = (await app.Send(new BeginForm.Command("Demo", FormTemplate.DemoRequest), by)).FormId;
            await app.Send(new PublishForm.Command(form, 1), by);
            await app.Send(new LeadFlow.Web.Features.Forms.Kiosk.EnrolKiosk.Command(form, "Stand 7", "2580"), by);
            await app.Send(new LeadFlow.Web.Features.Forms.Public.SubmitForm.Command("demo", new Dictionary<string, IReadOnlyList<string>> { ["name"] = ["Robot"], ["email"] = ["robot@mailinator.com"], ["company"] = ["Links"] }, new(null)));
            return ["/forms", "/forms?archived=true", $"/forms/{form}", $"/forms/{form}?q=budget", $"/forms/{form}?q=start", $"/forms/{form}/settings", $"/forms/{form}/languages?language=de", $"/forms/{form}/answers", $"/forms/{form}/answers?shelf=Suspected", $"/forms/{form}/answers?shelf=Spam", $"/forms/{form}/embed", $"/forms/{form}/kiosk", "/kiosk/", "/add/"];
        }

        async Task<List<string>> Webhooks(TestUser by)
        {
            await Visit(by, ["/webhooks"]);
            var hook = (await app.Send(new AddWebhook.Command("https://8.8.8.8/hook", LeadFlow.Domain.Webhooks.WebhookEvents.All), by)).Id;
            await Visit(by, [$"/webhooks/{hook}"]);
            await app.Lead();
            await app.Db(async db =>
            {
                foreach (var (delivery, attempts) in (await db.WebhookDeliveries.Where(d => d.WebhookId == hook).ToListAsync()).Select((d, i) => (d, i == 0 ? LeadFlow.Domain.Webhooks.BackOff.MostAttempts : 1)))
                {
                    for (var i = 0; i < attempts; i++)
                    {
                        delivery.Take(app.Clock.Now);
                        delivery.Settle(new(500, null, "No", 12), app.Clock.Now);
                    }
                }

                await db.SaveChangesAsync();
            });
            await app.Send(new PingWebhook.Command(hook), by);
            var deliveries = (await app.Send(new FindDeliveries.Query(hook), by)).Items;
            await Visit(by, ["/webhooks", $"/webhooks?id={hook}", $"/webhooks/{hook}", $"/webhooks/{hook}?state=Delivered", .. deliveries.Select(d => $"/webhooks/{hook}/deliveries/{d.Id}")]);
            await app.Send(new PauseWebhook.Command(hook), by);
            return ["/webhooks", $"/webhooks?id={hook}", $"/webhooks/{hook}"];
        }

        async Task Visit(TestUser? user, string[] paths, bool isPart = false)
        {
            using var browser = user is null ? app.Anonymous() : await app.Browser(user);
            if (isPart)
            {
                browser.DefaultRequestHeaders.Add("HX-Request", "true");
            }

            foreach (var path in paths)
            {
                using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
                Assert.True(answer.IsSuccessStatusCode || path.StartsWith("/error/", StringComparison.Ordinal), $"{path} answered {answer.StatusCode}");
                var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
                bare.AddRange(Bare(page).Select(text => $"{path.Split('/')[1].Split('?')[0]}: {text}"));
                visited.Add(path.Split('?')[0].TrimEnd('/'));
            }
        }
    }

    /// <summary>The addresses of all pages that are for people.</summary>
    private IEnumerable<string> Pages() => app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null)
        .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/').Replace("/{id:guid?}", "", StringComparison.Ordinal)).Where(p => !p.StartsWith("/dev/", StringComparison.Ordinal)).Except(_notVisited);

    /// <summary>Texts with words outside of brackets. An element with translate="no" holds names and sentences of the rules.</summary>
    private static IEnumerable<string> Bare(IDocument page)
    {
        foreach (var template in page.QuerySelectorAll<IHtmlTemplateElement>("template"))
        {
            template.Replace([.. template.Content.ChildNodes]);
        }

        foreach (var element in page.QuerySelectorAll(NotOfTheFace))
        {
            element.Remove();
        }

        foreach (var found in page.QuerySelectorAll("mark"))
        {
            found.Replace([.. found.ChildNodes]);
        }

        page.DocumentElement.Normalize(); // A sentence with a word of code in it is one text again.
        foreach (var element in page.All)
        {
            foreach (var text in element.ChildNodes.OfType<IText>().Select(t => t.Data).Concat(element.Attributes.Where(a => _attributes.Contains(a.Name)).Select(a => a.Value)))
            {
                if (Word().IsMatch(text) && Word().IsMatch(Unbracketed(text)))
                {
                    yield return $"<{element.LocalName} class=\"{element.ClassName}\"> {Unbracketed(text).Trim()}";
                }
            }
        }
    }

    private static string Unbracketed(string text)
    {
        for (var before = ""; before != text;)
        {
            (before, text) = (text, Bracketed().Replace(text, " "));
        }

        return text;
    }

    private static SortedSet<string> Texts()
    {
        var texts = new SortedSet<string>([.. ScriptWords.All, .. ContactFields.All.Select(f => f.Label), .. FieldLabels.All.Select(f => f.Label), .. Enum.GetValues<SourceKind>().Select(SourceKinds.InWords), Idempotency.Note], StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "LeadFlow.Web", "Features"), "*.cs*", SearchOption.AllDirectories).Where(f => !f.Contains("/Dev/", StringComparison.Ordinal)))
        {
            foreach (Match match in Said().Matches(File.ReadAllText(file)))
            {
                texts.Add(match.Groups["verbatim"] is { Success: true } verbatim ? verbatim.Value.Replace("\"\"", "\"", StringComparison.Ordinal) : Regex.Unescape(match.Groups["plain"].Value));
            }
        }

        return texts;
    }

    [GeneratedRegex("""(?:\b(?:T|t|words)\[|\.With(?:Summary|Description|Tags)\()\s*(?:@"(?<verbatim>(?:[^"]|"")*)"|"(?<plain>(?:[^"\\]|\\.)*)")\s*[,\])]""")]
    private static partial Regex Said();

    [GeneratedRegex("""\bwords\('([^']*)'""")]
    private static partial Regex Script();

    [GeneratedRegex("⟦[^⟦⟧]*⟧")]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"\{\w+:guid\}")]
    private static partial Regex Guids();

    [GeneratedRegex(@"\{(?!\w+:guid)[^}]*\}")]
    private static partial Regex Others();

    [GeneratedRegex(@"\p{L}{3,}")]
    private static partial Regex Word();
}
