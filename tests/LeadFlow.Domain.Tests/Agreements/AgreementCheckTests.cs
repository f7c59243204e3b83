using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using Xunit;

namespace LeadFlow.Domain.Tests.Agreements;

public class AgreementCheckTests
{
    private static readonly AgreementContent Default = DefaultAgreement.Content;

    [Fact]
    public void The_default_holds_together() => Assert.Empty(AgreementCheck.Problems(Default));

    [Fact]
    public void Six_stages_and_forty_stages_hold_together()
    {
        Assert.Empty(AgreementCheck.Problems(With(Stage("Lukewarm", StageKind.Warm, 20), Stage("Nurture", StageKind.Warm, 50))));
        Assert.Empty(AgreementCheck.Problems(With([.. Enumerable.Range(1, 36).Select(i => Stage($"Warm {i}", StageKind.Warm, 35 + (i / 2)))])));
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "no dead", "There is no dead stage: one of each kind is needed." },
        { "twice", "Two stages are called Warm." },
        { "order", "Late is raw and stands after Hot, which is hot: raw comes first, then warm, hot and dead." },
        { "raw asks", "Raw is where every lead begins: it cannot ask for anything." },
        { "110", "Hot can never be reached: it asks for 110 of 100 points." },
        { "best answers", "Hot can never be reached: it asks for 99 points, and the best answers give 85." },
        { "no interest", "Warm can never be reached: it asks for interest, and no response earns any." },
        { "weights", "The weights make 105; they have to make 100." },
        { "levels", "A level earns a share from 0 to 1 of the weight, and not less than the level below it." },
        { "return", "Returned for “No budget”, a lead would go to Hot, which is no raw or warm stage of this version." },
        { "final", "Dead for “Spam”, a lead would stay dead and be asked again after 90 days: only one of the two can be." },
        { "no reasons", "There is no reason to return a lead: people would have to invent one each time." },
        { "no week", "Nobody works on any day of the week: no deadline would ever run. Name the hours, or leave them out for around the clock." },
        { "short day", "On Monday work would end at 08:00, before it begins at 17:00." },
        { "zone", "Europe/Atlantis is no time zone that is known here." },
        { "heir", "Leads in Nurture would go to Limbo, which is no stage of this version." },
        { "size", "The smallest company size is above the largest." },
        { "at least no", "Hot asks that budget be at least a no: say possible, likely or confirmed." },
        { "deadline", "The minutes until a claim is 0: it goes from 1 to 129600." },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void What_contradicts_itself_is_said_in_a_sentence(string what, string sentence)
    {
        var problems = AgreementCheck.Problems(what switch
        {
            "no dead" => Default with { Stages = [.. Default.Stages.Where(s => s.Kind != StageKind.Dead)] },
            "twice" => With(Stage("warm", StageKind.Warm, 30)) is var twice ? twice with { Stages = [.. twice.Stages.OrderBy(s => s.Kind).ThenByDescending(s => s.Name)] } : null!,
            "order" => Default with { Stages = [.. Default.Stages.Take(3), Stage("Late", StageKind.Raw, 0) with { Criteria = new() }, Default.Stages[3]] },
            "raw asks" => Change("Raw", c => c with { MinScore = 5 }),
            "110" => Change("Hot", c => c with { MinScore = 110 }),
            "best answers" => Change("Hot", c => c with { MinScore = 99 }) with { LevelPoints = new(0.4m, 0.7m, 0.8m) },
            "no interest" => Default with { Interest = new(new Dictionary<ResponseKind, int>(), 30, 30) },
            "weights" => Default with { Weights = new(30, 20, 25, 15, 15) },
            "levels" => Default with { LevelPoints = new(0.4m, 0.3m, 1) },
            "return" => Default with { ReturnReasons = [new("No budget", "Hot")] },
            "final" => Default with { DeadReasons = [new("Spam", 90, IsFinal: true)] },
            "no reasons" => Default with { ReturnReasons = [] },
            "no week" => Default with { Working = new() },
            "short day" => Default with { Working = new() { Week = new Dictionary<DayOfWeek, OpenHours> { [DayOfWeek.Monday] = new(new(17, 0), new(8, 0)) } } },
            "zone" => Default with { Working = new() { Week = new Dictionary<DayOfWeek, OpenHours> { [DayOfWeek.Monday] = new(new(8, 0), new(17, 0)) }, Zone = "Europe/Atlantis" } },
            "heir" => Default with { Heirs = new Dictionary<string, string> { ["Nurture"] = "Limbo" } },
            "size" => Default with { Fit = new() { CompanySizeMin = 50, CompanySizeMax = 10 } },
            "at least no" => Change("Hot", c => c with { MinLevels = new Dictionary<Criterion, Level> { [Criterion.Budget] = Level.No } }),
            _ => Default with { Deadlines = Default.Deadlines with { ClaimMinutes = 0 } },
        });
        Assert.Contains(problems, p => p.Sentence.Equals(sentence, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_difference_is_said_rule_by_rule()
    {
        var after = Change("Hot", c => c with { MinScore = 72 }) with { Weights = new(35, 20, 20, 15, 10) };
        Assert.Equal(["Score from: 72 instead of 70", "Weight of budget: 35 instead of 30", "Weight of need: 20 instead of 25"], AgreementDiff.Between(Default, after).Select(d => d.Sentence));
        Assert.Empty(AgreementDiff.Between(after, after));
    }

    [Fact]
    public void A_stage_that_is_called_otherwise_is_the_same_one()
    {
        var after = Default with
        {
            Stages = [.. Default.Stages.Select(s => s.Name == "Warm" ? s with { Name = "Qualified", Criteria = s.Criteria with { MinScore = 40 } } : s)],
            ReturnReasons = [.. Default.ReturnReasons.Select(r => r.ToStage == "Warm" ? r with { ToStage = "Qualified" } : r)],
            Heirs = new Dictionary<string, string> { ["Warm"] = "Qualified" },
        };
        Assert.Equal([("stage:Qualified", "Called: Qualified instead of Warm"), ("stage:Qualified", "Score from: 40 instead of 35")], AgreementDiff.Between(Default, after).Select(d => (d.Section, d.Sentence)));
    }

    [Fact]
    public void The_hash_depends_on_the_rules_and_not_on_the_order_in_which_they_were_stored()
    {
        var turned = Default with { Questions = Default.Questions.Reverse().ToDictionary() };
        Assert.Equal(ContentHash.Of(Default), ContentHash.Of(turned));
        Assert.NotEqual(ContentHash.Of(Default), ContentHash.Of(Change("Hot", c => c with { MinScore = 71 })));
    }

    private static StageDefinition Stage(string name, StageKind kind, int from) => new(name, kind, new() { MinScore = from }, new(Side.Marketing, Role.Marketer));

    private static AgreementContent With(params StageDefinition[] more) => Default with { Stages = [.. Default.Stages.Concat(more).OrderBy(s => s.Kind)] };

    private static AgreementContent Change(string stage, Func<EntryCriteria, EntryCriteria> change) =>
        Default with { Stages = [.. Default.Stages.Select(s => s.Name == stage ? s with { Criteria = change(s.Criteria) } : s)] };
}
