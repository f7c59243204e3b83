using System.Net;
using AngleSharp.Html.Parser;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Forms;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Notices;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Forms;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Forms;

public sealed class HostedFormTests(App app) : IClassFixture<App>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_script_a_question_says_upon_which_answer_it_is_meant()
    {
        var form = await PublicForm.Publish(app, f => f.With("start", f.Question("start")! with { ShownIf = new("budget", [f.Question("budget")!.Choices[0].Key, f.Question("budget")!.Choices[1].Key]) }));
        var page = await app.Anonymous().GetStringAsync(new Uri($"/f/{form.Slug}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("<noscript><p class=\"lf-pub__help\">Only if you chose: Yes, with an amount / Yes, roughly</p></noscript>", page, StringComparison.Ordinal);
        Assert.Equal(1, page.Split("<noscript>").Length - 1);
    }

    [Fact]
    public async Task A_visitor_without_script_becomes_a_warm_lead_with_their_words_consent_and_where_they_came_from()
    {
        var teller = TestData.Marketer();
        await app.Know(teller);
        var form = await PublicForm.Publish(app, f => f with { NotifyIds = [teller.Id] });
        var email = TestData.Email();
        var answers = PublicForm.Answers(email);
        (answers["budget"], answers["authority"], answers["need"], answers["start"], answers["consent"]) = ("amount", "decide", "pressing", "now", "yes");

        var (status, to, _) = await form.Fill(answers, "?utm_source=google&utm_medium=cpc&utm_campaign=autumn");

        Assert.Equal(HttpStatusCode.Redirect, status);
        Assert.Equal($"/f/{form.Slug}/thanks?lang=en", to);
        var lead = await Lead(email);
        Assert.Equal((Level.Likely, Level.Likely, Level.Likely), (lead.BudgetLevel, lead.AuthorityLevel, lead.NeedLevel));
        Assert.Equal((StageKind.Warm, "Ingrid", "Solberg", "Nordhavn Logistics"), (lead.Qualification.StageKind, lead.FirstName, lead.LastName, lead.Company));
        Assert.EndsWith("may e-mail me about this. I can stop it at any time.", lead.Consent, StringComparison.Ordinal);
        Assert.Equal(("google", "cpc", "autumn"), (lead.Utm!["utm_source"], lead.Utm["utm_medium"], lead.Utm["utm_campaign"]));
        var line = lead.Activities.Single(a => a.Kind == ActivityKind.Captured);
        Assert.Equal((Side.Prospect, "Ingrid Solberg"), (line.Side, line.By));
        Assert.Contains("When would you start?: As soon as possible", line.Text, StringComparison.Ordinal);
        var capture = await app.Db(db => db.Captures.SingleAsync(c => c.LeadId == lead.Id, Cancel));
        Assert.Equal((CaptureRoute.Form, CaptureOutcome.Created, form.Id, 1), (capture.Route, capture.Outcome, capture.FormId, capture.FormVersion));
        Assert.True(await app.Db(db => db.Notices.AnyAsync(n => n.UserId == teller.Id && n.LeadId == lead.Id && n.Kind == NoticeKind.Reply, Cancel)));
    }

    [Fact]
    public async Task Errors_stand_at_their_fields_and_what_was_typed_stays()
    {
        var form = await PublicForm.Publish(app);

        var (status, _, page) = await form.Fill(new() { ["name"] = "<script>alert(1)</script>", ["email"] = "ingrid.solberg@nordhavn", ["company"] = "" });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.NotNull(page.QuerySelector("#email-e"));
        Assert.NotNull(page.QuerySelector("#company-e"));
        Assert.Equal("<script>alert(1)</script>", page.QuerySelector("#name")!.GetAttribute("value"));
        Assert.Equal("ingrid.solberg@nordhavn", page.QuerySelector("#email")!.GetAttribute("value"));
        var again = page.QuerySelectorAll("form[data-form] input[type=hidden]").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "");
        var email = TestData.Email();
        Assert.Equal(HttpStatusCode.Redirect, (await form.Post(again.Concat(PublicForm.Answers(email)))).Status); // At once: the page was looked at long enough.
        await Lead(email);
    }

    [Fact]
    public async Task A_second_press_and_a_resend_of_the_browser_add_nothing()
    {
        var form = await PublicForm.Publish(app);
        var email = TestData.Email();
        var sent = (await form.Open()).Concat(PublicForm.Answers(email)).ToList();
        app.Clock.Advance(TimeSpan.FromSeconds(20));

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => form.Post(sent)));
        await form.Post(sent);

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Redirect, a.Status));
        var lead = await Lead(email);
        Assert.Single(lead.Activities, a => a.Kind is ActivityKind.Captured or ActivityKind.Reinquiry);
        Assert.Equal(1, await app.Db(db => db.Captures.CountAsync(c => c.FormId == form.Id, Cancel)));
    }

    [Fact]
    public async Task Whoever_goes_back_and_mends_something_presses_once_more_and_it_joins_their_lead()
    {
        var form = await PublicForm.Publish(app);
        var email = TestData.Email();
        var open = await form.Open();
        app.Clock.Advance(TimeSpan.FromSeconds(20));
        await form.Post(open.Concat(PublicForm.Answers(email)));

        var (status, _, page) = await form.Post(open.Concat(new Dictionary<string, string>(PublicForm.Answers(email)) { ["phone"] = "+47 22 33 44 55" }));
        Assert.Equal(HttpStatusCode.OK, status);
        app.Clock.Advance(TimeSpan.FromSeconds(3));
        await form.Post([new("_t", page.QuerySelector("form [name=_t]")!.GetAttribute("value")!)], "?handler=Confirm");

        Assert.Equal("+47 22 33 44 55", (await Lead(email)).Phone);
    }

    [Fact]
    public async Task A_hundred_identical_posts_at_once_become_one_lead_and_none_is_lost()
    {
        var form = await PublicForm.Publish(app);
        var email = TestData.Email();
        var pages = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => form.Open()));
        app.Clock.Advance(TimeSpan.FromSeconds(20));

        await Task.WhenAll(pages.Select(p => form.Post(p.Concat(PublicForm.Answers(email)))));

        var lead = await Lead(email);
        Assert.Single(lead.Activities, a => a.Kind is ActivityKind.Captured or ActivityKind.Reinquiry);
        var outcomes = await app.Db(db => db.Captures.Where(c => c.FormId == form.Id).GroupBy(c => c.Outcome).ToDictionaryAsync(g => g.Key, g => g.Count(), Cancel));
        Assert.Equal((1, 99), (outcomes[CaptureOutcome.Created], outcomes[CaptureOutcome.Suspected]));
    }

    [Fact]
    public async Task Whoever_has_the_former_version_open_sends_that_and_its_words_are_kept()
    {
        var form = await PublicForm.Publish(app);
        var email = TestData.Email();
        var open = await form.Open();
        await Republish(form, f => f.With("need", f.Question("need")! with { Label = "Another question altogether", Choices = [new("x", "X"), new("y", "Y")] }));
        app.Clock.Advance(TimeSpan.FromSeconds(20));

        await form.Post(open.Concat(new Dictionary<string, string>(PublicForm.Answers(email)) { ["need"] = "pressing" }));

        var lead = await Lead(email);
        Assert.Equal(Level.Likely, lead.NeedLevel);
        Assert.Contains("How pressing is it?: It costs us money every day", lead.Activities.Single(a => a.Kind == ActivityKind.Captured).Text, StringComparison.Ordinal);
        Assert.Equal(1, await app.Db(db => db.Captures.Where(c => c.LeadId == lead.Id).Select(c => c.FormVersion).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task A_form_that_closes_while_it_is_open_takes_what_was_begun_and_no_more()
    {
        var form = await PublicForm.Publish(app);
        var (begun, late) = (TestData.Email(), TestData.Email());
        var open = await form.Open();
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.Send(new CloseForm.Command(form.Id), TestData.Marketer());

        Assert.Equal(HttpStatusCode.Redirect, (await form.Post(open.Concat(PublicForm.Answers(begun)))).Status);
        Assert.Equal(HttpStatusCode.Gone, (await form.Post(PublicForm.Answers(late))).Status);

        await Lead(begun);
        Assert.False(await app.Db(db => db.Leads.AnyAsync(l => l.Email == late, Cancel)));
        Assert.Equal("The form was closed", await app.Db(db => db.Captures.Where(c => c.FormId == form.Id && c.LeadId == null).Select(c => c.Error).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task Bare_html_of_another_site_is_asked_for_one_more_click_and_then_is_a_lead()
    {
        var form = await PublicForm.Publish(app);
        var email = TestData.Email();

        var (status, _, page) = await form.Post(PublicForm.Answers(email));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.False(await app.Db(db => db.Leads.AnyAsync(l => l.Email == email, Cancel)));
        var token = page.QuerySelector("form [name=_t]")!.GetAttribute("value")!;
        app.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(HttpStatusCode.Redirect, (await form.Post([new("_t", token)], "?handler=Confirm")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await form.Post([new("_t", token)], "?handler=Confirm")).Status); // And once more.

        var lead = await Lead(email);
        Assert.Single(lead.Activities, a => a.Kind is ActivityKind.Captured or ActivityKind.Reinquiry);
        Assert.Equal(1, await app.Db(db => db.Captures.CountAsync(c => c.FormId == form.Id, Cancel)));
    }

    [Fact]
    public async Task Only_the_sites_that_it_names_may_frame_it_and_a_redirect_leads_where_it_says_alone()
    {
        var form = await PublicForm.Publish(app, f => f with { FrameOrigins = ["https://www.example.com"], Thanks = new("Thanks", null, "https://www.example.com/thanks?x=1") });

        using var answer = await app.Anonymous().GetAsync(new Uri($"/f/{form.Slug}", UriKind.Relative), Cancel);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("frame-ancestors 'self' https://www.example.com;", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'self' https://www.example.com", policy, StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Equal("https://www.example.com/thanks?x=1", (await form.Fill(PublicForm.Answers())).To);
    }

    [Fact]
    public async Task It_speaks_the_visitors_language()
    {
        var form = await PublicForm.Publish(app, f => f with { Translations = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["de"] = new Dictionary<string, string> { ["title"] = "Sehen Sie selbst", ["email.label"] = "E-Mail-Adresse" } } });
        var browser = app.Anonymous();
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd("de-AT,de;q=0.9,en;q=0.5");

        var (status, _, page) = await form.Post((await form.Open(browser: browser)).Append(new("email", "x")), browser: browser);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal(("de", "Sehen Sie selbst"), (page.DocumentElement.GetAttribute("lang"), page.QuerySelector("h1")!.TextContent));
        Assert.Equal("Das ist noch keine E-Mail-Adresse", page.QuerySelector("#email-e")!.TextContent);
    }

    [Fact]
    public async Task Every_naughty_string_comes_back_unchanged()
    {
        var form = await PublicForm.Publish(app);
        var naughty = (await File.ReadAllLinesAsync(SharedData.Path("strings/blns.txt"), Cancel)).Where(s => s.Length is > 0 and <= FormReading.TextMaxLength && s[0] != '#' && !string.IsNullOrWhiteSpace(s)).Distinct().ToList();
        Assert.True(naughty.Count > 400, $"{naughty.Count} strings");
        var browser = app.Anonymous();
        var reader = await app.Browser(TestData.Marketer());
        foreach (var text in naughty)
        {
            var email = TestData.Email();
            var hidden = await form.Open(browser: browser);
            app.Clock.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(HttpStatusCode.Redirect, (await form.Post(hidden.Concat(new Dictionary<string, string>(PublicForm.Answers(email)) { ["company"] = text, ["message"] = text }), browser: browser)).Status);
            var capture = await app.Db(db => db.Captures.Where(c => c.FormId == form.Id).OrderByDescending(c => c.ReceivedAt).Select(c => new { c.Id, c.LeadId, c.Outcome }).FirstAsync(Cancel));
            if (capture.LeadId is null)
            {
                Assert.Equal(CaptureOutcome.Suspected, capture.Outcome); // It holds what spam holds; a person lets it through.
                await app.Send(new JudgeAnswer.Command(capture.Id, JudgeAnswer.Verdict.Lead), TestData.Marketer());
            }

            var lead = await app.Db(db => db.Leads.SingleAsync(l => l.Email == email, Cancel));
            Assert.Equal((text, text), (lead.Company, lead.Notes));
        }

        using var page = await new HtmlParser().ParseDocumentAsync(await reader.GetStringAsync(new Uri($"/forms/{form.Id}/answers", UriKind.Relative), Cancel), Cancel);
        Assert.All(page.QuerySelectorAll(".lf-answer__words dd").Take(20), dd => Assert.Empty(dd.QuerySelectorAll("*")));
    }

    private async Task Republish(PublicForm form, Func<FormContent, FormContent> change)
    {
        var version = await app.Db(async db =>
        {
            var draft = await db.Forms.SingleAsync(f => f.Id == form.Id, Cancel);
            draft.Change(change(draft.Draft));
            await db.SaveChangesAsync(Cancel);
            return draft.Version;
        });
        Assert.True((await app.Send(new PublishForm.Command(form.Id, version), TestData.Marketer())).Succeeded);
    }

    private Task<Lead> Lead(string email) => app.Db(db => db.Leads.Include(l => l.Activities).Include(l => l.Qualification).SingleAsync(l => l.Email == email, Cancel));
}
