using System.Net;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Search;
using LeadFlow.Web.Tests.Support;
using Microsoft.AspNetCore.Html;
using Xunit;

namespace LeadFlow.Web.Tests.Search;

public sealed class FindAnythingTests(App app) : IClassFixture<App>
{
    private readonly TestUser _marketer = TestData.Marketer();

    [Theory]
    [InlineData("zofia hart")]
    [InlineData("HARTMANN-zo")]
    [InlineData("hartmann-zolnay zofia")]
    [InlineData("zofia.h@nordmark")]
    [InlineData("Nordmark Getr")]
    [InlineData("+49 30 9012")]
    [InlineData("0049309012")]
    [InlineData("CRM-77")]
    public async Task A_lead_is_found_by_how_its_name_last_name_address_company_phone_and_external_id_begin(string typed)
    {
        var lead = await Lead("Zofia", "Hartmann-Zolnay", $"zofia.h@nordmark{Guid.NewGuid():N}.example", "Nordmark Getränke", "+49 30 901234567", "CRM-7788");

        Assert.Contains(lead, (await Find(typed)).Leads.Select(l => l.Id));
    }

    [Fact]
    public async Task Exact_comes_before_a_beginning_open_before_dead_and_ones_own_first()
    {
        var name = $"Quixo{Guid.NewGuid():N}"[..9];
        var (longer, dead, open, mine) = (await Lead("Ann", name + "ton"), await Lead("Ann", name), await Lead("Ann", name), await Lead("Ann", name));
        await app.Send(new MoveLead.Command(dead, "dead", "No need"), _marketer);
        await app.Send(new AssignLead.Command(mine, _marketer.Id), _marketer);

        Assert.Equal([mine, open, dead, longer], (await Find(name)).Leads.Select(l => l.Id));
    }

    [Fact]
    public async Task A_part_of_a_name_and_a_slip_of_the_finger_follow()
    {
        var lead = await Lead("Oksana", "Brzezinkowska");

        Assert.Contains(lead, (await Similar("zezinkow")).Select(l => l.Id));
        Assert.Contains(lead, (await Similar("brzezinkovska")).Select(l => l.Id));
        Assert.Empty(await Similar("xq"));
        Assert.DoesNotContain(lead, (await Find("brzezinkovska")).Leads.Select(l => l.Id));
    }

    [Fact]
    public async Task A_very_common_beginning_is_cut_off_and_the_own_lead_in_it_still_comes_first()
    {
        for (var i = 0; i < 12; i++)
        {
            await Lead($"A{i:00}", "Commonly");
        }

        var mine = await Lead("Zz", "Commonly");
        await app.Send(new AssignLead.Command(mine, _marketer.Id), _marketer);

        var found = (await Find("commonly")).Leads;

        Assert.Equal(FindAnything.MaxLeads, found.Count);
        Assert.Equal(mine, found[0].Id);
    }

    [Fact]
    public async Task Companies_are_counted_once_each_and_colleagues_are_found()
    {
        var colleague = TestData.Marketer($"Mara {Guid.NewGuid():N}"[..20]); // Of the many Maras only the first are shown.
        await app.Know(colleague);
        var company = $"Schraub{Guid.NewGuid():N}"[..12];
        await Lead("A", "Ax", company: company + " Nord");
        await Lead("B", "Bx", company: company + " Nord");
        await Lead("C", "Cx", company: company + " Süd");

        var found = await Find(company);

        Assert.Equal([(company + " Nord", 2), (company + " Süd", 1)], found.Companies.Select(c => (c.Name, c.Leads)));
        Assert.Equal(colleague.Id, Assert.Single((await Find(colleague.Name.ToLowerInvariant()[..^2])).People).Id);
    }

    [Fact]
    public async Task The_page_marks_what_matched_and_never_runs_what_somebody_is_called()
    {
        await Lead("<img src=x>", "Zyxwolf");
        var browser = await app.Browser(_marketer);

        var page = await browser.GetStringAsync(new Uri("/find?q=zyx", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Contains("<mark>Zyx</mark>wolf", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x>", page, StringComparison.Ordinal);
        using var tooLong = await browser.GetAsync(new Uri("/find?q=" + new string('a', 5000), UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, tooLong.StatusCode);
    }

    [Theory]
    [InlineData("agremen", "/agreement")]
    [InlineData("prefrences", "/preferences")]
    [InlineData("tasks", "/tasks")]
    public async Task A_page_is_found_past_a_slip_also_one_that_the_frame_does_not_name(string typed, string href)
    {
        var page = await (await app.Browser(_marketer)).GetStringAsync(new Uri($"/find?q={typed}", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Contains($"href=\"{href}\"", page[page.IndexOf("lf-hits", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Zoë Åberg", "aberg", "Zoë <mark>Åberg</mark>")]
    [InlineData("<b>&", "b", "&lt;<mark>b</mark>&gt;&amp;")]
    [InlineData("ﬁn 😀 Anna", "anna", "ﬁn 😀 <mark>Anna</mark>")]
    public void A_match_is_marked_past_accents_and_what_is_around_it_encoded(string text, string word, string html)
    {
        using var writer = new StringWriter();
        Highlight.Of(text, [word]).WriteTo(writer, System.Text.Encodings.Web.HtmlEncoder.Default);

        Assert.Equal(WebUtility.HtmlDecode(html), WebUtility.HtmlDecode(writer.ToString()));
        Assert.Equal(html.Contains("&lt;", StringComparison.Ordinal), writer.ToString().Contains("&lt;", StringComparison.Ordinal));
    }

    private Task<FindAnything.Answer> Find(string typed) => app.Send(new FindAnything.Query(typed), _marketer);

    private Task<IReadOnlyList<FindAnything.LeadHit>> Similar(string typed) => app.Send(new FindSimilar.Query(typed), _marketer);

    private async Task<Guid> Lead(string first, string last, string? email = null, string? company = "Compilers Ltd", string? phone = null, string? external = null) =>
        (await app.Send(new CaptureLead.Command(CaptureRoute.QuickAdd, new() { FirstName = first, LastName = last, Email = email ?? TestData.Email(), Company = company, Phone = phone }, "Website", "{}") { ExternalId = external is null ? null : new("crm", external) }, _marketer)).LeadId;
}

/// <summary>Where reps see their own only, they find their own only.</summary>
public sealed class RestrictedSearchTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_restricted_rep_finds_no_lead_and_no_company_of_another()
    {
        var rep = TestData.Rep("Rita Restricted");
        await app.Know(rep);
        await app.Send(new SetCompany.Command("Ours", "UTC", RestrictReps: true), TestData.Admin());
        var capture = TestData.Capture(firstName: "Wendeline", lastName: "Sharedname");
        var mine = await app.Lead(capture: capture with { Contact = capture.Contact with { Company = "Sharedname Mine" } });
        await app.Send(new AssignLead.Command(mine.Id, rep.Id), TestData.SalesManager());
        var other = TestData.Capture(firstName: "Wendeline", lastName: "Sharedname");
        await app.Lead(capture: other with { Contact = other.Contact with { Company = "Sharedname Other" } });

        var found = await app.Send(new FindAnything.Query("sharedname"), rep);
        var similar = await app.Send(new FindSimilar.Query("sharednane"), rep);

        Assert.Equal([mine.Id], found.Leads.Select(l => l.Id));
        Assert.Equal(["Sharedname Mine"], found.Companies.Select(c => c.Name));
        Assert.All(similar, l => Assert.Equal(mine.Id, l.Id));
        Assert.Equal(2, (await app.Send(new FindAnything.Query("sharedname"), TestData.SalesManager())).Leads.Count);
    }
}
