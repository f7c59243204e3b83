using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Forms;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using Xunit;

namespace LeadFlow.Domain.Tests.Forms;

public sealed class FormTests
{
    private static readonly DateOnly _today = new(2026, 11, 26);
    private static readonly FormContent _demo = FormTemplates.Of(FormTemplate.DemoRequest, "Polarweg");

    private static FormReading Read(FormContent form, params (string Key, string Value)[] posted) =>
        FormReading.Of(form, posted.GroupBy(p => p.Key).ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.Select(p => p.Value)]), FieldBook.Empty, _today);

    [Theory]
    [InlineData(FormTemplate.Contact)]
    [InlineData(FormTemplate.DemoRequest)]
    [InlineData(FormTemplate.Webinar)]
    [InlineData(FormTemplate.TradeShow)]
    [InlineData(FormTemplate.Empty)]
    public void Every_template_can_be_published_as_it_is(FormTemplate template) => Assert.Empty(FormCheck.Of(FormTemplates.Of(template, "Polarweg"), FieldBook.Empty));

    [Fact]
    public void What_somebody_chooses_becomes_levels_days_a_role_and_the_words_that_they_read()
    {
        var reading = Read(_demo, ("name", "Ingrid Solberg"), ("email", " ingrid@nordhavn.example "), ("company", "Nordhavn"), ("budget", "amount"), ("authority", "decide"), ("need", "pressing"), ("start", "next"), ("consent", "yes"));

        Assert.Empty(reading.Problems);
        Assert.Equal(("Ingrid", "Solberg", "ingrid@nordhavn.example", "Nordhavn"), (reading.Contact.FirstName, reading.Contact.LastName, reading.Contact.Email, reading.Contact.Company));
        Assert.Equal([Level.Likely, Level.Likely, Level.Likely], new[] { Criterion.Budget, Criterion.Authority, Criterion.Need }.Select(c => reading.Answers.Single(a => a.Criterion == c).Level));
        Assert.Equal(BuyingRole.DecisionMaker, reading.Answers.Single(a => a.Criterion == Criterion.Authority).Role);
        Assert.Equal(Timeframe.Between(new(2027, 1, 1), new(2027, 3, 31)), reading.Answers.Single(a => a.Criterion == Criterion.Timeframe).Timeframe);
        Assert.Equal("Polarweg may e-mail me about this. I can stop it at any time.", reading.Consent);
        Assert.Contains("Is money set aside for this?: Yes, with an amount", reading.InWords, StringComparison.Ordinal);
        Assert.All(reading.Answers, a => Assert.Equal(LearnedFrom.Form, a.LearnedFrom));
    }

    [Fact]
    public void A_form_confirms_nothing_whatever_it_was_told_to()
    {
        var form = _demo.With("budget", _demo.Question("budget")! with { Choices = [new("sure", "Signed") { Level = Level.Confirmed }, new("no", "No") { Level = Level.No }] });

        Assert.Contains(FormCheck.Of(form, FieldBook.Empty), p => p.Question == "budget");
        Assert.Equal(Level.Likely, Read(form, ("name", "A"), ("email", "a@example.com"), ("company", "A"), ("budget", "sure")).Answers.Single().Level);
    }

    [Theory]
    [InlineData("email", "nobody", AnswerProblem.NoEmail)]
    [InlineData("email", "ingrid.solberg@nordhavn", AnswerProblem.NoEmail)]
    [InlineData("email", "  ", AnswerProblem.Missing)]
    [InlineData("phone", "call me", AnswerProblem.NoPhone)]
    [InlineData("budget", "everything", AnswerProblem.NotOffered)]
    [InlineData("name", "a\0b", AnswerProblem.NotAText)]
    public void A_bad_answer_is_a_problem_of_its_question(string key, string value, AnswerProblem problem)
    {
        var answers = new Dictionary<string, string> { ["name"] = "A B", ["email"] = "a@example.com", ["company"] = "A", [key] = value };

        Assert.Equal([KeyValuePair.Create(key, problem)], Read(_demo, [.. answers.Select(a => (a.Key, a.Value))]).Problems);
    }

    [Fact]
    public void Half_a_pair_of_letters_is_no_text() => Assert.Equal(AnswerProblem.NotAText, Read(_demo, ("name", "a" + (char)0xD800), ("email", "a@example.com"), ("company", "A")).Problems["name"]);

    [Fact]
    public void A_megabyte_is_too_long_for_a_line()
    {
        Assert.Equal(AnswerProblem.TooLong, Read(_demo, ("name", new string('x', 1_000_000)), ("email", "a@example.com"), ("company", "A")).Problems["name"]);
        Assert.Equal(AnswerProblem.TooLong, Read(_demo, ("message", new string('x', 1_000_000)), ("name", "A"), ("email", "a@example.com"), ("company", "A")).Problems["message"]);
    }

    [Fact]
    public void What_was_not_asked_is_neither_needed_nor_read()
    {
        var form = _demo.With("authority", _demo.Question("authority")! with { Required = true, ShownIf = new("budget", ["amount", "roughly"]) });

        var without = Read(form, ("name", "A"), ("email", "a@example.com"), ("company", "A"), ("budget", "no"), ("authority", "decide"));
        Assert.Empty(without.Problems);
        Assert.DoesNotContain(without.Answers, a => a.Criterion == Criterion.Authority);
        Assert.Equal(AnswerProblem.Missing, Read(form, ("name", "A"), ("email", "a@example.com"), ("company", "A"), ("budget", "roughly")).Problems["authority"]);
    }

    [Fact]
    public void What_hangs_on_a_question_that_was_not_asked_is_not_asked_either()
    {
        var form = _demo.With("authority", _demo.Question("authority")! with { ShownIf = new("budget", ["amount"]) })
            .With("need", _demo.Question("need")! with { Required = true, ShownIf = new("authority", ["decide"]) })
            .Moved("need", _demo.Questions.Count - 1);
        Assert.Empty(FormCheck.Of(form, FieldBook.Empty));

        var changedTheirMind = Read(form, ("name", "A"), ("email", "a@example.com"), ("company", "A"), ("budget", "no"), ("authority", "decide"), ("need", "pressing"));
        Assert.DoesNotContain(changedTheirMind.Answers, a => a.Criterion is Criterion.Authority or Criterion.Need);
        Assert.Equal(["need"], Read(form, ("name", "A"), ("email", "a@example.com"), ("company", "A"), ("budget", "amount"), ("authority", "decide")).Problems.Keys);
    }

    [Fact]
    public void A_question_that_hangs_on_one_behind_it_or_on_a_choice_that_is_gone_cannot_be_published()
    {
        var behind = _demo.With("need", _demo.Question("need")! with { ShownIf = new("start", ["now"]) });
        var gone = _demo.With("authority", _demo.Question("authority")! with { ShownIf = new("budget", ["millions"]) });

        Assert.Equal("need", Assert.Single(FormCheck.Of(behind, FieldBook.Empty)).Question);
        Assert.Equal("authority", Assert.Single(FormCheck.Of(gone, FieldBook.Empty)).Question);
        Assert.Empty(FormCheck.Of(behind.Moved("start", 0), FieldBook.Empty));
        Assert.Null(behind.Without("start").Question("need")!.ShownIf);
    }

    [Fact]
    public void In_another_language_the_same_is_meant_and_other_words_are_kept()
    {
        var form = _demo with { Translations = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["de"] = new Dictionary<string, string> { ["title"] = "Sehen Sie selbst", ["budget.label"] = "Ist Geld dafür da?", ["budget.roughly"] = "Ungefähr" } } };
        var german = form.In(form.LanguageFor(["de-AT", "en"]));

        var reading = Read(german, ("name", "A"), ("email", "a@example.com"), ("company", "A"), ("budget", "roughly"));

        Assert.Equal(("Sehen Sie selbst", "Your name"), (german.Title, german.Question("name")!.Label));
        Assert.Equal(Level.Possible, reading.Answers.Single().Level);
        Assert.Contains("Ist Geld dafür da?: Ungefähr", reading.InWords, StringComparison.Ordinal);
        Assert.Equal("en", form.LanguageFor(["fr"]));
    }

    [Fact]
    public void The_best_that_a_form_can_reach_is_what_the_scoring_service_says_of_its_best_answers()
    {
        var best = FormReach.Best(_demo, new Company().Content, _today);

        Assert.Equal(StageKind.Warm, best.Stage.Kind);
        Assert.Equal(best.Score, best.Criteria.Sum(c => c.Points) + best.Adjustments.Sum(a => a.Points));
        Assert.True(FormReach.Best(_demo.Without("budget"), new Company().Content, _today).Score < best.Score);
    }

    [Fact]
    public void A_version_that_was_published_stays_as_it_was()
    {
        var form = Form.Begin("Demo", "demo", _demo, null, DateTimeOffset.UnixEpoch);
        Assert.True(form.Publish(FieldBook.Empty, null, DateTimeOffset.UnixEpoch, out var first).Succeeded);
        form.Change(form.Draft with { Title = "Another" });

        Assert.Equal((1, "See it at work"), (first!.Number, first.Content.Title));
        Assert.True(form.HasChanges);
        Assert.True(form.Publish(FieldBook.Empty, null, DateTimeOffset.UnixEpoch, out var second).Succeeded);
        Assert.Equal((2, "Another"), (second!.Number, second.Content.Title));
        Assert.True(form.Publish(FieldBook.Empty, null, DateTimeOffset.UnixEpoch, out var none).Succeeded);
        Assert.Null(none);
    }

    [Theory]
    [InlineData("Pricing form 2027", "pricing-form-2027")]
    [InlineData("  Über uns!  ", "uber-uns")]
    [InlineData("価格", "form")]
    public void A_place_is_made_of_the_name(string name, string slug)
    {
        Assert.Equal(slug, Form.SlugOf(name));
        Assert.True(Form.IsSlug(Form.SlugOf(name)));
    }

    [Theory]
    [InlineData("https://www.example.com", true)]
    [InlineData("https://*.example.com", true)]
    [InlineData("http://localhost:8080", true)]
    [InlineData("https://example.com/page", false)]
    [InlineData("https://example.com; script-src *", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("*", false)]
    public void A_site_is_scheme_host_and_port_and_cannot_say_more(string origin, bool isOne) => Assert.Equal(isOne, FormCheck.IsOrigin(origin));
}
