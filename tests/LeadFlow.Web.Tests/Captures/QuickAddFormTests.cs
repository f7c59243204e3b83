using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Leads.Merging;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Captures;

/// <summary>What the form of quick add reads, finds and saves in one step.</summary>
public sealed class QuickAddFormTests(App app, TestDatabase databases) : IClassFixture<App>
{
    private static readonly byte[] _png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];
    private readonly TestUser _rep = TestData.Rep();
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_step_saves_who_they_are_what_they_said_what_was_learned_what_is_next_and_their_card()
    {
        await app.Lead(capture: TestData.Capture() with { Campaign = "LogiMAT" });
        var email = TestData.Email();
        var form = new Dictionary<string, string>
        {
            ["Input.FirstName"] = "Gunnar Ek",
            ["Input.Email"] = email,
            ["Input.Campaign"] = "LogiMAT",
            ["Input.Notes"] = "Rebuild starts in May",
            ["Input.Budget"] = "Likely",
            ["Input.Need"] = "Confirmed",
            ["Input.Timeframe"] = "quarter",
            ["Input.Learned"] = "Meeting",
            ["Input.Next"] = "Call him",
            ["Due.When"] = "tomorrow",
            ["Input.Mine"] = "true",
            ["another"] = "true",
        };
        var browser = await Form.Open(app, _rep);

        var (status, page, answer) = await browser.Post("/leads/new", form, ("Photo", "../Ek.heic", _png));

        Assert.True(status == HttpStatusCode.Redirect, page.Body?.TextContent);
        var lead = await app.Db(db => db.Leads.Include(l => l.Tasks).Include(l => l.Answers).Include(l => l.Responses).Include(l => l.Activities).Include(l => l.Campaign).SingleAsync(l => l.Email == email, Ct));
        Assert.Equal((_rep.Id, "LogiMAT", Level.Likely, Level.Confirmed, true), (lead.OwnerId, lead.Campaign!.Name, lead.BudgetLevel, lead.NeedLevel, lead.TimeframeTo is not null));
        Assert.Equal(("Call him", _rep.Id), (lead.Tasks.Single().Title, lead.Tasks.Single().AssigneeId));
        Assert.Equal(ResponseKind.Meeting, Assert.Single(lead.Responses).Kind);
        Assert.Contains(lead.Activities, a => a.Kind == ActivityKind.Note && a.Text == "Rebuild starts in May");
        Assert.Contains(lead.Activities, a => a.Kind == ActivityKind.Attached);

        var next = await browser.Get(answer.Headers.Location!.ToString()); // The place stays for the next one.
        Assert.Equal("LogiMAT", next.QuerySelector("#Input_Campaign option[selected]")!.GetAttribute("value"));
        Assert.Contains("1 saved here today", next.Body!.TextContent, StringComparison.Ordinal);

        (status, _, _) = await browser.Post("/leads/new", form, ("Photo", "../Ek.heic", _png)); // The same form again.
        Assert.Equal((HttpStatusCode.Redirect, 1, 1), (status, await app.Db(db => db.Attachments.CountAsync(a => a.LeadId == lead.Id, Ct)), await app.Db(db => db.Tasks.CountAsync(t => t.LeadId == lead.Id, Ct))));
    }

    [Fact]
    public async Task A_picture_is_shown_on_the_lead_downloaded_as_a_file_and_moves_with_a_merge()
    {
        var browser = await Form.Open(app, _rep);
        var email = TestData.Email();
        await browser.Post("/leads/new", new() { ["Input.FirstName"] = "Pia", ["Input.Email"] = email }, ("Photo", "card.png", _png));
        var id = await app.Db(db => db.Leads.Where(l => l.Email == email).Select(l => l.Id).SingleAsync(Ct));
        var link = (await browser.Get($"/leads/{id}")).QuerySelector("a[download]")!.GetAttribute("href")!;

        using var file = await browser.Client.GetAsync(new Uri(link, UriKind.Relative), Ct);
        Assert.Equal(("image/png", "attachment", "nosniff"), (file.Content.Headers.ContentType!.MediaType, file.Content.Headers.ContentDisposition!.DispositionType, file.Headers.GetValues("X-Content-Type-Options").Single()));
        Assert.Equal(_png, await file.Content.ReadAsByteArrayAsync(Ct));

        var other = await app.Lead();
        var merge = await app.Send(new MergeLeads.Command(other.Id, [id]), TestData.Marketer());
        Assert.Equal(["card.png"], (await app.Send(new GetAttachments.Query(other.Id), _rep)).Items.Select(a => a.Name));
        Assert.True((await app.Send(new UndoMerge.Command(merge.MergeId!.Value), TestData.Marketer())).Result.Succeeded);
        Assert.Empty((await app.Send(new GetAttachments.Query(other.Id), _rep)).Items);
        await Assert.ThrowsAsync<Web.Pipeline.NotFoundException>(() => app.Send(new GetAttachment.Query(other.Id, Guid.NewGuid()), _rep));
    }

    [Theory]
    [InlineData("card.png", 0), InlineData("card.svg", 1), InlineData("large.png", 2)]
    public async Task Only_pictures_are_taken_by_their_bytes_up_to_a_size(string name, int kind)
    {
        var bytes = kind switch { 0 => _png, 1 => "<svg onload='alert(1)'/>"u8.ToArray(), _ => [.. _png, .. new byte[PictureGiven.MaxBytes]] };
        var (status, page, _) = await (await Form.Open(app, _rep)).Post("/leads/new", new() { ["Input.FirstName"] = "Pia", ["Input.Email"] = TestData.Email() }, ("Photo", name, bytes));
        Assert.Equal((kind == 0 ? HttpStatusCode.Redirect : HttpStatusCode.OK, kind != 0), (status, page.QuerySelector("#Photo-error") is not null));
    }

    [Fact]
    public async Task A_pasted_signature_and_a_card_fill_the_form_and_save_nothing()
    {
        var browser = await Form.Open(app, _rep);
        var before = await app.Db(db => db.Leads.CountAsync(Ct));
        var (_, page, _) = await browser.Post("/leads/new?handler=Fill", new() { ["Paste"] = "Gunnar Ek\nPlant Director\nEkmek Bageri AB\n+46 70 123 45 67\ngunnar@ekmek.example", ["Input.Notes"] = "typed before" });
        Assert.Equal(("Gunnar Ek", "gunnar@ekmek.example", "+46 70 123 45 67", "Ekmek Bageri AB", "Plant Director", "typed before"), (Of(page, "FirstName"), Of(page, "Email"), Of(page, "Phone"), Of(page, "Company"), Of(page, "JobTitle"), page.QuerySelector("#Input_Notes")!.TextContent.Trim()));

        (_, page, _) = await browser.Post("/leads/new?handler=Fill", [], ("CardFile", "card.vcf", "BEGIN:VCARD\nVERSION:3.0\nN:van Beethoven;Ludwig\nADR:;;;Bonn;NRW;53111;Germany\nURL:https://b.example\nEND:VCARD"u8.ToArray()));
        Assert.Equal(("Ludwig van Beethoven", "https://b.example", "Bonn", "53111", "NRW", "Germany"), (Of(page, "FirstName"), Of(page, "Website"), Of(page, "City"), Of(page, "Postcode"), Of(page, "Region"), Of(page, "Country")));

        (_, page, _) = await browser.Post("/leads/new?handler=Fill", new() { ["Paste"] = "E-mail\tFull name\nada@engines.example\tAda Lovelace" });
        Assert.Equal(("Ada Lovelace", "ada@engines.example"), (Of(page, "FirstName"), Of(page, "Email")));

        (_, page, _) = await browser.Post("/leads/new?handler=Fill", new() { ["Paste"] = "42" });
        Assert.NotNull(page.QuerySelector("#Paste-error"));
        (_, page, _) = await browser.Post("/leads/new?handler=Fill", [], ("CardFile", "card.vcf", _png));
        Assert.NotNull(page.QuerySelector("#Paste-error"));
        Assert.Equal(before, await app.Db(db => db.Leads.CountAsync(Ct)));

        static string? Of(IDocument page, string field) => page.QuerySelector($"#Input_{field}")!.GetAttribute("value");
    }

    [Fact]
    public async Task Several_cards_are_saved_at_once_each_for_itself()
    {
        var known = TestData.Email();
        await app.Lead(capture: TestData.Capture(known));
        var browser = await Form.Open(app, _rep);
        var (a, b) = (TestData.Email(), TestData.Email());
        var file = $"BEGIN:VCARD\nVERSION:3.0\nFN:Card One\nEMAIL:{a}\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nFN:Card Two\nEMAIL:{b}\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nFN:Known\nEMAIL:{known}\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nFN:{new string('x', 400)}\nEND:VCARD\n";
        var (_, list, _) = await browser.Post("/leads/new?handler=Fill", [], ("CardFile", "cards.vcf", Encoding.UTF8.GetBytes(file)));
        var cards = list.QuerySelectorAll("[name=CardJson]").Select(c => c.GetAttribute("value")!).ToList();
        Assert.Equal((4, 4), (cards.Count, list.QuerySelectorAll("[name=Take][checked]").Length));

        List<KeyValuePair<string, string>> fields = [new("Input.RequestId", list.QuerySelector("[name='Input.RequestId']")!.GetAttribute("value")!), .. cards.Select(c => KeyValuePair.Create("CardJson", c)), new("Take", "0"), new("Take", "2"), new("Take", "3")];
        var (_, result, _) = await browser.Post("/leads/new?handler=Cards", fields);
        Assert.Equal(["added", "left out", "was already here", "not added: At most 300 characters; this has 400."], result.QuerySelectorAll(".lf-entries li > .lf-note").Select(n => n.TextContent.Trim()));
        await browser.Post("/leads/new?handler=Cards", fields); // A second press.
        Assert.Equal(1, await app.Db(db => db.Leads.CountAsync(l => l.Email == a || l.Email == b, Ct)));
    }

    [Fact]
    public async Task Somebody_who_is_here_is_named_to_those_who_may_see_them_and_to_nobody_else()
    {
        await using var other = new App(databases);
        await other.InitializeAsync();
        await other.Send(new Web.Features.Administration.SetCompany.Command("Ours", "UTC", RestrictReps: true), TestData.Admin());
        var (mine, foreign, manager) = (TestData.Email(), TestData.Email(), TestData.SalesManager());
        await other.Lead(capture: new(CaptureRoute.QuickAdd, new() { FirstName = "Foreign", Email = foreign, Phone = "+47 22 55 01 77" }, null, "{}"));
        await other.Send(new CaptureLead.Command(CaptureRoute.QuickAdd, new() { FirstName = "Mine", Email = mine }, null, "{}") { Mine = true }, _rep);

        Assert.Equal("Foreign", (await other.Send(new FindHere.Query(foreign), manager)).Lead!.Title);
        Assert.True((await other.Send(new FindHere.Query(Phone: "+4722550177"), manager)).Lead is { ByPhone: true, Joins: true });
        Assert.True((await other.Send(new FindHere.Query("else@example.com", "+4722550177", "Else"), manager)).Lead is { ByPhone: true, Joins: false });
        Assert.Null((await other.Send(new FindHere.Query(foreign, "+47 22 55 01 77"), _rep)).Lead);
        Assert.Equal("Mine", (await other.Send(new FindHere.Query(mine.ToUpperInvariant()), _rep)).Lead!.Title);
        var page = await (await Form.Open(other, _rep)).Get($"/leads/new?handler=Here&Input.Email={foreign}");
        Assert.DoesNotContain("Foreign", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Not_them_makes_a_lead_of_its_own_where_only_the_number_is_the_same()
    {
        const string Phone = "+47 22 55 02 88";
        await app.Lead(capture: new(CaptureRoute.QuickAdd, new() { FirstName = "Reception", Phone = Phone }, null, "{}"));
        var browser = await Form.Open(app, _rep);
        Assert.NotNull((await browser.Get($"/leads/new?handler=Here&Input.Phone={Uri.EscapeDataString(Phone)}")).QuerySelector("[name='Input.NotThem']"));
        await browser.Post("/leads/new", new() { ["Input.FirstName"] = "", ["Input.Phone"] = Phone });
        Assert.Equal(1, await app.Db(db => db.Leads.CountAsync(l => l.Phone == Phone, Ct)));
        await browser.Post("/leads/new", new() { ["Input.FirstName"] = "Reception", ["Input.Phone"] = Phone, ["Input.NotThem"] = "true" });
        Assert.Equal(2, await app.Db(db => db.Leads.CountAsync(l => l.Phone == Phone, Ct)));
    }

    [Theory]
    [InlineData("Input.Campaign", "No such fair", "#Input_Campaign")]
    [InlineData("Due.Day", "2020-01-01", "#Input_Next")]
    public async Task What_cannot_be_is_said_at_its_field(string field, string value, string at)
    {
        var (status, page, _) = await (await Form.Open(app, _rep)).Post("/leads/new", new() { ["Input.FirstName"] = "Ida", ["Input.Email"] = TestData.Email(), ["Input.Next"] = "Call", [field] = value });
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.NotNull(page.QuerySelector($"{at}-error"));
    }

    public static TheoryData<string, string> Samples => new()
    {
        { "John_Doe_GMAIL.vcf", "John Doe|john.doe@ibm.com|905-555-1234|IBM|Money Counter|http://www.ibm.com|" },
        { "John_Doe_IPHONE.vcf", "John Doe|john.doe@ibm.com|905-555-1234|IBM|Money Counter|http://www.ibm.com|New York" },
        { "John_Doe_MS_OUTLOOK.vcf", "John Doe|john.doe@ibm.cm|(905) 555-1234|IBM|Money Counter|http://www.ibm.com|Albaney" },
        { "rfc2426-example.vcf", "Frank Dawson|Frank_Dawson@Lotus.com|+1-919-676-9515|Lotus Development Corporation||http://home.earthlink.net/~fdawson|Raleigh\nTim Howes|howes@netscape.com|+1-415-937-3419|Netscape Communications Corp.|||Mountain View" },
        { "rfc6350-example.vcf", "Simon Perreault|simon.perreault@viagenie.ca|+1-418-656-9254 ext. 102|Viagenie||http://nomis80.org|Quebec" },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void Cards_of_phones_and_programs_are_read(string file, string expected)
    {
        var cards = VCard.Read(File.ReadAllBytes(SharedData.Path($"vcard/{file}")));
        Assert.Equal(expected, string.Join('\n', cards.People.Select(p => $"{p.Name}|{p.Email}|{p.Phone}|{p.Company}|{p.JobTitle}|{p.Website}|{p.City}")));
        Assert.Equal(0, cards.Left);
    }

    [Fact]
    public void Naughty_texts_come_out_of_a_card_as_they_went_in()
    {
        foreach (var text in JsonSerializer.Deserialize<string[]>(File.ReadAllText(SharedData.Path("strings/blns.json")))!.Where(t => t.Length > 0 && t == t.Trim() && !t.Contains('\n', StringComparison.Ordinal) && !t.Contains('\r', StringComparison.Ordinal)))
        {
            var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal);
            var folded = string.Join("\r\n ", escaped.EnumerateRunes().Chunk(30).Select(r => string.Concat(r)));
            Assert.Equal(text, Assert.Single(VCard.Read(Encoding.UTF8.GetBytes($"BEGIN:VCARD\r\nVERSION:3.0\r\nN:N;N\r\nORG:{folded}\r\nEND:VCARD\r\n")).People).Company);
        }
    }

    /// <summary>A browser without scripts that has opened the form.</summary>
    private sealed class Form(HttpClient client, string token)
    {
        private readonly Dictionary<string, string> _cookies = [];

        public HttpClient Client => client;

        public static async Task<Form> Open(App app, TestUser by)
        {
            var client = await app.Browser(by);
            using var start = await client.GetAsync(new Uri("/leads/new", UriKind.Relative), Ct);
            var page = await Parse(start);
            var form = new Form(client, page.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!);
            form.Remember(start);
            return form;
        }

        public async Task<IDocument> Get(string path)
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Ct);
            Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode}");
            return await Parse(answer);
        }

        public Task<(HttpStatusCode Status, IDocument Page, HttpResponseMessage Answer)> Post(string path, Dictionary<string, string> fields, params (string Name, string File, byte[] Bytes)[] files)
        {
            fields.TryAdd("Input.RequestId", Guid.NewGuid().ToString("N"));
            return Post(path, (IEnumerable<KeyValuePair<string, string>>)fields, files);
        }

        public async Task<(HttpStatusCode Status, IDocument Page, HttpResponseMessage Answer)> Post(string path, IEnumerable<KeyValuePair<string, string>> fields, params (string Name, string File, byte[] Bytes)[] files)
        {
            using var content = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" } };
            foreach (var (name, value) in fields)
            {
                content.Add(new StringContent(value), name);
            }

            foreach (var (name, file, bytes) in files)
            {
                content.Add(new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } }, name, file);
            }

            var answer = await client.PostAsync(new Uri(path, UriKind.Relative), content, Ct);
            Remember(answer);
            return (answer.StatusCode, await Parse(answer), answer);
        }

        private void Remember(HttpResponseMessage answer)
        {
            foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
            {
                _cookies[cookie.Split('=')[0]] = cookie.Split(';')[0];
            }

            var signedIn = client.DefaultRequestHeaders.GetValues("Cookie").Single().Split("; ")[0];
            client.DefaultRequestHeaders.Remove("Cookie");
            client.DefaultRequestHeaders.Add("Cookie", string.Join("; ", [signedIn, .. _cookies.Values]));
        }

        private static async Task<IDocument> Parse(HttpResponseMessage answer) => await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync(Ct), Ct);
    }
}
