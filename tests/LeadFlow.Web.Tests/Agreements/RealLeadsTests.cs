using System.Globalization;
using System.Text;
using LeadFlow.Domain.Agreements;
using LeadFlow.Web.Features.Agreements;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Tests.Captures;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.VisualBasic.FileIO;
using Xunit;

namespace LeadFlow.Web.Tests.Agreements;

/// <summary>Real leads of an education company: a definition that was written down before anybody looked who bought tells buyers from others.</summary>
public sealed class RealLeadsTests(TestDatabase database, App app, ITestOutputHelper output) : IClassFixture<App>, IAsyncLifetime
{
    // What was known when the lead came. Columns that were filled afterwards say how it ended, and are left alone: Tags, Lead Quality, Lead Profile,
    // the four Asymmetrique columns, Last Activity and Last Notable Activity.
    private const string Mapping = """
        {"columns": {"Prospect ID": "externalId", "Need": "bant.need.level", "Budget": "bant.budget.level", "Interest": "interest"}, "match": ["externalId"], "system": "xedu"}
        """;

    private readonly ImportFixture _desk = new(database);

    public ValueTask InitializeAsync() => _desk.InitializeAsync();

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task A_definition_made_in_the_editor_ranks_those_who_bought_above_the_others()
    {
        var (file, bought) = Read(SharedData.Path("xedu_leads_oldest70.csv"));
        var import = await _desk.Import(file, Mapping);
        Assert.Equal((bought.Count, 0), (import.Created, import.Rejected));

        var draft = await _desk.Send(new DraftAgreement.Command());
        var fields = new Dictionary<string, string>
        {
            ["w.need"] = "40",
            ["w.budget"] = "15",
            ["w.authority"] = "0",
            ["w.timeframe"] = "0",
            ["w.interest"] = "45",
            ["fullat"] = "24",
            ["i.visit"] = "3",
            ["i.form"] = "15",
            ["i.click"] = "3",
            ["s1.interest"] = "3",
            ["s1.need"] = "possible",
            ["s2.score"] = "60",
            ["s2.authority"] = "",
            ["s2.budget"] = "",
            ["s2.within"] = "0",
        };
        var sheet = new AgreementSheet(app.Services.GetRequiredService<Wording>());
        var content = sheet.Read((await _desk.Send(new GetAgreement.Query(draft))).Version.Content, fields.GetValueOrDefault, k => Assert.Fail(k));
        Assert.Empty(AgreementCheck.Problems(content));
        var before = await Scores();
        await InForce(content);
        var after = await Scores();

        var (was, auc) = (Auc(before, bought), Auc(after, bought));
        output.WriteLine($"{bought.Count} leads, {bought.Values.Count(b => b)} bought; the default definition ranks with AUC {was:0.000}, this one with {auc:0.000}");
        Assert.InRange(auc, 0.75, 0.95); // Above that it would have read the answer.
        Assert.True(auc > was);
    }

    /// <summary>Signed and put into force as a whole: the life of an agreement is tested elsewhere.</summary>
    private async Task InForce(AgreementContent content)
    {
        var json = LeadFlow.Web.Data.Json.Write(content).Replace("'", "''", StringComparison.Ordinal);
        await _desk.Execute($"UPDATE agreements SET state = 'Archived' WHERE state = 'Active'; UPDATE agreements SET state = 'Active', content = '{json}'::jsonb WHERE state = 'Draft'; UPDATE companies SET rules_no = rules_no + 1");
        await _desk.Execute($"INSERT INTO jobs (id, kind, subject_id, state, done, created_at) SELECT gen_random_uuid(), '{RescoreUnderAgreement.Kind}', id, 'Queued', 0, '{_desk.Clock.GetUtcNow():O}' FROM agreements WHERE state = 'Active'");
        Assert.Equal(1, await _desk.Send(new RescoreUnderAgreement.Command()));
    }

    private async Task<Dictionary<string, int>> Scores() => await _desk.Ask(db => db.Leads.Select(l => new { l.ExternalId, l.Qualification.Score }).ToDictionaryAsync(l => l.ExternalId!, l => l.Score));

    /// <summary>The probability that somebody who bought has the higher score; ties count half.</summary>
    private static double Auc(Dictionary<string, int> scores, Dictionary<string, bool> bought)
    {
        var others = bought.Where(b => !b.Value).GroupBy(b => scores[b.Key]).ToDictionary(g => g.Key, g => g.Count());
        var pairs = bought.Where(b => b.Value).Sum(b => others.Sum(o => o.Key < scores[b.Key] ? o.Value : o.Key == scores[b.Key] ? o.Value / 2.0 : 0));
        return pairs / bought.Count(b => b.Value) / bought.Count(b => !b.Value);
    }

    /// <summary>
    /// Occupation says what they need and can pay: who works wants the next step and earns, who does not may still; a referral comes with a need, a chosen
    /// subject with a possible one. Each three minutes on the site are a visit, at most eight; whoever filled in our own form has answered one, whoever
    /// sent a landing page has clicked.
    /// </summary>
    private static (byte[] File, Dictionary<string, bool> Bought) Read(string path)
    {
        var text = new StringBuilder("Prospect ID,Need,Budget,Interest\n");
        Dictionary<string, bool> bought = [];
        using var csv = new TextFieldParser(path) { Delimiters = [","] };
        var columns = csv.ReadFields()!;
        while (csv.ReadFields() is { } cells)
        {
            string Cell(string name) => cells[Array.IndexOf(columns, name)].Trim() is var cell && cell is "Select" ? "" : cell;
            var (occupation, origin, id) = (Cell("What is your current occupation"), Cell("Lead Origin"), Cell("Prospect ID"));
            var isReferred = Cell("Lead Source") is "Reference" or "Welingak Website";
            var need = occupation is "Working Professional" ? "confirmed" : occupation is "Businessman" || isReferred ? "likely" : occupation.Length > 0 || Cell("Specialization").Length > 0 ? "possible" : "";
            var budget = occupation is "Working Professional" or "Businessman" ? "likely" : "";
            var visits = Math.Min(8, int.Parse(Cell("Total Time Spent on Website"), CultureInfo.InvariantCulture) / 180);
            var interest = string.Join("; ", Enumerable.Repeat("visit", visits).Concat(origin switch { "Lead Add Form" => ["form"], "Landing Page Submission" => ["click"], _ => Array.Empty<string>() }));
            text.Append(CultureInfo.InvariantCulture, $"{id},{need},{budget},{interest}\n");
            bought[id] = Cell("Converted") == "1";
        }

        return (Encoding.UTF8.GetBytes(text.ToString()), bought);
    }
}
