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
            new("Raw", StageKind.Raw, new(), new(Side.Marketing, Role.Marketer)) { NextAction = "Greet and find out what they need", HowFar = "Until we know what they need, or that they need nothing", Prose = "Somebody has come to us, or we have found them. We know a name and a way to reach it, and little else. Nobody in sales is asked to look at a raw lead." },
            new("Warm", StageKind.Warm, new()
            {
                MinScore = 35,
                MinLevels = new Dictionary<Criterion, Level> { [Criterion.Need] = Level.Possible },
                MinInterest = 5,
                NotNo = [Criterion.Budget],
            }, new(Side.Sales, Role.Sdr)) { NextAction = "Ask what is missing to be hot", HowFar = "Until they can and want to buy, or say when they will", Prose = "A warm lead has told us something true about their work, and would notice if we stopped calling. We know at least what they need. Money may still be a guess." },
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
            }, new(Side.Sales, Role.Rep)) { NextAction = "Claim, call, accept or return", HowFar = "To an opportunity, or back with a reason", Prose = "A hot lead wants to buy, can pay, and has said when. We do not call a lead hot because it clicked.\nSales claims it, speaks to them, and accepts it or returns it with a reason. What is returned is never lost." },
            new("Dead", StageKind.Dead, new(), new(Side.Marketing, Role.Marketer)) { NextAction = "Wake on the revisit date", HowFar = "Until the day on which we ask again", Prose = "Dead means not now. Every dead lead has a reason both sides understand and a day on which we ask again." },
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
        Prose = new Dictionary<Section, string>
        {
            [Section.Scoring] = "Need and money weigh most. An answer counts in full while it is fresh, and fades to half as it ages. Interest halves every 30 days.",
            [Section.Fit] = "Whom we can serve well. What we do not know stands in nobody's way; what we know and is wrong does.",
            [Section.Deadlines] = "A sales-ready lead is worth most in its first minutes. Whoever's turn it is acts within these times, or somebody is told.",
            [Section.Returns] = "Sales may return what is not what we agreed on. Each reason says where the lead goes, so that somebody goes on with it.",
            [Section.Dead] = "Each reason has a day on which we ask again, unless they asked to be left alone.",
            [Section.Questions] = "Asked while listening, one at a time, in our own words.",
        },
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
