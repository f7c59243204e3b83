using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using static LeadFlow.Web.Demo.DemoTelling;

namespace LeadFlow.Web.Demo;

/// <summary>The stories, from the one just in to the customer of five months. Here: those that sales has not got yet.</summary>
internal sealed partial class DemoPlots
{
    private static readonly string?[] _sources =
    [
        "Website: ask for a quote", "Search ads", "Kühl & Frisch trade show", "Organic search", "Webinar: audits without paper", "Website: ask for a quote", "Referral", "Guide: HACCP in 12 pages", "Website: ask for a quote", "Kühl & Frisch trade show",
    ];

    private readonly DemoCast _cast;
    private readonly Random _random = new(20_415);
    private readonly List<Lead> _leads = [];
    private readonly Actor _aylin, _jonas, _priya, _matteo;
    private readonly Actor[] _marketers, _sdrs, _reps;
    private int _told;

    private DemoPlots(DemoCast cast)
    {
        _cast = cast;
        (_aylin, _jonas, _priya, _matteo) = (cast["Aylin"], cast["Jonas"], cast["Priya"], cast["Matteo"]);
        _marketers = [_aylin, _jonas, cast["Sofia"], cast["Ben"]];
        _sdrs = [_priya, cast["Milan"], cast["Eva"]];
        _reps = [cast["Tom"], cast["Clara"], cast["Lukas"], cast["Amira"], cast["Finn"], cast["Marta"]];
    }

    /// <param name="wholeYear">Without it only the leads that each show something; with it, the mass of the year beside them.</param>
    public static IReadOnlyList<Lead> Tell(DemoCast cast, bool wholeYear = true)
    {
        var plots = new DemoPlots(cast);
        plots.JustIn();
        plots.Raw();
        plots.Warm();
        plots.Odd();
        plots.DeadAndBack();
        plots.InTheQueue();
        plots.WithSales();
        plots.Closed();
        plots.OwnAndOverridden();
        if (wholeYear)
        {
            plots.TheYear();
        }

        foreach (var lead in plots._leads.Where(l => l.LatestHandoff is { IsUnplaced: true }))
        {
            lead.SendTo(Placement.Open, cast.At(lead.LatestHandoff!.OfferedAt));
        }

        return plots._leads;
    }

    private DemoTelling Begin(int? daysAgo, string? source = "", int minutesAgo = 0, Actor? by = null)
    {
        var telling = DemoTelling.Begin(_cast, _random, daysAgo, source is "" ? _sources[_told % _sources.Length] : source, minutesAgo, by);
        _told++;
        _leads.Add(telling.Lead);
        return telling;
    }

    private T Pick<T>(T[] of) => of[_random.Next(of.Length)];

    private Actor Marketer => _marketers[_told % _marketers.Length];

    private Actor Sdr => _sdrs[_told % _sdrs.Length];

    private void JustIn()
    {
        foreach (var minutes in (int[])[9, 26, 41, 73, 130, 205])
        {
            Begin(null, minutesAgo: minutes).Until(0);
        }

        for (var i = 0; i < 8; i++)
        {
            Begin(1 + (i / 3), i switch { 2 => null, 5 => "Bought list", _ => "" }).Until(0);
        }
    }

    private void Raw()
    {
        for (var i = 0; i < 13; i++)
        {
            var t = Begin(1 + i, i % 5 == 4 ? "Bought list" : i == 7 ? null : "");
            var by = Marketer;
            t.Soon(20, 180).OwnedBy(by, by);
            t.NoAnswer(by, Pick(DemoLines.NoAnswer)).Soon(1, 6).Mail(by, Pick(DemoLines.Mails));
            Stay(t, by, i % 5 == 3 ? 30 : 3);
        }
    }

    private void Warm()
    {
        for (var i = 0; i < 17; i++)
        {
            var t = Warmed(Begin(5 + (i * 3)), out var by);
            if (i % 2 == 0)
            {
                t.After(2).Reply(by, Pick(DemoLines.Replies)).Soon(60, 180).Note(by, "Call on Thursday with the head of quality in the room.");
            }

            if (i % 4 == 1)
            {
                t.After(2).Answer(by, Authority(Level.Possible, BuyingRole.Influencer, "Will ask the director along."));
            }

            t.Tagged(i % 3 == 0 ? ["audit"] : []);
            Stay(t, by, i % 6 == 5 ? 60 : 13);
        }
    }

    /// <summary>Touched again and again within so many days, as the agreement asks; with many days, forgotten.</summary>
    private void Stay(DemoTelling t, Actor by, int everyDays)
    {
        for (var turn = 0; t.At < _cast.Now.AddDays(-everyDays); turn++)
        {
            t.After(everyDays - 1);
            t = turn % 2 == 0 ? t.NoAnswer(by, turn == 0 ? Pick(DemoLines.NoAnswer) : null) : t.Mail(by, Pick(DemoLines.Mails));
        }

        t.Until(0);
    }

