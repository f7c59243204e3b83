using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Agreements;

/// <summary>Version 1 of every installation: a definition to start from, one stage of each kind.</summary>
public static class DefaultAgreement
{
    public static readonly AgreementContent Content = new()
    {
        Stages =
        [
            new("Raw", StageKind.Raw, new(), new(Side.Marketing, Role.Marketer)) { NextAction = "Greet and find out what they need" },
            new("Warm", StageKind.Warm, new()
            {
                MinScore = 35,
                MinLevels = new Dictionary<Criterion, Level> { [Criterion.Need] = Level.Possible },
                MinInterest = 5,
                NotNo = [Criterion.Budget],
            }, new(Side.Sales, Role.Sdr)) { NextAction = "Ask what is missing to be hot" },
            new("Hot", StageKind.Hot, new()
            {
                MinScore = 70,
                MinLevels = new Dictionary<Criterion, Level>
                {
                    [Criterion.Budget] = Level.Confirmed,
                    [Criterion.Authority] = Level.Likely,
                    [Criterion.Need] = Level.Likely,
                },
                TimeframeWithinDays = 90,
                MinInterest = 15,
                Fit = FitRequirement.NotFailed,
            }, new(Side.Sales, Role.Rep)) { NextAction = "Claim, call, accept or return" },
            new("Dead", StageKind.Dead, new(), new(Side.Marketing, Role.Marketer)) { NextAction = "Wake on the revisit date" },
        ],
        Weights = new(Budget: 30, Authority: 20, Need: 25, Timeframe: 15, Interest: 10),
        LevelPoints = new(Possible: 0.4m, Likely: 0.7m, Confirmed: 1m),
        Interest = new(new Dictionary<ResponseKind, int>
        {
            [ResponseKind.Reply] = 15,
            [ResponseKind.Call] = 15,
            [ResponseKind.Meeting] = 15,
            [ResponseKind.Form] = 10,
            [ResponseKind.Event] = 10,
            [ResponseKind.Chat] = 10,
            [ResponseKind.Click] = 3,
            [ResponseKind.Visit] = 1,
        }, HalfLifeDays: 30, FullAt: 30),
        AnswersFreshDays = 30,
        TimeframeHorizonDays = 180,
        Deadlines = new(FirstGreetingMinutes: 240, ClaimMinutes: 60, AcceptMinutes: 24 * 60, FirstTouchMinutes: 120)
        {
            LongestSilenceDays = new Dictionary<StageKind, int> { [StageKind.Raw] = 3, [StageKind.Warm] = 14, [StageKind.Hot] = 2 },
        },
        ReturnReasons =
        [
            new("No budget", "Warm"), new("No authority", "Warm"), new("No need", "Warm"), new("Not ready to buy yet", "Warm"),
            new("Could not be reached", "Warm"), new("Wrong data", "Raw"),
        ],
        DeadReasons =
        [
            new("No budget", 180), new("No authority", 180), new("No need", 365), new("Bad timing", 90), new("Competitor", 365),
            new("Student or research", null), new("Wrong data", null), new("Duplicate", null), new("Unresponsive", 90),
            new("Spam", null, IsFinal: true), new("Asked to be left alone", null, IsFinal: true),
        ],
        Questions = new Dictionary<Criterion, string>
        {
            [Criterion.Need] = "What made you look for this now?",
            [Criterion.Budget] = "Is money set aside for this, and about how much?",
            [Criterion.Authority] = "Who else has a say before this is signed?",
            [Criterion.Timeframe] = "By when should it be up and running?",
            [Criterion.Interest] = "Shall we meet, or shall I send you something to try?",
        },
    };
}
