using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using LeadFlow.Domain.Captures;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Tests.Http;
using LeadFlow.Web.Tests.Shared;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Workspaces;

/// <summary>Texts that have broken other programs come through every door as they went in.</summary>
public sealed class NaughtyStringsTests(App app, TestDatabase databases) : IClassFixture<App>
{
    private readonly TestUser _admin = TestData.Admin();

    /// <summary>Blanks around a text are taken off where people type, and marks that nobody sees where files come in; those within are theirs.</summary>
    private static List<string> Texts() =>
    [
        .. JsonSerializer.Deserialize<string[]>(File.ReadAllText(SharedData.Path("strings/blns.json")))!.Where(t => t.Length > 0).Select(t => t == t.Trim().Trim('\uFEFF', '\u200B').Trim() ? t : $"[{t}]").Distinct(StringComparer.Ordinal),
        "=1+1", "@cmd", "+1 555 0100", "-1.5", "-1+2", "'=1", "''=1", "'quoted'", "a;b,c\"d\"",
    ];

    [Fact]
    public async Task Through_the_program_interface_out_as_CSV_and_as_a_workbook_and_in_again()
    {
        var texts = Texts();
        var tag = $"naughty{Guid.NewGuid():N}";
        using var client = await app.Client(_admin, "leads:read", "leads:write");
        foreach (var text in texts)
        {
            var lead = await client.Capture(new { company = text, firstName = "N", tags = new[] { tag } });
            Assert.Equal(text, (string?)(JsonNode)lead["company"]!);
        }

        var csv = await Take(tag, ListFormat.Csv);
        var workbook = XlsxCellsTests.Read(await Take(tag, ListFormat.Xlsx)).Single().Rows;

        var company = Array.IndexOf([.. workbook[0].Select(c => (string?)c)], "Company");
        Assert.Equal(texts.Order(StringComparer.Ordinal), workbook.Skip(1).Select(r => (string)r[company]!).Order(StringComparer.Ordinal));

        await using var other = new App(databases);
        await other.InitializeAsync();
        await other.Send(new ReceiveImport.Command("naughty.csv", csv, new("""{"columns": {"E-mail": "email", "Company": "company"}}""", ImportPolicy.Skip, DryRun: false)), _admin);
        await other.Send(new RunImports.Command(), _admin);

        Assert.Empty(await other.Db(db => db.ImportRejections.Select(r => r.Reason).ToListAsync(Ct)));
        var come = await other.Db(db => db.Leads.Select(l => l.Company!).ToListAsync(Ct));
        Assert.Equal(texts.Count, come.Count);
        Assert.Empty(texts.Where(t => !t.Contains('\t', StringComparison.Ordinal)).Except(come, StringComparer.Ordinal)); // A file's tabs and line breaks become blanks where a field has one line.
    }

    [Fact]
    public async Task Through_the_form_and_the_page_of_a_lead()
    {
        var browser = await app.Browser(_admin);
        foreach (var texts in Texts().Chunk(3).Select(some => (string[])[.. some, .. Enumerable.Repeat("x", 3 - some.Length)]))
        {
            using var start = await browser.GetAsync(new Uri("/leads/new", UriKind.Relative), Ct);
            using var empty = await new HtmlParser().ParseDocumentAsync(await start.Content.ReadAsStringAsync(Ct), Ct);
            var email = TestData.Email();
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/leads/new", UriKind.Relative))
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string>
                {
                    ["Input.FirstName"] = "N",
                    ["Input.Email"] = email,
                    ["Input.Company"] = texts[0],
                    ["Input.JobTitle"] = texts[1],
                    ["Input.City"] = texts[2],
                    ["Input.RequestId"] = Guid.NewGuid().ToString("N"),
                    ["__RequestVerificationToken"] = empty.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!,
                }),
            };
            request.Headers.Add("Cookie", string.Join("; ", [browser.DefaultRequestHeaders.GetValues("Cookie").Single(), .. start.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])]));
            using var answer = await browser.SendAsync(request, Ct);
            Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"{string.Join(" | ", texts)}: {answer.StatusCode}");

            var lead = await app.Db(db => db.Leads.Where(l => l.Email == email).Select(l => new { l.Id, Texts = new[] { l.Company, l.JobTitle, l.City } }).SingleAsync(Ct));
            Assert.Equal(texts, lead.Texts);
            using var page = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync(new Uri($"/leads/{lead.Id}", UriKind.Relative), Ct), Ct);
            var shown = page.All.Where(e => e.ChildElementCount == 0).Select(e => e.TextContent.Trim()).ToHashSet(StringComparer.Ordinal);
            Assert.All(texts, text => Assert.True(shown.Contains(text.Trim()) || page.Body!.TextContent.Contains(text, StringComparison.Ordinal), $"“{text}” is not on its page"));
        }
    }

    private async Task<byte[]> Take(string tag, ListFormat format)
    {
        await using var scope = await app.Scope(_admin);
        using var bytes = new MemoryStream();
        var sender = (MediatR.ISender)scope.ServiceProvider.GetService(typeof(MediatR.ISender))!;
        await (await sender.Send(new ExportLeads.Query(new() { Tag = tag }, "name", null, format), Ct)).Write(bytes, Ct);
        return bytes.ToArray();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