    /// <summary>What a desk must not stumble over: stale answers, a no, a day that has passed, an offer taken back by the facts, a step taken back by hand.</summary>
    private void Odd()
    {
        foreach (var days in (int[])[74, 96, 118])
        {
            var stale = Warmed(Begin(days), out var by).After(20).NoAnswer(by, "Changed phones, the new one is on the website.");
            Stay(stale, by, 14);
        }

        foreach (var days in (int[])[16, 33, 52])
        {
            var t = Begin(days, "Search ads");
            t.Soon(30, 200).OwnedBy(_jonas, _jonas).Call(_jonas, "Likes it, but there is no money for it this year.", Need(Level.Likely, Pick(DemoLines.Needs)), Budget(Level.No, note: "Not before the new year."), t.Wants(120, 200)).Until(0);
        }

        foreach (var days in (int[])[63, 81])
        {
            var t = Begin(days, "Webinar: audits without paper");
            t.After(1).OwnedBy(_aylin, _aylin).Call(_aylin, "Needs it before the audit.", Need(Level.Confirmed, Pick(DemoLines.Needs)), Budget(Level.Possible, 9_000), t.Wants(10, 30)).After(9).NoAnswer(_aylin, "The audit is near, nobody picks up.").Until(0);
        }

        var withdrawn = Heated(Warmed(Begin(19), out _), _priya);
        withdrawn.Soon(5, 12).Call(_priya, "Called back: the director has just cancelled the project.", Need(Level.No, "The site is to be sold.")).Until(0);

        var undone = Warmed(Begin(11), out var who);
        undone.After(2).Dead("No need", "Wrong button.", who).Soon(1, 2).Undo(who).Until(0);
    }

    private void DeadAndBack()
    {
        for (var i = 0; i < 18; i++)
        {
            var (reason, note) = DemoLines.Deaths[i % DemoLines.Deaths.Length];
            var t = Begin(12 + (i * 7), i % 6 == 5 ? null : i % 3 == 2 ? "Guide: HACCP in 12 pages" : "");
            var by = Marketer;
            t.Soon(30, 200).OwnedBy(by, by).NoAnswer(by, Pick(DemoLines.NoAnswer));
            if (reason is not ("Spam" or "Wrong data"))
            {
                t.After(2).Mail(by, Pick(DemoLines.Mails));
            }

            t.After(3).Dead(reason, note, by).Until(0);
        }

        foreach (var days in (int[])[140, 121, 108])
        {
            var t = Warmed(Begin(days), out var by);
            t.After(12).Dead("Bad timing", "Asks to be called again when the new hall is ready.", by).After(70).Wake(by).Soon(5, 20).Note(by, "Their day has come: the hall is being fitted.").Soon(20, 90)
                .Call(by, "Remembers us. The fitters want to know by the end of the month.", Need(Level.Confirmed), t.Wants(45, 90)).Until(0);
        }

        foreach (var days in (int[])[101, 88])
        {
            Begin(days, "Guide: HACCP in 12 pages").After(1).NoAnswer(_jonas).After(6).Dead("Unresponsive", "Nothing after five tries.", _jonas).Until(days == 88 ? 58 : 2_900).ComesBack("Website: ask for a quote").Until(0);
        }
    }

    /// <summary>A call within a day or two that finds a need: the lead is warm.</summary>
    private DemoTelling Warmed(DemoTelling t, out Actor by)
    {
        return Warmed(t, out by, _told % 3 == 0 ? Sdr : Marketer);
    }

    private DemoTelling Warmed(DemoTelling t, out Actor by, Actor owner)
    {
        by = owner;
        t.Soon(15, 220).OwnedBy(by, by);
        if (_told % 4 == 0)
        {
            t.NoAnswer(by, Pick(DemoLines.NoAnswer)).After(1);
        }

        t.Call(by, Pick(DemoLines.Needs), Need(_told % 2 == 0 ? Level.Confirmed : Level.Likely), Budget(Level.Possible, 1_000 * _random.Next(5, 40)), t.Wants(50 + (_told % 30), 110 + (_told % 40)));
        return t.Lead.Qualification.StageKind == StageKind.Warm ? t : throw new InvalidOperationException($"{t.Lead.Title} should be warm by now, with {t.Lead.Qualification.Score}.");
    }

    /// <summary>The second call settles money, who signs and when: the lead is hot, and on offer to sales.</summary>
    private DemoTelling Heated(DemoTelling t, Actor by, int? minutesAgo = null)
    {
        t = minutesAgo is { } minutes ? t.Until(minutes) : t.After(2 + (_told % 5));
        t.Call(by, Pick(DemoLines.Budgets), Budget(Level.Confirmed, 1_000 * _random.Next(6, 48), Pick(DemoLines.Budgets)), Authority(_told % 2 == 0 ? Level.Confirmed : Level.Likely, BuyingRole.DecisionMaker, Pick(DemoLines.Deciders)), Need(_told % 3 == 0 ? Level.Likely : Level.Confirmed), t.Wants(10 + (_told * 7 % 68), 95));
        return t.Lead.Qualification.StageKind == StageKind.Hot ? t : throw new InvalidOperationException($"{t.Lead.Title} should be hot by now, with {t.Lead.Qualification.Score}.");
    }
}
