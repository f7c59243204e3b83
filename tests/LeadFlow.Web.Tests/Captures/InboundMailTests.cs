using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Captures.Mails;
using LeadFlow.Web.Features.Captures.Received;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Captures;

/// <summary>What mail providers bring.</summary>
public sealed class InboundMailTests(InboundMailTests.Mail app) : IClassFixture<InboundMailTests.Mail>
{
    private const string ReplyDomain = "answers.example.com";
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public sealed class Mail(TestDatabase databases) : App(databases)
    {
        public TestUser Admin { get; } = TestData.Admin();
        public string Path { get; private set; } = "";
        public LeadView Zoe { get; private set; } = null!;
        public string ReplyTo { get; private set; } = "";

        protected override async Task Prepare()
        {
            Path = (await this.Send(new OpenMailEndpoint.Command("sales@example.com"), Admin)).Path;
            Assert.True((await this.Send(new SetReplyDomain.Command(ReplyDomain), Admin)).Succeeded);
            Zoe = await this.Lead(capture: TestData.Capture("zoe@known.example", "Zoe", "Berg"));
            ReplyTo = await AddressOf(Zoe.Id);
        }

        public async Task<string> AddressOf(Guid leadId)
        {
            await using var scope = await Scope(Admin);
            return (await scope.ServiceProvider.GetRequiredService<ReplySecret>().AddressFor(leadId, Ct))!;
        }

        public async Task<HttpResponseMessage> Post(HttpContent content, string? path = null)
        {
            using var provider = Anonymous();
            return await provider.PostAsync(new Uri(path ?? Path, UriKind.Relative), content, Ct);
        }

        public Task<List<Capture>> Kept() => Db(db => db.Captures.AsNoTracking().Where(c => c.Route == CaptureRoute.Mail).OrderBy(c => c.ReceivedAt).ThenBy(c => c.Id).ToListAsync(Ct));
    }

    /// <summary>What a mail became.</summary>
    /// <param name="Name">Of the lead.</param>
    /// <param name="Says">Part of the line or its text, or of why not.</param>
    public sealed record Expected(CaptureOutcome Outcome, string? Name = null, string? Says = null, string? Email = null);

    private const string Plain = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n";

