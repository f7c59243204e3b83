using System.Text;
using FluentValidation;
using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Tests.Captures.Importing;
using LeadFlow.Web.Tests.Support;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Captures;

/// <summary>Files of an import: kept in chunks, read another way, made of workbooks, put together.</summary>
public sealed class ImportFilesTests(TestDatabase database) : IAsyncLifetime
{
    private const string People = """{"columns": {"E-mail": "email", "Name": "fullName"}}""";

    private readonly ImportFixture desk = new(database);

    public ValueTask InitializeAsync() => desk.InitializeAsync();

    public ValueTask DisposeAsync() => desk.DisposeAsync();

    [Fact]
    public async Task A_file_of_several_chunks_is_read_as_it_came()
    {
        var csv = Encoding.UTF8.GetBytes("E-mail,Name,Notes\n" + string.Concat(Enumerable.Range(0, 2_500).Select(i => $"p{i}@x.example,Person {i},{new string((char)('a' + (i % 26)), 1_000)}é\n")));

        var import = await desk.Import(csv, People);

        Assert.Equal((2_500, 0), (import.Created, import.Rejected));
        Assert.Equal(3, await desk.Ask(db => db.ImportChunks.CountAsync()));
        Assert.Equal(csv, await desk.Ask(async db => (await db.ImportChunks.OrderBy(c => c.No).Select(c => c.Bytes).ToListAsync()).SelectMany(b => b).ToArray()));
    }

    [Fact]
    public async Task A_file_that_was_kept_whole_is_moved_into_chunks()
    {
        await desk.Execute("""
            CREATE TABLE import_files (import_id uuid PRIMARY KEY, bytes bytea NOT NULL);
            INSERT INTO imports (id, file_name, mapping, policy, is_dry_run, created_by_id, created_by_name, created_at, created, updated, skipped, rejected)
            SELECT gen_random_uuid(), 'old.csv', '{}', 'Skip', false, gen_random_uuid(), 'Ada', now(), 0, 0, 0, 0;
            INSERT INTO import_files SELECT id, convert_to('E-mail,Name' || E'\n' || repeat('ada@x.example,Ada' || E'\n', 80000), 'UTF8') FROM imports;
            """ + ImportPartsSql.Move + "DROP TABLE import_files;");

        var id = await desk.Ask(db => db.Imports.Select(i => i.Id).SingleAsync());

        Assert.Equal(["2|1440012|1440012"], await desk.Rows("SELECT count(*), sum(length(bytes)), max(p.length) FROM import_chunks c JOIN import_parts p ON p.import_id = c.import_id"));
        Assert.Equal(["E-mail", "Name"], (await desk.Send(new GetImportMatching.Query(id))).Columns.Select(c => c.Name));
    }

    [Fact]
    public async Task A_workbook_comes_in_by_the_sheet_that_is_said()
    {
        using var book = Xlsx.Book(null, ("Notes", Xlsx.Row(1, "About", "Whom") + Xlsx.Row(2, "nothing", "nobody")), ("Leads", Xlsx.Row(1, "E-mail", "Name") + Xlsx.Row(4, "ada@x.example", "Ada Lovelace") + Xlsx.Row(5, "none@@x", "Emre")));
        var id = await desk.Send(new ReceiveImport.Command("people.xlsx", book));
        Assert.Equal(["About", "Whom"], (await desk.Send(new GetImportMatching.Query(id))).Columns.Select(c => c.Name));

        Assert.True((await desk.Send(new RereadImport.Command(id, new() { Sheet = "Leads" }))).Succeeded);
        await desk.Send(new MatchImport.Command(id, new Dictionary<string, string?> { ["E-mail"] = "email", ["Name"] = "fullName" }, null, null));
        await desk.Send(new StartImport.Command(id, ImportPolicy.Fill, DryRun: false));
        await desk.RunAll();

        Assert.Equal("Ada", (await desk.Ask(db => db.Leads.SingleAsync())).FirstName);
        Assert.Contains("none@@x,Emre,5,", await desk.RejectedRows(id), StringComparison.Ordinal);
        await Assert.ThrowsAsync<ValidationException>(() => desk.Send(new ReceiveImport.Command("bad.xlsx", Xlsx.Book(null, ("Leads", "")))));
    }

