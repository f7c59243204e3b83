using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Calls;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using Xunit;
using static LeadFlow.Domain.Tests.TestData;

namespace LeadFlow.Domain.Tests.Calls;

public sealed class CallSheetTests
{
    private static readonly DateOnly _today = new(2026, 5, 15);
    private static readonly ScriptQuestion _need = new("need", "What for?", QuestionFills.Need) { Choices = [new("Urgent") { Level = Level.Confirmed }, new("None") { Level = Level.No }] };
    private static readonly ScriptQuestion _who = new("who", "Who decides?", QuestionFills.Authority) { Choices = [new("I do") { Level = Level.Confirmed, Role = BuyingRole.DecisionMaker }], OnlyIf = new("need", 1) };
    private static readonly ScriptQuestion _when = new("when", "When?", QuestionFills.Timeframe) { Choices = [new("Soon") { Pick = TimeframePick.Quarter }], OnlyIf = new("who", 1) };

    [Fact]
    public void Without_a_script_the_agreements_questions_are_asked_the_best_one_first_and_what_is_known_last()
    {
        var next = new NextQuestion(Criterion.Budget, "");

        Assert.Equal(["budget", "authority", "timeframe", "interest", "need"], CallSheet.Order(null, DefaultAgreement.Content, next, c => c == Criterion.Need).Select(q => q.Key));
        Assert.Equal(["need", "budget", "authority", "timeframe", "interest"], CallSheet.Order(CallScript.Of(null, 1, [], Marketer, DateTimeOffset.UnixEpoch), DefaultAgreement.Content, null, _ => false).Select(q => q.Key));
    }

    [Fact]
    public void A_script_that_somebody_wrote_is_asked_as_they_wrote_it() =>
        Assert.Equal(["need", "who"], CallSheet.Order(CallScript.Of(null, 0, [_need, _who], Marketer, DateTimeOffset.UnixEpoch), DefaultAgreement.Content, new(Criterion.Authority, ""), c => c == Criterion.Need).Select(q => q.Key));

    [Fact]
    public void The_usual_questions_are_a_script_that_can_be_asked_and_say_the_agreements_words()
    {
        var usual = CallScript.Of(DefaultAgreement.Content);

        Assert.True(CallScript.Check(usual).Succeeded);
        Assert.Equal(DefaultAgreement.Content.Questions[Criterion.Budget], usual.Single(q => q.Criterion == Criterion.Budget).Text);
        Assert.All(usual, q => Assert.InRange(q.Choices.Count, 3, 5));
    }

    [Fact]
    public void A_question_whose_condition_does_not_hold_is_skipped_with_all_that_hangs_on_it()
    {
        ScriptQuestion[] script = [_need, _who, _when];

        Assert.Equal(["who", "when"], CallSheet.Skipped(script, []));
        Assert.Equal(["who", "when"], CallSheet.Skipped(script, [new("need") { Choice = 2 }, new("who") { Choice = 1 }]));
        Assert.Equal(["when"], CallSheet.Skipped(script, [new("need") { Choice = 1 }]));
        Assert.Empty(CallSheet.Skipped(script, [new("need") { Choice = 1 }, new("who") { Choice = 1 }]));
    }

    [Fact]
    public void A_choice_says_level_role_days_and_amount_and_their_words_are_its_note()
    {
        var told = CallSheet.Read(CallScript.Of(DefaultAgreement.Content),
        [
            new("budget") { Choice = 1, Amount = 12_000, Currency = "EUR", Text = " Since May " }, new("authority") { Choice = 2 }, new("timeframe") { Choice = 2 }, new("interest") { Choice = 1, Text = "On Friday" },
        ], CallChannel.Chat, _today);

        Assert.Equal(
        [
            new(Criterion.Budget, LearnedFrom.Chat) { Level = Level.Confirmed, Amount = 12_000, Currency = "EUR", Note = "Since May" },
            new(Criterion.Authority, LearnedFrom.Chat) { Level = Level.Likely, Role = BuyingRole.Influencer },
            new(Criterion.Timeframe, LearnedFrom.Chat) { Timeframe = Timeframe.Between(_today, new(2026, 6, 30)) },
        ], told.Answers);
        Assert.Equal([(DefaultAgreement.Content.Questions[Criterion.Interest], "Yes, a meeting. On Friday")], told.Notes);
    }

    [Fact]
    public void Words_without_a_choice_are_no_level_and_what_belongs_nowhere_is_kept_all_the_same()
    {
        var told = CallSheet.Read([_need, _who], [new("need") { Text = "Hard to say" }, new("who") { Choice = 1, Text = "Me" }, new("gone") { Text = "Of an older script" }, new("empty")], CallChannel.Phone, _today);

        Assert.Empty(told.Answers);
        Assert.Equal([("What for?", "Hard to say"), ("", "Me"), ("", "Of an older script")], told.Notes);
    }

    [Fact]
    public void Of_two_questions_about_one_criterion_the_later_counts_and_both_notes_are_kept()
    {
        var told = CallSheet.Read([_need, _need with { Key = "again" }], [new("need") { Choice = 2, Text = "First" }, new("again") { Choice = 1, Text = "Then" }], CallChannel.Phone, _today);

        Assert.Equal((Level.Confirmed, "First\nThen"), (Assert.Single(told.Answers).Level, told.Answers[0].Note));
    }

    [Fact]
    public void A_field_takes_the_choice_or_their_words()
    {
        ScriptQuestion[] script = [new("trade", "Which trade?", QuestionFills.Field) { Field = "industry", Choices = [new("Retail")] }, new("size", "How many?", QuestionFills.Field) { Field = "companySize" }];
        var told = CallSheet.Read(script, [new("trade") { Choice = 1, Text = "Shoes" }, new("size") { Text = "1,200" }], CallChannel.Phone, _today);

        Assert.Equal(new Dictionary<string, string> { ["industry"] = "Retail", ["companySize"] = "1,200" }, told.Fields);
        Assert.Equal([("Which trade?", "Shoes")], told.Notes);
        Assert.Equal(("Retail", 1200), (AskedFields.Fill(Zoe, told.Fields).Industry, AskedFields.Fill(Zoe, told.Fields).CompanySize));
        Assert.NotNull(AskedFields.Problem("companySize", "many"));
        Assert.Null(AskedFields.Problem("country", "Norway"));
    }

    public static TheoryData<string, ScriptQuestion[]> Unaskable => new()
    {
        { "Write what is asked", [new("a", " ")] },
        { "at most 9 choices", [new("a", "A") { Choices = [.. Enumerable.Range(0, 10).Select(i => new ScriptChoice($"{i}"))] }] },
        { "needs choices", [new("a", "A", QuestionFills.Budget)] },
        { "says which level", [new("a", "A", QuestionFills.Budget) { Choices = [new("Yes")] }] },
        { "says when", [new("a", "A", QuestionFills.Timeframe) { Choices = [new("Soon")] }] },
        { "Choose the field", [new("a", "A", QuestionFills.Field)] },
        { "there twice", [_need, _need] },
        { "hangs on a choice", [_who, _need] },
        { "hangs on a choice", [_need, _who with { OnlyIf = new("need", 3) }] },
        { "at most 30", [.. Enumerable.Range(0, 31).Select(i => new ScriptQuestion($"{i}", $"{i}?"))] },
    };

    [Theory]
    [MemberData(nameof(Unaskable))]
    public void What_cannot_be_asked_is_refused(string says, ScriptQuestion[] script) => Assert.Contains(says, CallScript.Check(script).Refusal, StringComparison.Ordinal);
}