    /// <summary>Whole messages, as a provider sends them raw; &lt;reply&gt; is the address that stands for Zoe.</summary>
    public static TheoryData<string, string, Expected> Messages => new()
    {
        { "a new person, several parts", "From: Ada Lovelace <ada@engines.example>\r\nTo: sales@example.com\r\nSubject: Looms\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nWe need two looms.\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>We need <b>two</b> looms.</p>\r\n--b--\r\n", new(CaptureOutcome.Created, "Ada Lovelace", "We need two looms.", "ada@engines.example") },
        { "quoted-printable in Latin-1", "From: =?iso-8859-1?Q?J=F6rg_M=FCller?= <joerg@mueller.example>\r\nSubject: =?utf-8?B?R3LDvMOfZQ==?=\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nK=F6nnen Sie =\r\nliefern?\r\n", new(CaptureOutcome.Created, "Jörg Müller", "Können Sie liefern?") },
        { "base64 in windows-1251", "From: =?windows-1251?B?yOLg7Q==?= <ivan@zavod.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=windows-1251\r\nContent-Transfer-Encoding: base64\r\n\r\nz/Do4uXy\r\n", new(CaptureOutcome.Created, "Иван", "Привет") },
        { "a character set that nobody knows", "From: x <odd@charset.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=x-klingon\r\n\r\nnuqneH\r\n", new(CaptureOutcome.Created, "x", "nuqneH") },
        { "HTML alone", $"From: Ida <ida@html.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><head><style>p {{}}</style></head><body><p>Hei p&aring; deg</p><script>alert(1)</script><img src=\"https://track.example/1\"><p>Ida</p></body></html>\r\n", new(CaptureOutcome.Created, "Ida", "Hei på deg\n\nIda") },
        { "with a signature and what it answers", $"From: Gunnar Ek <gunnar@ekmek.example>\r\nSubject: Re: Offer\r\n{Plain}\r\nYes, in May.\r\n\r\nBest regards\r\nGunnar Ek\r\nPlant Director\r\nEkmek Bageri AB\r\n+46 70 123 45 67\r\n\r\nOn Mon, 4 May 2026, Lena <lena@example.com> wrote:\r\n> Shall we?\r\n", new(CaptureOutcome.Created, "Gunnar Ek", "Yes, in May.") },
        { "no name", $"From: nameless@plain.example\r\n{Plain}\r\nHello\r\n", new(CaptureOutcome.Created, "nameless@plain.example", "Hello") },
        { "an address in other letters", $"From: Jürgen <jürgen@müller.example>\r\n{Plain}\r\nHallo\r\n", new(CaptureOutcome.Created, "Jürgen", "Hallo") },
        { "two who write", $"From: One Two <one@two.example>, Other <other@two.example>\r\n{Plain}\r\nWe both\r\n", new(CaptureOutcome.Created, "One Two", "We both", "one@two.example") },
        { "NUL bytes", $"From: Null <nul@bytes.example>\r\nSubject: a\0b\r\n{Plain}\r\nx\0y\r\n", new(CaptureOutcome.Created, "Null", "xy") },
        { "nothing in it", "From: Empty <empty@mail.example>\r\nSubject: Only a subject\r\n\r\n", new(CaptureOutcome.Created, "Empty", "Only a subject") },
        { "something attached", "From: Att <att@ached.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee the plan\r\n--b\r\nContent-Type: application/pdf; name=plan.pdf\r\nContent-Disposition: attachment; filename=plan.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--b--\r\n", new(CaptureOutcome.Created, "Att", "Attached, not kept: plan.pdf (application/pdf, 1 kB)") },
        { "a line of naughty words", $"From: \"'; DROP TABLE leads;--\" <drop@table.example>\r\n{Plain}\r\n<script>alert(1)</script>\r\n", new(CaptureOutcome.Created, "'; DROP TABLE leads;--", "<script>alert(1)</script>") },
        { "no From", $"To: sales@example.com\r\nSubject: x\r\n{Plain}\r\nHello\r\n", new(CaptureOutcome.Failed, Says: "names nobody") },
        { "no message", "\0\u0001\u0002 this is not a mail", new(CaptureOutcome.Failed, Says: "") },
        { "somebody we know", $"From: Zoe <zoe@known.example>\r\nSubject: Again\r\n{Plain}\r\nA new question\r\n", new(CaptureOutcome.Reinquiry, "Zoe Berg", "A new question") },
        { "somebody we know, forged", $"From: Zoe <zoe@known.example>\r\nAuthentication-Results: mx; spf=fail; dkim=none; dmarc=fail\r\nSubject: Pay me\r\n{Plain}\r\nTo my new account\r\n", new(CaptureOutcome.Reinquiry, "Zoe Berg", "sender not proven") },
        { "an answer from her own address", $"From: Zoe <zoe@known.example>\r\nTo: <reply>\r\nSubject: Re: Offer\r\n{Plain}\r\nYes, call me\r\n", new(CaptureOutcome.Reinquiry, "Zoe Berg", "Zoe Berg replied by e-mail: Re: Offer") },
        { "an answer in capitals, by another hand", $"From: Eve <eve@elsewhere.example>\r\nTo: <REPLY>\r\nSubject: Re: Offer\r\n{Plain}\r\nMe instead\r\n", new(CaptureOutcome.Reinquiry, "Zoe Berg", "from another address: eve@elsewhere.example") },
        { "an answer to an address that somebody made up", $"From: Mallory <mallory@forged.example>\r\nTo: <forged>\r\n{Plain}\r\nHello\r\n", new(CaptureOutcome.Created, "Mallory", "Hello") },
        { "out of office", $"From: Zoe <zoe@known.example>\r\nAuto-Submitted: auto-replied\r\nTo: <reply>\r\n{Plain}\r\nI am away\r\n", new(CaptureOutcome.Ignored, Says: "Auto-Submitted") },
        { "a newsletter", $"From: News <news@letters.example>\r\nList-Id: <news.letters.example>\r\n{Plain}\r\nBuy\r\n", new(CaptureOutcome.Ignored, Says: "mailing list") },
        { "a mass mail", $"From: Mass <mass@letters.example>\r\nPrecedence: bulk\r\n{Plain}\r\nBuy\r\n", new(CaptureOutcome.Ignored, Says: "Precedence") },
        { "a bounce", $"From: MAILER-DAEMON@mx.example\r\nReturn-Path: <>\r\n{Plain}\r\nUndeliverable\r\n", new(CaptureOutcome.Ignored, Says: "return path") },
        { "a shop's machine", $"From: Shop <no-reply@shop.example>\r\n{Plain}\r\nYour order\r\n", new(CaptureOutcome.Ignored, Says: "Nobody reads answers") },
        { "ourselves", $"From: Us <hello@answers.example.com>\r\n{Plain}\r\nLoop\r\n", new(CaptureOutcome.Ignored, Says: "from ourselves") },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task A_mail_becomes_what_it_is(string what, string message, Expected expected)
    {
        var mime = message.Replace("<reply>", app.ReplyTo, StringComparison.Ordinal).Replace("<REPLY>", app.ReplyTo.ToUpperInvariant(), StringComparison.Ordinal)
            .Replace("<forged>", ReplyAddress.Of(app.Zoe.Id, ReplyDomain, new byte[ReplyAddress.SecretLength]), StringComparison.Ordinal);
        var before = (await app.Kept()).Count;
        app.Clock.Advance(TimeSpan.FromSeconds(1));

        using var answer = await app.Post(Form(("email", mime)));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var kept = await app.Kept();
        Assert.Equal((what, before + 1), (what, kept.Count));
        var raw = kept[^1];
        Assert.True(expected.Outcome == raw.Outcome, $"{what}: {raw.Outcome}, {raw.Error}");
        if (expected.Outcome is CaptureOutcome.Failed or CaptureOutcome.Ignored)
        {
            Assert.Null(raw.LeadId);
            Assert.Contains(expected.Says!, raw.Error, StringComparison.Ordinal);
            return;
        }

        var lead = await app.Send(new GetLead.Query(raw.LeadId!.Value), app.Admin);
        Assert.Equal(expected.Name, lead.Title);
        var lines = (await app.Send(new GetTimeline.Query(lead.Id, 10), app.Admin)).Lines.Where(l => l.Side == Side.Prospect).ToList();
        Assert.Contains(expected.Says!, $"{lines[0].Summary}\n{lines[0].Text}", StringComparison.Ordinal);
        Assert.True(expected.Email is null || lead.Email == expected.Email, lead.Email);
        if (expected.Outcome is CaptureOutcome.Created)
        {
            Assert.Equal("Inbound mail", lead.Source);
        }
    }

    [Fact]
    public async Task Of_a_signature_what_is_plain_is_taken_and_history_is_cut_and_kept_in_the_record()
    {
        await Mime($"From: Nils Holm <nils@holm.example>\r\nReply-To: office@holm.example\r\nSubject: Two lines\r\n{Plain}\r\nWhen can you come?\r\n\r\nKind regards,\r\nNils Holm\r\nHead of Logistics\r\nHolm Frakt AS\r\nT: +47 22 01 99 41\r\n\r\n-----Original Message-----\r\nFrom: you\r\nSent: then\r\nTo: me\r\n\r\nan old secret\r\n");
        var lead = await app.Db(db => db.Leads.SingleAsync(l => l.Email == "nils@holm.example", Ct));
        Assert.Equal(("Head of Logistics", "Holm Frakt AS", "+47 22 01 99 41"), (lead.JobTitle, lead.Company, lead.Phone));
        var line = (await app.Send(new GetTimeline.Query(lead.Id), app.Admin)).Lines.Single(l => l.Kind == ActivityKind.Captured);
        Assert.DoesNotContain("an old secret", line.Text, StringComparison.Ordinal);
        Assert.Equal("office@holm.example", line.Data!["replyTo"]);
        Assert.EndsWith("Answers to: office@holm.example", line.Text, StringComparison.Ordinal);
        Assert.Contains("an old secret", (await app.Kept())[^1].Body, StringComparison.Ordinal);
        Assert.Equal(ResponseKind.Reply, await app.Db(db => db.Responses.Where(r => r.LeadId == lead.Id).Select(r => r.Kind).SingleAsync(Ct)));
    }

    [Fact]
    public async Task The_fields_of_a_parsed_mail_are_read_each_in_its_character_set()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("""{"from":"UTF-8","subject":"UTF-8","text":"iso-8859-1"}"""), "charsets" },
            { new StringContent("Zsófia Kiss <zsofia@kiss.example>"), "from" },
            { new StringContent("sales@example.com"), "to" },
            { new StringContent("=?utf-8?Q?=C3=81rak?="), "subject" },
            { new ByteArrayContent(Encoding.Latin1.GetBytes("Két gép kell, é")), "text" },
            { new StringContent("Message-ID: <one@kiss.example>\nX-Mailer: y\n"), "headers" },
            { new StringContent("""{"to":["sales@example.com"],"from":"zsofia@kiss.example"}"""), "envelope" },
            { new StringContent("pass"), "SPF" },
            { new StringContent("{@kiss.example : pass}"), "dkim" },
            { new StringContent("1"), "attachments" },
            { new ByteArrayContent([1, 2, 3]) { Headers = { ContentType = new("image/png") } }, "attachment1", "rajz.png" },
        };
        using var answer = await app.Post(form);

        var lead = await app.Db(db => db.Leads.SingleAsync(l => l.Email == "zsofia@kiss.example", Ct));
        var line = (await app.Send(new GetTimeline.Query(lead.Id), app.Admin)).Lines.Single(l => l.Kind == ActivityKind.Captured);
        Assert.Equal(("Zsófia Kiss", "Wrote by e-mail: Árak", "Két gép kell, é\n\nAttached, not kept: rajz.png (image/png, 1 kB)"), (lead.Title, line.Summary, line.Text));
        Assert.DoesNotContain("AQID", (await app.Kept())[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task So_are_forms_without_files_and_JSON()
    {
        using var form = await app.Post(new FormUrlEncodedContent(new Dictionary<string, string> { ["sender"] = "form@plain.example", ["recipient"] = "sales@example.com", ["subject"] = "S", ["body-plain"] = "From a form", ["message-headers"] = """[["Message-Id","<f@plain.example>"]]""" }));
        using var json = await app.Post(new StringContent("""{"From":"Jo Son <jo@json.example>","To":"sales@example.com","Subject":"S","TextBody":"From JSON","MessageID":"j-1","Headers":[{"Name":"X-Spam","Value":"no"}],"Attachments":[{"Name":"a.pdf","Content":"JVBERi0=","ContentType":"application/pdf","ContentLength":5}]}""", Encoding.UTF8, "application/json"));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (form.StatusCode, json.StatusCode));
        Assert.Equal(["form@plain.example", "jo@json.example"], await app.Db(db => db.Leads.Where(l => l.Email == "form@plain.example" || l.Email == "jo@json.example").Select(l => l.Email!).Order().ToListAsync(Ct)));
        Assert.DoesNotContain("JVBERi0=", (await app.Kept())[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_mail_is_kept_once_however_often_and_wherever_it_comes()
    {
        var other = (await app.Send(new OpenMailEndpoint.Command("info@example.com"), app.Admin)).Path;
        var mime = $"From: Twice <twice@same.example>\r\nMessage-Id: <same@same.example>\r\n{Plain}\r\nOnce\r\n";
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => app.Post(Form(("email", mime)), i % 2 == 0 ? null : other)));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        Assert.Single(await app.Kept(), c => c.Body.Contains("same@same.example", StringComparison.Ordinal));
        var lead = await app.Db(db => db.Leads.SingleAsync(l => l.Email == "twice@same.example", Ct));
        Assert.Single((await app.Send(new GetTimeline.Query(lead.Id), app.Admin)).Lines, l => l.Side == Side.Prospect);

        await Mime(mime.Replace("Twice <twice@same.example>", "Else <else@same.example>", StringComparison.Ordinal)); // Another sender takes nobody's place.
        Assert.True(await app.Db(db => db.Leads.AnyAsync(l => l.Email == "else@same.example", Ct)));
    }

    [Fact]
    public async Task What_is_kept_whole_is_cut_where_it_is_megabytes()
    {
        var big = string.Concat(Enumerable.Repeat("one megabyte of words ", 50_000));
        await Mime($"From: Big <big@mail.example>\r\n{Plain}\r\n{big}\r\n");
        var lead = await app.Db(db => db.Leads.SingleAsync(l => l.Email == "big@mail.example", Ct));
        Assert.InRange((await app.Send(new GetTimeline.Query(lead.Id), app.Admin)).Lines.Single(l => l.Kind == ActivityKind.Captured).Text!.Length, 10_000, 20_000);
        Assert.Contains(big[^1000..].Trim(), (await app.Kept())[^1].Body, StringComparison.Ordinal);

        var attached = Convert.ToBase64String(new byte[3 * 1024 * 1024], Base64FormattingOptions.InsertLineBreaks);
        await Mime($"From: Att <huge@mail.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee it\r\n--b\r\nContent-Type: image/png; name=huge.png\r\nContent-Disposition: attachment; filename=huge.png\r\nContent-Transfer-Encoding: base64\r\n\r\n{attached}\r\n--b--\r\n");
        Assert.InRange((await app.Kept())[^1].Body.Length, 100, 10_000);
        var huge = await app.Db(db => db.Leads.SingleAsync(l => l.Email == "huge@mail.example", Ct));
        Assert.Contains("huge.png (image/png, 3 MB)", (await app.Send(new GetTimeline.Query(huge.Id), app.Admin)).Lines.Single(l => l.Kind == ActivityKind.Captured).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_secret_address_takes_mail_and_a_revoked_one_no_more()
    {
        var opened = await app.Send(new OpenMailEndpoint.Command("short"), app.Admin);
        Assert.DoesNotContain(opened.Path.Split('/')[^1], string.Join(' ', await app.Db(db => db.MailEndpoints.Select(e => Convert.ToBase64String(e.KeyHash)).ToListAsync(Ct))), StringComparison.Ordinal);
        var before = (await app.Kept()).Count;
        using var wrong = await app.Post(Form(("email", "From: a@b.example\r\n\r\nx")), "/in/mail/wrong");
        Assert.True((await app.Send(new RevokeMailEndpoint.Command(opened.Id), app.Admin)).Succeeded);
        using var revoked = await app.Post(Form(("email", "From: a@b.example\r\n\r\nx")), opened.Path);
        using var large = await app.Post(new ByteArrayContent(new byte[InboundMailApi.MaxBytes + 1]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } });
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.RequestEntityTooLarge), (wrong.StatusCode, revoked.StatusCode, large.StatusCode));
        Assert.Equal(before, (await app.Kept()).Count);
    }

    [Theory]
    [InlineData("text/plain", "just text"), InlineData("application/json", "{\"from\": "), InlineData("application/json", "[1]"), InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\ncut off in the mid"), InlineData("application/octet-stream", "\0\u0001"), InlineData("application/json", "{\"from\":\"\\ud800\"}")]
    public async Task What_cannot_be_read_is_answered_as_kept_and_is(string type, string body)
    {
        var before = (await app.Kept()).Count;
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body + $" {Guid.NewGuid():N}"));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await app.Post(content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var raw = (await app.Kept())[^1];
        Assert.Equal((before + 1, CaptureOutcome.Failed, 1), ((await app.Kept()).Count, raw.Outcome, raw.Attempts));
        Assert.NotNull(raw.Error);
    }

    [Fact]
    public async Task What_failed_is_tried_again_from_the_raw_captures_as_of_when_it_came()
    {
        const string Email = "later@mail.example";
        await app.Db(db => db.Database.ExecuteSqlRawAsync($"""
            CREATE FUNCTION shut_mail() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN IF NEW.email = '{Email}' THEN RAISE EXCEPTION 'the door is shut'; END IF; RETURN NEW; END $f$;
            CREATE TRIGGER shut_mail BEFORE INSERT ON leads FOR EACH ROW EXECUTE FUNCTION shut_mail();
            """, Ct));
        await Mime($"From: Later <{Email}>\r\n{Plain}\r\nStill here\r\n");
        var raw = (await app.Kept())[^1];
        Assert.Equal((CaptureOutcome.Failed, 1), (raw.Outcome, raw.Attempts));
        Assert.Contains("the door is shut", raw.Error, StringComparison.Ordinal);
        Assert.False((await app.Send(new RetryCapture.Command(raw.Id), app.Admin)).Result.Succeeded);
        await app.Db(db => db.Database.ExecuteSqlRawAsync("DROP TRIGGER shut_mail ON leads; DROP FUNCTION shut_mail();", Ct));
        app.Clock.Advance(TimeSpan.FromHours(3));

        var retried = await app.Send(new RetryCapture.Command(raw.Id), app.Admin);

        Assert.True(retried.Result.Succeeded, retried.Result.Refusal);
        var lead = await app.Db(db => db.Leads.SingleAsync(l => l.Id == retried.LeadId, Ct));
        Assert.Equal((raw.ReceivedAt, "Later"), (lead.CapturedAt, lead.Title));
        Assert.Equal(retried.LeadId, (await app.Send(new RetryCapture.Command(raw.Id), app.Admin)).LeadId);
    }

    [Fact]
    public async Task An_answer_to_a_lead_that_was_merged_lands_on_where_it_went()
    {
        var marketer = TestData.Marketer();
        var (one, two) = (await app.Lead(marketer), await app.Lead(marketer, TestData.Capture("went@merged.example")));
        var address = await app.AddressOf(two.Id);
        await app.Send(new Web.Features.Leads.Merging.MergeLeads.Command(one.Id, [two.Id]), marketer);
        await Mime($"From: went@merged.example\r\nTo: {address}\r\n{Plain}\r\nStill me\r\n");
        Assert.Equal(one.Id, (await app.Kept())[^1].LeadId);
    }

    [Fact]
    public async Task A_rule_for_the_source_goes_before_the_owner_that_the_source_names()
    {
        var (rule, otherwise) = (TestData.Rep("Runa Rule"), TestData.Rep("Otto Otherwise"));
        await app.Know(rule);
        await app.Know(otherwise);
        Assert.True((await app.Send(new Web.Features.Captures.AddSource.Command("Partner mail", SourceKind.Email, Side.Sales, otherwise.Id), app.Admin)).Succeeded);
        var source = await app.Db(db => db.Sources.Where(s => s.Name == "Partner mail").Select(s => s.Id).SingleAsync(Ct));
        var path = (await app.Send(new OpenMailEndpoint.Command("partners@example.com", "Partner mail"), app.Admin)).Path;
        Assert.True((await app.Send(new Web.Features.Captures.Assigning.SaveCaptureRule.Command(null, 0, source, Territory.Anywhere, rule.Id, null), app.Admin)).Succeeded);

        using var _ = await app.Post(Form(("email", $"From: Ruled <ruled@mail.example>\r\n{Plain}\r\nHelp\r\n")), path);

        Assert.Equal(rule.Id, (await app.Db(db => db.Leads.SingleAsync(l => l.Email == "ruled@mail.example", Ct))).OwnerId);
    }

    [Fact]
    public async Task The_source_of_an_address_says_who_acts_first_and_the_owner_hears_of_an_answer()
    {
        var rep = TestData.Rep();
        await app.Know(rep);
        Assert.True((await app.Send(new Web.Features.Captures.AddSource.Command("Support mail", SourceKind.Email, Side.Sales, rep.Id), app.Admin)).Succeeded);
        var path = (await app.Send(new OpenMailEndpoint.Command("support@example.com", "Support mail"), app.Admin)).Path;
        using var _ = await app.Post(Form(("email", $"From: Own <owned@mail.example>\r\n{Plain}\r\nHelp\r\n")), path);
        var lead = await app.Db(db => db.Leads.SingleAsync(l => l.Email == "owned@mail.example", Ct));
        Assert.Equal(rep.Id, lead.OwnerId);
        await Mime($"From: owned@mail.example\r\nTo: {await app.AddressOf(lead.Id)}\r\n{Plain}\r\nAnd more\r\n");
        Assert.True(await app.Db(db => db.Notices.AnyAsync(n => n.UserId == rep.Id && n.LeadId == lead.Id && n.Kind == Domain.Notices.NoticeKind.Reply, Ct)));
        await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => app.Send(new OpenMailEndpoint.Command("x", "No such source"), app.Admin));
    }

    [Fact]
    public async Task The_page_makes_an_address_that_is_shown_once_and_counts_what_came()
    {
        var browser = await app.Browser(app.Admin);
        using var start = await browser.GetAsync(new Uri("/inbound-mail", UriKind.Relative), Ct);
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await start.Content.ReadAsStringAsync(Ct));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/inbound-mail?handler=Open", UriKind.Relative))
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["Open.Name"] = "From the page", ["Open.Source"] = "", ["__RequestVerificationToken"] = page.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")! }),
        };
        request.Headers.Add("Cookie", string.Join("; ", [browser.DefaultRequestHeaders.GetValues("Cookie").Single(), .. start.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0])]));
        using var answer = await browser.SendAsync(request, Ct);
        var shown = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Ct)).QuerySelector("#once")!.GetAttribute("value")!;
        Assert.StartsWith("http://localhost/in/mail/", shown, StringComparison.Ordinal);
        using var _ = await app.Post(Form(("email", $"From: Page <page@mail.example>\r\n{Plain}\r\nHi\r\n")), new Uri(shown).AbsolutePath);
        Assert.DoesNotContain(shown, await browser.GetStringAsync(new Uri("/inbound-mail", UriKind.Relative), Ct), StringComparison.Ordinal);
        var item = (await app.Send(new GetInboundMail.Query(), app.Admin)).Endpoints.Single(e => e.Name == "From the page");
        Assert.Equal((1, 1, 0, 0), (item.Received, item.Leads, item.Ignored, item.Failed));
        using var rep = await (await app.Browser(TestData.Rep())).GetAsync(new Uri("/inbound-mail", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.Forbidden, rep.StatusCode);
    }

    [Fact]
    public async Task Naughty_texts_come_through_a_mail_unchanged()
    {
        var texts = JsonSerializer.Deserialize<string[]>(File.ReadAllText(SharedData.Path("strings/blns.json")))!.Where(t => t.Length > 0 && t == t.Trim() && !t.StartsWith('>') && !t.Contains('\r', StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);
        foreach (var text in texts.Chunk(40).Select(some => string.Join("\n\n", some))) // Several in one mail.
        {
            Assert.InRange(text.Length, 1, ReadMail.TextMaxLength - 4000);
            var email = TestData.Email();
            using var json = await app.Post(new StringContent(JsonSerializer.Serialize(new { from = $"N <{email}>", text }), Encoding.UTF8, "application/json"));
            var line = await app.Db(db => db.Activities.Where(a => db.Leads.Any(l => l.Id == a.LeadId && l.Email == email) && a.Kind == ActivityKind.Captured).Select(a => a.Text).SingleAsync(Ct));
            Assert.Equal(text, line);
        }
    }

    [Theory]
    [InlineData("Answers.Example.com", true), InlineData("@bücher.de", true), InlineData("", true), InlineData("localhost", false), InlineData("a b.de", false), InlineData("x@y.de", false)]
    public async Task A_domain_for_answers_is_a_domain(string domain, bool isOne)
    {
        try
        {
            Assert.True((await app.Send(new SetReplyDomain.Command(domain), app.Admin)).Succeeded);
            Assert.True(isOne, domain);
        }
        catch (FluentValidation.ValidationException)
        {
            Assert.False(isOne, domain);
        }
        finally
        {
            await app.Send(new SetReplyDomain.Command(ReplyDomain), app.Admin);
        }
    }

    private async Task Mime(string message)
    {
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        using var answer = await app.Post(Form(("email", message)));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static MultipartFormDataContent Form(params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        return form;
    }
}

/// <summary>An address is not hammered.</summary>
public sealed class InboundMailLimitTests(InboundMailLimitTests.Limited app) : IClassFixture<InboundMailLimitTests.Limited>
{
    public sealed class Limited(TestDatabase databases) : App(databases)
    {
        protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["LeadFlow:Mail:PerMinute"] = "3" };
    }

    [Fact]
    public async Task Whoever_sends_too_much_is_told_to_wait_whether_the_address_is_right_or_not()
    {
        using var provider = app.Anonymous();
        List<HttpStatusCode> answers = [];
        for (var i = 0; i < 4; i++)
        {
            using var answer = await provider.PostAsync(new Uri($"/in/mail/guess{i}", UriKind.Relative), new StringContent("{}", Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
            answers.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests], answers);
    }
}