    [Fact]
    public async Task What_is_said_of_a_file_wins_and_is_kept_with_the_mapping()
    {
        var id = await desk.Send(new ReceiveImport.Command("old.csv", CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetBytes("E-mail;Имя\nanna@x.example;Анна\n")));
        Assert.NotEqual("Имя", (await desk.Send(new GetImportMatching.Query(id))).Columns[1].Name);

        await desk.Send(new RereadImport.Command(id, new() { Encoding = "windows-1251" }));

        var matching = await desk.Send(new GetImportMatching.Query(id));
        Assert.Equal(("windows-1251", ';', "Имя"), (matching.Writing.Encoding, matching.Writing.Delimiter, matching.Columns[1].Name));
        await desk.Send(new MatchImport.Command(id, new Dictionary<string, string?> { ["E-mail"] = "email", ["Имя"] = "firstName" }, null, null));
        await desk.Send(new StartImport.Command(id, ImportPolicy.Fill, DryRun: false));
        await desk.RunAll();
        Assert.Equal("Анна", (await desk.Ask(db => db.Leads.SingleAsync())).FirstName);
        Assert.Contains("has run", (await desk.Send(new RereadImport.Command(id, new() { Header = false }))).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_headings_every_row_is_one_if_somebody_says_so()
    {
        var id = await desk.Send(new ReceiveImport.Command("rows.csv", "Ada,London\nBob,Oslo\n"u8.ToArray()));
        await desk.Send(new RereadImport.Command(id, new() { Header = false }));

        Assert.Equal(["Column 1", "Column 2"], (await desk.Send(new GetImportMatching.Query(id))).Columns.Select(c => c.Name));
        await Assert.ThrowsAsync<ValidationException>(() => desk.Send(new RereadImport.Command(id, new() { Delimiter = "x" })));
    }

    [Fact]
    public async Task Columns_of_a_second_file_are_added_by_the_key()
    {
        var id = await desk.Send(new ReceiveImport.Command("leads.csv", "E-mail,Name,Id\na@x.example,Ada,1\nb@x.example,Bob,2\nc@x.example,Cid,3\nd@x.example,Dan,4\n"u8.ToArray()));
        using var wrong = new MemoryStream("Key,City\n1,London\n"u8.ToArray());
        Assert.Contains("has no column \"Id\"", (await Assert.ThrowsAsync<ValidationException>(() => desk.Send(new AddImportFile.Command(id, "cities.csv", wrong, "Id")))).Message, StringComparison.Ordinal);

        using var cities = new MemoryStream("Key,City,Name\n1,London,x\n2,Oslo,y\n9,Nowhere,z\n4,Rome,v\n4,Paris,w\n"u8.ToArray());
        Assert.True((await desk.Send(new AddImportFile.Command(id, "cities.csv", cities, "Id", "key"))).Succeeded);
        var matching = await desk.Send(new GetImportMatching.Query(id));
        Assert.Equal(["E-mail", "Name", "Id", "City", "Name (2)"], matching.Columns.Select(c => c.Name));
        Assert.Equal(["cities.csv"], matching.Writing.Joined);

        await desk.Send(new MatchImport.Command(id, new Dictionary<string, string?> { ["E-mail"] = "email", ["Name"] = "fullName", ["City"] = "city" }, null, null));
        await desk.Send(new StartImport.Command(id, ImportPolicy.Fill, DryRun: false));
        await desk.RunAll();
        Assert.Equal(["Ada|London", "Bob|Oslo", "Cid|"], await desk.Rows("SELECT first_name, city FROM leads ORDER BY 1"));
        var rejected = await desk.RejectedRows(id);
        Assert.Contains("d@x.example,Dan,4,,,5,", rejected, StringComparison.Ordinal);
        Assert.Contains("several rows for", rejected, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_further_key_finds_the_column_by_the_name_it_has_then()
    {
        var id = await desk.Send(new ReceiveImport.Command("leads.csv", "E-mail,Id,city\na@x.example,1,Rome\n"u8.ToArray()));
        using MemoryStream offices = new("Id,City,Id\n1,Oslo,77\n"u8.ToArray()), lands = new("Key,Country\n77,NO\n1,SE\n"u8.ToArray());
        Assert.True((await desk.Send(new AddImportFile.Command(id, "offices.csv", offices, "Id"))).Succeeded);
        Assert.Equal(["E-mail", "Id", "city", "City", "Id (2)"], (await desk.Send(new GetImportMatching.Query(id))).Columns.Select(c => c.Name));
        Assert.True((await desk.Send(new AddImportFile.Command(id, "lands.csv", lands, "Id (2)", "Key"))).Succeeded);

        await desk.Send(new MatchImport.Command(id, new Dictionary<string, string?> { ["E-mail"] = "email", ["City"] = "city", ["Country"] = "country" }, null, null));
        await desk.Send(new StartImport.Command(id, ImportPolicy.Fill, DryRun: false));
        await desk.RunAll();

        Assert.Equal(["Oslo|NO"], await desk.Rows("SELECT city, country FROM leads"));
    }

    [Fact]
    public async Task Rows_that_are_no_leads_are_known_in_the_rejected_rows_too()
    {
        const string mapping = """{"columns": {"Name": "fullName", "E-mail": "email", "Deals": "customFields.deals"}}""";
        var first = await desk.Import("Name,E-mail,Deals,Name\nAda,a@@x,3,\nName,E-mail,Deals,Name\nBob,b@x.example,4,\nTotal,,7,\n", mapping);
        Assert.Equal((1, 3), (first.Created, first.Rejected));

        var again = await desk.Import((await desk.RejectedRows(first.Id)).Replace("a@@x", "a@x.example", StringComparison.Ordinal), mapping);

        Assert.Equal((1, 2), (again.Created, again.Rejected));
        Assert.Equal(["Ada", "Bob"], await desk.Rows("SELECT first_name FROM leads ORDER BY 1"));
        Assert.Equal(0, (await desk.Import("Name,E-mail\nTotal,\n", """{"columns": {"Name": "fullName", "E-mail": "email"}}""")).Created);
    }

    [Fact]
    public async Task A_date_of_ones_own_is_found_out_and_asked_like_any_other()
    {
        await desk.Send(new Features.Fields.DefineField.Command("Contract ends", Domain.Fields.FieldKind.Date));
        var id = await desk.Send(new ReceiveImport.Command("leads.csv", "E-mail,Contract ends\na@x.example,20/03/2027\nb@x.example,02/03/2027\nc@x.example,sometime\n"u8.ToArray()));
        var matching = await desk.Send(new GetImportMatching.Query(id));
        Assert.Equal(("customFields.contract-ends", "dd/MM/yyyy"), (matching.Columns[1].Field, matching.DateFormat));

        await desk.Send(new MatchImport.Command(id, matching.Columns.ToDictionary(c => c.Name, c => c.Field), null, null));
        await desk.Send(new StartImport.Command(id, ImportPolicy.Fill, DryRun: false));
        await desk.RunAll();

        Assert.Equal(["2027-03-02", "2027-03-20"], await desk.Rows("SELECT custom_fields ->> 'contract-ends' FROM leads ORDER BY 1"));
    }

    [Fact]
    public async Task What_a_choice_of_ones_own_means_is_asked()
    {
        await desk.Send(new Features.Fields.DefineField.Command("Fleet owner", Domain.Fields.FieldKind.YesNo));
        var id = await desk.Send(new ReceiveImport.Command("leads.csv", "E-mail,Fleet owner\na@x.example,nein doch\nb@x.example,yes\n"u8.ToArray()));
        await desk.Send(new MatchImport.Command(id, new Dictionary<string, string?> { ["E-mail"] = "email", ["Fleet owner"] = "customFields.fleet-owner" }, null, null));
        var values = await desk.Send(new GetImportValues.Query(id));
        Assert.Equal((1, "Fleet owner"), (values.Open, values.Fields.Single().Label));

        await desk.Send(new SetImportValues.Command(id, [new("customFields.fleet-owner", "nein doch", "no")]));
        await desk.Send(new StartImport.Command(id, ImportPolicy.Fill, DryRun: false));
        await desk.RunAll();

        Assert.Equal(["no", "yes"], await desk.Rows("SELECT custom_fields ->> 'fleet-owner' FROM leads ORDER BY 1"));
    }

    [Fact]
    public async Task Our_own_list_comes_back_in_as_it_is()
    {
        await desk.Send(new Features.Fields.DefineField.Command("Trucks", Domain.Fields.FieldKind.Number));
        await desk.Import("E-mail,Name,Sure,Much,In,Trucks,Id,Say\na@x.example,Ada Lovelace,likely,2000,EUR,7,A-1,Call on Monday\n", """{"columns": {"E-mail": "email", "Name": "fullName", "Sure": "bant.budget.level", "Much": "bant.budget.amount", "In": "bant.budget.currency", "Trucks": "customFields.trucks", "Id": "externalId", "Say": "notes"}, "system": "crm"}""");
        var list = await desk.Ask(async (IServiceProvider services) =>
        {
            using var file = new MemoryStream();
            await (await services.GetRequiredService<ISender>().Send(new Features.Leads.ExportLeads.Query(new(), "-capturedAt"))).Write(file, TestContext.Current.CancellationToken);
            return file.ToArray();
        });

        var id = await desk.Send(new ReceiveImport.Command("leads-of-ours.csv", list));
        var matching = await desk.Send(new GetImportMatching.Query(id));

        string[] expected = ["firstName", "lastName", "email", "bant.budget.level", "bant.budget.amount", "bant.budget.currency", "customFields.trucks", "externalId", "notes", "capturedAt", "stage"];
        Assert.Empty(expected.Except(matching.Columns.Select(c => c.Field)));
        await desk.Send(new MatchImport.Command(id, matching.Columns.ToDictionary(c => c.Name, c => c.Field), matching.DateFormat ?? "yyyy-MM-dd", "crm"));
        await desk.Send(new StartImport.Command(id, ImportPolicy.Fill, DryRun: true));
        await desk.RunAll();
        Assert.Equal((0, 0, 0, 1), (await desk.Send(new GetImport.Query(id))) is var done ? (done.Created, done.Updated, done.Rejected, done.Skipped) : default);
    }

    [Fact]
    public async Task What_was_chosen_on_the_page_stays_when_a_file_is_added_or_read_again()
    {
        var id = await desk.Send(new ReceiveImport.Command("leads.csv", "E-mail,Met,Id\na@x.example,01/02/2025,1\n"u8.ToArray()));
        await desk.Send(new MatchImport.Command(id, new Dictionary<string, string?> { ["Met"] = "capturedAt" }, null, null, new Dictionary<string, string?> { ["tags"] = "keepme" }) { IsDraft = true }); // Neither whole nor unambiguous yet.
        using var cities = new MemoryStream("Id,City\n1,London\n"u8.ToArray());
        await desk.Send(new AddImportFile.Command(id, "cities.csv", cities, "Id"));

        var matching = await desk.Send(new GetImportMatching.Query(id));
        Assert.Equal(("capturedAt", "keepme", 4), (matching.Columns[1].Field, matching.Defaults["tags"], matching.Columns.Count));
    }

    [Theory]
    [InlineData("yes", "bant.budget.level")]
    [InlineData("20 000 EUR", "bant.budget.amount")]
    [InlineData("", "bant.budget.amount")]
    public async Task A_budget_in_words_is_how_sure_it_is(string cell, string field)
    {
        var id = await desk.Send(new ReceiveImport.Command("leads.csv", Encoding.UTF8.GetBytes($"E-mail,Budget\na@x.example,{cell}\n")));

        Assert.Equal(field, (await desk.Send(new GetImportMatching.Query(id))).Columns[1].Field);
    }

    [Fact]
    public async Task A_file_without_its_place_in_the_mapping_is_refused()
    {
        using var cities = new MemoryStream("Id,City\n1,London\n"u8.ToArray());
        var refused = await Assert.ThrowsAsync<ValidationException>(() => desk.Send(new ReceiveImport.Command("leads.csv", new MemoryStream("E-mail,Id\na@x.example,1\n"u8.ToArray()), new("""{"columns": {"E-mail": "email"}}""", ImportPolicy.Fill, false), [("cities.csv", cities)])));
        Assert.Contains("joins 0 further files, and 1 was sent", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sheet_that_is_shown_is_the_one_that_is_read()
    {
        var id = await desk.Send(new ReceiveImport.Command("book.xlsx", Xlsx.Book(null, ("Cover", ""), ("Leads", Xlsx.Row(1, "E-mail", "Name") + Xlsx.Row(2, "a@x.example", "Ada") + Xlsx.Row(2, "b@x.example", "Bob")))));

        Assert.Equal("Leads", (await desk.Send(new GetImportMatching.Query(id))).Writing.Sheet);
        await desk.Send(new MatchImport.Command(id, new Dictionary<string, string?> { ["E-mail"] = "email", ["Name"] = "fullName" }, null, null));
        await desk.Send(new StartImport.Command(id, ImportPolicy.Fill, DryRun: false));
        await desk.RunAll();
        Assert.Equal(["2|a@x.example", "3|b@x.example"], await desk.Rows("SELECT c.line, l.email FROM captures c JOIN leads l ON l.id = c.lead_id ORDER BY 1")); // Two rows of one number are two.
    }

    [Fact]
    public async Task A_file_that_was_added_can_be_taken_away()
    {
        var id = await desk.Send(new ReceiveImport.Command("leads.csv", "E-mail,Id\na@x.example,1\n"u8.ToArray()));
        using var cities = new MemoryStream("Id,City\n1,London\n"u8.ToArray());
        await desk.Send(new AddImportFile.Command(id, "cities.csv", cities, "Id"));

        Assert.True((await desk.Send(new RemoveImportFile.Command(id))).Succeeded);

        Assert.Equal(["E-mail", "Id"], (await desk.Send(new GetImportMatching.Query(id))).Columns.Select(c => c.Name));
        Assert.Equal(1, await desk.Ask(db => db.ImportParts.CountAsync()));
    }

    [Fact]
    public async Task The_mended_rejected_rows_come_in_matched_as_their_file_was()
    {
        var first = await desk.Import("E-mail,Name,Shoes\na@x.example,Ada,1\nb@@x,Bob,2\n", """{"columns": {"E-mail": "email", "Name": "fullName", "Shoes": "customFields.shoes"}, "defaults": {"source": "Fair"}}""");
        var mended = (await desk.RejectedRows(first.Id)).Replace("b@@x", "b@x.example", StringComparison.Ordinal);

        var id = await desk.Send(new ReceiveImport.Command("people-rejected.csv", Encoding.UTF8.GetBytes(mended)));
        var matching = await desk.Send(new GetImportMatching.Query(id));
        Assert.Equal("leads.csv", matching.Remembered);
        Assert.Equal(["email", "fullName", "customFields.shoes", null, null], matching.Columns.Select(c => c.Field));
        await desk.Send(new MatchImport.Command(id, matching.Columns.ToDictionary(c => c.Name, c => c.Field), matching.DateFormat, matching.System));
        await desk.Send(new StartImport.Command(id, ImportPolicy.Fill, DryRun: false));
        await desk.RunAll();

        Assert.Equal(["Ada|1|Fair", "Bob|2|Fair"], await desk.Rows("SELECT first_name, custom_fields->>'shoes', s.name FROM leads l JOIN sources s ON s.id = l.source_id ORDER BY 1"));
    }

    [Fact]
    public async Task Texts_that_mean_nothing_here_are_asked_with_how_often_they_stand_there()
    {
        var id = await desk.Send(new ReceiveImport.Command("people.csv", "E-mail,Need,Source,Owner\na@x.example,urgent,google,\nb@x.example,urgent,Google,ada@example.com\nc@x.example,Likely,Google,nobody@x.example\n"u8.ToArray()));
        await desk.Send(new MatchImport.Command(id, new Dictionary<string, string?> { ["E-mail"] = "email", ["Need"] = "bant.need.level", ["Source"] = "source", ["Owner"] = "owner" }, null, null));

        var values = await desk.Send(new GetImportValues.Query(id));
        var need = values.Fields.Single(f => f.Name == "bant.need.level");
        Assert.Equal([("urgent", 2, true), ("Likely", 1, false)], need.Texts.Select(t => (t.Text, t.Count, t.IsOpen)));
        Assert.Equal(["unknown", "no", "possible", "likely", "confirmed"], need.Options);
        Assert.Equal(2, values.Open); // And nobody@x.example.

        await desk.Send(new SetImportValues.Command(id, [new("bant.need.level", "urgent", "confirmed"), new("source", "google", "Google"), new("owner", "nobody@x.example", "")]));
        Assert.Equal(0, (await desk.Send(new GetImportValues.Query(id))).Open);
        await Assert.ThrowsAsync<ValidationException>(() => desk.Send(new SetImportValues.Command(id, [new("bant.need.level", "urgent", "very")])));
        await desk.Send(new StartImport.Command(id, ImportPolicy.Fill, DryRun: false));
        await desk.RunAll();

        Assert.Equal(["Google|3"], await desk.Rows("SELECT s.name, count(*) FROM leads l JOIN sources s ON s.id = l.source_id GROUP BY 1"));
        Assert.Equal(0, (await desk.Send(new GetImport.Query(id))).Rejected);
    }

    [Fact]
    public async Task What_holds_for_every_row_is_given_to_those_that_say_nothing()
    {
        var id = await desk.Send(new ReceiveImport.Command("people.csv", "E-mail,Source,Tags\na@x.example,,vip\nb@x.example,Fair,\n"u8.ToArray()));
        await desk.Send(new MatchImport.Command(id, new Dictionary<string, string?> { ["E-mail"] = "email", ["Source"] = "source", ["Tags"] = "tags" }, null, null,
            new Dictionary<string, string?> { ["source"] = "List", ["campaign"] = "Spring", ["tags"] = "2026", ["owner"] = "ada@example.com" }));
        await desk.Send(new StartImport.Command(id, ImportPolicy.Fill, DryRun: false));
        await desk.RunAll();

        Assert.Equal(["List|Spring|vip,2026|t", "Fair|Spring|2026|t"], (await desk.Rows("SELECT s.name, c.name, array_to_string(l.tags, ','), CASE WHEN l.owner_id IS NULL THEN 'f' ELSE 't' END FROM leads l JOIN sources s ON s.id = l.source_id JOIN campaigns c ON c.id = l.campaign_id ORDER BY l.email")));
    }

    [Fact]
    public async Task A_dry_run_is_told_beside_the_rows_until_the_mapping_changes()
    {
        var id = await desk.Queue(Encoding.UTF8.GetBytes("E-mail,Name\na@x.example,Ada\nb@@x,Bob\n"), People, dryRun: true);
        await desk.RunAll();

        var check = await desk.Send(new CheckImport.Query(id));
        Assert.Equal((1, 1, 2), (check.Counted!.Created, check.Counted.Rejected, check.Rows.Count));
        Assert.Equal(3, Assert.Single((await desk.Send(new CheckImport.Query(id, OnlyProblems: true))).Rows).Line);

        await desk.Send(new MatchImport.Command(id, new Dictionary<string, string?> { ["E-mail"] = "email" }, null, null));
        Assert.Null((await desk.Send(new CheckImport.Query(id))).Counted);
    }

    [Fact]
    public async Task The_history_goes_back_page_by_page()
    {
        for (var i = 0; i < 5; i++)
        {
            await desk.Send(new ReceiveImport.Command($"f{i}.csv", "E-mail\na@x.example\n"u8.ToArray()));
        }

        var first = await desk.Send(new FindImports.Query(2));
        var second = await desk.Send(new FindImports.Query(2, first.Next));
        var third = await desk.Send(new FindImports.Query(2, second.Next));

        Assert.Equal(["f4.csv", "f3.csv", "f2.csv", "f1.csv", "f0.csv"], first.Items.Concat(second.Items).Concat(third.Items).Select(i => i.FileName));
        Assert.Null(third.Next);
    }

    [Fact]
    public async Task A_file_that_is_refused_leaves_nothing()
    {
        await Assert.ThrowsAsync<ValidationException>(() => desk.Send(new ReceiveImport.Command("x.csv", "%PDF-1.7"u8.ToArray())));
        await Assert.ThrowsAsync<ValidationException>(() => desk.Send(new ReceiveImport.Command("x.xlsx", Xlsx.Zip(("a.txt", "b")))));
        await Assert.ThrowsAsync<ValidationException>(() => desk.Send(new ReceiveImport.Command("x.csv", new Endless(Import.MaxFileBytes + 1))));
        await Assert.ThrowsAsync<ValidationException>(() => desk.Queue("E-mail\na@x.example\n"u8.ToArray(), """{"columns": {"E-mail": "email"}, "file": {"encoding": "klingon"}}"""));

        Assert.Equal((0, 0, 0), (await desk.Ask(db => db.Imports.CountAsync()), await desk.Ask(db => db.ImportParts.CountAsync()), await desk.Ask(db => db.ImportChunks.CountAsync())));
    }

    /// <summary>Says it is long; nobody is to read it.</summary>
    private sealed class Endless(long length) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => length;
        public override long Position { get; set; }
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => throw new InvalidOperationException("It was read.");
        public override long Seek(long offset, SeekOrigin origin) => 0;
        public override void SetLength(long value) { }
        public override void Write(byte[] buffer, int offset, int count) { }
    }
}
