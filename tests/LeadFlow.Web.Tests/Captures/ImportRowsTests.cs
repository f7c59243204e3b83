using System.Text;
using FluentValidation;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Captures;

/// <summary>What rows become: leads, changes of leads, or rows to mend.</summary>
public sealed class ImportRowsTests(TestDatabase database) : IAsyncLifetime
{
    private const string Simple = """{"columns": {"Mail": "email", "First": "firstName", "Company": "company"}}""";

    private readonly ImportFixture desk = new(database);

    public ValueTask InitializeAsync() => desk.InitializeAsync();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task Two_rows_of_one_person_are_one_lead()
    {
        var view = await desk.Import("Mail,First,Company\nada@x.example,Ada,\nADA@x.example,Ada,Engines\n", Simple, ImportPolicy.Fill);

        Assert.Equal((1, 1, 0), (view.Created, view.Updated, view.Skipped));
        Assert.Equal("Engines", await desk.Ask(db => db.Leads.Select(l => l.Company).SingleAsync()));
        Assert.Equal(2, await desk.Ask(db => db.Captures.CountAsync()));
    }

    [Theory]
    [InlineData(ImportPolicy.Skip, "Ada", null, 0)]
    [InlineData(ImportPolicy.Fill, "Ada", "Engines", 1)]
    [InlineData(ImportPolicy.Overwrite, "Augusta", "Engines", 1)]
    public async Task A_policy_says_what_becomes_of_somebody_we_know(ImportPolicy policy, string first, string? company, int updated)
    {
        await desk.Import("Mail,First,Company\nada@x.example,Ada,\n", Simple);

        var view = await desk.Import("Mail,First,Company\nada@x.example,Augusta,Engines\n", Simple, policy);

        var lead = await desk.Ask(db => db.Leads.SingleAsync());
        Assert.Equal((first, company, updated), (lead.FirstName, lead.Company, view.Updated));
        Assert.Equal(1 + updated, await desk.Ask(db => db.Activities.CountAsync(a => a.Kind == ActivityKind.Imported)));
    }

    [Theory]
    [InlineData(ImportPolicy.Skip)]
    [InlineData(ImportPolicy.Fill)]
    [InlineData(ImportPolicy.Overwrite)]
    public async Task A_file_with_everything_in_it_changes_nothing_the_second_time(ImportPolicy policy)
    {
        const string csv = """
            Id,Mail,Name,Phone,Tags,Captured,Stage,Reason,Won,Lost,Amount,Budget,BudgetAmount,Need,From,To,Seen,Shoe,Who,Source,Campaign
            1,a@x.example,Ada One,,"a,b",2026-01-05,,,,,,likely,1000.555,confirmed,2026-03,2026-04,form,42,Admin,Fair,Spring
            2,,Bob Two,+49 351 5550142,,,Warm,,,,,,,,,,"click,click,reply",,ada@example.com,,Spring
            3,c@x.example,Cem Three,,,2026-02-01 10:11:12.1234567,,,2026-03-01 09:08:07,,"1,200.50",,,,,,,,,,
            4,d@x.example,Dee Four,,,2026-02-01,,No budget,,2026-05-01,,possible,,,,,event,,,Fair,
            5,e@x.example,Eve Five,,,,Dead,,,,,,,,,,,,,,
            ,,Nameless Six,,,,,,,,,,,,,,,,,,
            ,,Nameless Six,,,,,,,,,,,,,,,,,,
            1,c@x.example,Two Keys,,,,,,,,,,,,,,,,,,
            """;
        const string mapping = """
            {"columns": {"Id": "externalId", "Mail": "email", "Name": "fullName", "Phone": "phone", "Tags": "tags", "Captured": "capturedAt", "Stage": "stage", "Reason": "deadReason",
              "Won": "wonAt", "Lost": "lostAt", "Amount": "amount", "Budget": "bant.budget.level", "BudgetAmount": "bant.budget.amount", "Need": "bant.need.level", "Seen": "interest",
              "Shoe": "customFields.shoe", "Who": "owner", "Source": "source", "Campaign": "campaign"}}
            """;
        var first = await desk.Import(csv, mapping, policy);
        Assert.Equal("", first.Rejected == 0 ? "" : await desk.RejectedRows(first.Id));
        Assert.Equal(7, first.Created);

        // Once more: under overwrite, a row that names two people takes turns with them.
        await desk.Import(csv, mapping, policy);
        var before = await desk.Dump();
        desk.Clock.Advance(TimeSpan.FromDays(3));
        var again = await desk.Import(csv, mapping, policy);

        if (policy == ImportPolicy.Overwrite)
        {
            Assert.Equal(2, again.Updated); // Rows 1 and 8 are of one person, and say different names.
            return;
        }

        Assert.Equal((0, 0, 8), (again.Created, again.Updated, again.Skipped));
        Assert.Equal(before, await desk.Dump());
    }

    [Fact]
    public async Task Levels_and_responses_score_and_a_won_lead_is_a_customer()
    {
        await desk.Import("Mail,Budget,Need,Seen,Won\na@x.example,confirmed,likely,form,\nb@x.example,,,,2026-03-01\n",
            """{"columns": {"Mail": "email", "Budget": "bant.budget.level", "Need": "bant.need.level", "Seen": "interest", "Won": "wonAt"}}""");

        var leads = await desk.Ask(db => db.Leads.Include(l => l.Qualification).Include(l => l.Answers).Include(l => l.Responses).OrderBy(l => l.Email).ToListAsync());
        Assert.Equal((Level.Confirmed, Level.Likely, 2, 1), (leads[0].BudgetLevel, leads[0].NeedLevel, leads[0].Answers.Count, leads[0].Responses.Count));
        Assert.True(leads[0].Qualification.Score > 30);
        Assert.Equal((LeadStanding.Customer, new DateOnly(2026, 3, 1), true), (leads[1].Standing, leads[1].WonOn, leads[1].CapturedAtIsImplied));
    }

    [Fact]
    public async Task Rows_that_cannot_be_taken_come_back_with_a_sentence_and_go_in_once_mended()
    {
        const string mapping = """{"columns": {"Mail": "email", "First": "firstName", "Owner": "owner", "Stage": "stage"}}""";
        var view = await desk.Import("Mail,First,Owner,Stage\nada@x.example,Ada,,\nemre.yildiz@@bosfor,Emre,,\nc@x.example,Cem,Nobody,\nd@x.example,Dee,,Frozen\n,,,\n", mapping);
        Assert.Equal((1, 3), (view.Created, view.Rejected));
        Assert.Equal($"/api/v1/imports/{view.Id}/rejected", view.RejectedFile);

        var rejected = await desk.RejectedRows(view.Id);
        Assert.Contains("emre.yildiz@@bosfor\" is not an e-mail address.", rejected.Replace("\"\"", "\"", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.StartsWith("Mail,First,Owner,Stage,line,reason\r\n", rejected, StringComparison.Ordinal);

        var mended = rejected.Replace("emre.yildiz@@bosfor", "emre@bosfor.example", StringComparison.Ordinal).Replace("Nobody", "Admin", StringComparison.Ordinal).Replace("Frozen", "warm", StringComparison.Ordinal);
        view = await desk.Import(mended, mapping);
        Assert.Equal((3, 0), (view.Created, view.Rejected));
        Assert.Equal("Warm", await desk.Ask(db => db.Leads.Where(l => l.FirstName == "Dee").Select(l => l.Qualification.StageName).SingleAsync()));
    }

    [Fact]
    public async Task Naughty_strings_survive_exactly()
    {
        var lines = (await File.ReadAllLinesAsync(SharedData.Path("strings/blns.txt"), TestContext.Current.CancellationToken))
            .Where(l => l.Length is > 0 and <= 100 && l[0] is not '#' and not '\'' && l.Trim() == l && !l.Contains('\t', StringComparison.Ordinal) && l.Trim('\uFEFF', '\u200B') == l && !string.IsNullOrWhiteSpace(l)).ToList();
        Assert.True(lines.Count > 300);
        var csv = new StringBuilder("Mail,First,Company\n");
        for (var i = 0; i < lines.Count; i++)
        {
            var cell = $"\"{lines[i].Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"n{i}@x.example,{cell},{cell}\n");
        }

        var view = await desk.Import(csv.ToString(), Simple);

        Assert.Equal((lines.Count, 0), (view.Created, view.Rejected));
        var stored = await desk.Ask(db => db.Leads.ToDictionaryAsync(l => l.Email!, l => (l.FirstName, l.Company)));
        Assert.All(lines.Index(), l => Assert.Equal((l.Item, l.Item), stored[$"n{l.Index}@x.example"]));
    }

    [Fact]
    public async Task A_file_that_is_no_table_is_refused_with_a_sentence_and_not_kept()
    {
        byte[][] files = [[], "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"u8.ToArray(), [.. Enumerable.Repeat((byte)0, 4096)], "only,a,header\n"u8.ToArray(), [0x50, 0x4B, 3, 4, .. new byte[200]]];
        foreach (var file in files)
        {
            var refused = await Assert.ThrowsAsync<ValidationException>(() => desk.Queue(file, Simple));
            Assert.Equal("file", refused.Errors.First().PropertyName);
            Assert.EndsWith(".", refused.Errors.First().ErrorMessage, StringComparison.Ordinal);
        }

        Assert.Equal(0, await desk.Ask(db => db.Imports.CountAsync()));
    }

    [Theory]
    [InlineData("{", "mapping")]
    [InlineData("""{"columns": {"Nope": "email"}}""", "mapping.columns.Nope")]
    [InlineData("""{"columns": {"Mail": "e-mail"}}""", "mapping.columns.Mail")]
    [InlineData("""{"columns": {"Mail": "email"}, "timeZone": "Mars"}""", "mapping.timeZone")]
    [InlineData("""{"columns": {"Mail": "email"}, "defaults": {"company": "a\u0000b"}}""", "mapping")]
    public async Task A_mapping_that_is_wrong_is_refused_by_key_and_nothing_is_kept(string mapping, string key)
    {
        var refused = await Assert.ThrowsAsync<ValidationException>(() => desk.Queue("Mail,First\na@x.example,A\n"u8.ToArray(), mapping));

        Assert.Contains(refused.Errors, e => e.PropertyName == key);
        Assert.Equal(0, await desk.Ask(db => db.Imports.CountAsync()));
    }

    [Fact]
    public async Task Messy_rows_are_rejected_one_by_one()
    {
        var csv = $"Mail;First;Company\na@x.example;Ärger;{new string('x', 10_000_000)}\nb@x.example;Zoë;OK\nc@x.example\nd@x.example;D;E;F;G\n";
        var view = await desk.Import(Encoding.Latin1.GetBytes(csv), Simple);

        Assert.Equal((1, 3), (view.Created, view.Rejected));
        Assert.Equal("Zoë", await desk.Ask(db => db.Leads.Select(l => l.FirstName).SingleAsync()));
        Assert.True((await desk.RejectedRows(view.Id)).Length < 500_000);
    }
}
