using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Domain.ToDo;

namespace LeadFlow.Web.Demo;

// The mass of the year: what came in on every day, and what became of it by the odds of its source.
internal sealed partial class DemoPlots
{
    private const int Days = 365;

    /// <param name="Share">Of all that comes in.</param>
    /// <param name="Warm">Of those, how many turn warm.</param>
    /// <param name="Hot">Of the warm ones, how many turn hot.</param>
    /// <param name="Good">Of the hot ones, how many sales keeps.</param>
    private sealed record Odds(string? Source, double Share, double Warm, double Hot, double Good);

    private static readonly Odds[] _odds =
    [
        new("Website: ask for a quote", .24, .55, .48, .86), new("Search ads", .17, .30, .30, .68), new("Organic search", .14, .40, .38, .80), new("Webinar: audits without paper", .09, .36, .30, .78),
        new("Guide: HACCP in 12 pages", .11, .18, .22, .62), new("LinkedIn", .07, .20, .20, .55), new("Newsletter", .05, .26, .25, .72), new("Phone: 0800", .04, .60, .55, .90), new("Bought list", .05, .07, .14, .40),
        new("Referral", .03, .70, .60, .92), new(null, .01, .25, .25, .70),
    ];

    private static readonly Odds _fair = new("Kühl & Frisch trade show", 0, .38, .34, .76);
    private static readonly Odds _own = new("Own prospecting", 0, .72, .66, .95);

    private void TheYear()
    {
        for (var day = Days; day > 1; day--)
        {
            var date = _cast.At(_cast.Now.AddDays(-day)).Today;
            var isWeekend = date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            var season = date.Month is 8 or 12 ? .7 : date.Month is 3 or 9 or 10 ? 1.25 : 1;
            var count = isWeekend ? _random.Next(0, 3) : (int)((6.2 + (2.6 * (Days - day) / Days)) * season) + _random.Next(0, 4);
            for (var i = 0; i < count; i++)
            {
                Live(day, PickOdds());
            }

            for (var i = 0; i < (day is 232 or 231 or 47 or 46 ? 24 : 0); i++)
            {
                Live(day, _fair);
            }

            if (!isWeekend && _random.NextDouble() < .35)
            {
                LiveOwn(day);
            }
        }
    }

    private Odds PickOdds()
    {
        var at = _random.NextDouble();
        return Array.Find(_odds, o => (at -= o.Share) < 0) ?? _odds[0];
    }

    private bool Chance(double odds) => _random.NextDouble() < odds;

    private void Live(int daysAgo, Odds odds)
    {
        var t = Begin(daysAgo, odds.Source);
        var by = Chance(.35) ? Sdr : Marketer;
        if (Chance(odds.Warm))
        {
            t = Warmed(t, out by, by);
            if (!GoesOn(t, by, odds))
            {
                Rest(t, by, 13);
            }
        }
        else
        {
            t.Soon(20, 900).OwnedBy(by, by).NoAnswer(by, Chance(.4) ? Pick(DemoLines.NoAnswer) : null);
            if (t.HasLeft(TimeSpan.FromDays(2)) && Chance(.6))
            {
                t.After(1 + _random.Next(3)).Mail(by, Pick(DemoLines.Mails));
            }

            Rest(t, by, 3);
        }
    }

    /// <summary>From warm on to sales, if it gets there; false when it stays with whoever warmed it.</summary>
    private bool GoesOn(DemoTelling t, Actor by, Odds odds)
    {
        var weeks = _random.Next(2, 30);
        if (!Chance(odds.Hot) || !t.HasLeft(TimeSpan.FromDays(weeks + 9)))
        {
            return false;
        }

        if (Chance(.5))
        {
            t.After(weeks).Reply(by, Pick(DemoLines.Replies));
        }

        var owner = Chance(.6) ? Sdr : by;
        if (owner != by)
        {
            t.Soon(30, 300).OwnedBy(owner, by);
        }

        Heated(t, owner);
        var rep = Pick(_reps);
        if (Chance(.12) && t.HasLeft(TimeSpan.FromHours(3)))
        {
            t.Expire();
        }

        t.Soon(2, Chance(.75) ? 25 : 55).Claim(rep).Soon(12, 200);
        if (Chance(.06))
        {
            var other = _reps[(Array.IndexOf(_reps, rep) + 1) % _reps.Length];
            (t, rep) = (t.Release(rep).Soon(3, 40).Claim(other).Soon(15, 120), other);
        }

        if (Chance(.7))
        {
            t.Call(rep, "Short call: I take it from here.");
        }
        else
        {
            t.NoAnswer(rep, "Left a message that I have their case now.");
        }

        t.Soon(5, 60);
        if (!Chance(odds.Good))
        {
            if (Chance(.25))
            {
                var (reason, note) = DemoLines.Deaths[_random.Next(2, 8)];
                t.Reject(reason, note, rep).Until(0);
                return true;
            }

            var (why, said) = Pick(DemoLines.Returns);
            t.Return(why, said, rep);
            Rest(t, owner, 13);
            return true;
        }

        Sold(t.Accept(rep, 500m * _random.Next(7, 96), Chance(.08) ? "CHF" : "EUR", _random.Next(20, 70)), rep);
        return true;
    }

    private void Sold(DemoTelling t, Actor rep)
    {
        var amount = t.Lead.OpenOpportunity!.Amount ?? 5_000;
        for (var step = 0; step < 3 && t.HasLeft(TimeSpan.FromDays(12)); step++)
        {
            t = step switch
            {
                0 => t.After(_random.Next(2, 8)).Meeting(rep, Pick(DemoLines.Meetings)),
                1 => t.After(_random.Next(3, 10)).Mail(rep, "Sent the offer: two options, the second with installation."),
                _ => t.After(_random.Next(2, 9)).Reply(rep, Pick(DemoLines.Replies)),
            };
        }

        if (t.HasLeft(TimeSpan.FromDays(16)))
        {
            t.After(_random.Next(4, 15));
            t = Chance(.52) ? t.Win(amount, rep, t.Lead.OpenOpportunity!.Currency ?? "EUR") : t.Lose(Pick(DemoLines.Losses), rep, Chance(.4) ? "Competitor" : Chance(.5) ? "No budget" : null);
            if (t.Lead.Standing is LeadStanding.Customer && Chance(.05) && t.HasLeft(TimeSpan.FromDays(60)))
            {
                t.After(50).ComesBack("Website: ask for a quote");
                Rest(t.Soon(20, 400).OwnedBy(rep, rep).NoAnswer(rep), rep, 13);
                return;
            }
        }

        if (t.Lead.Standing is LeadStanding.Open)
        {
            Rest(t, rep, 13);
            return;
        }

        if (t.Lead.Standing is LeadStanding.InOpportunity)
        {
            var (kind, title) = Pick(DemoLines.SalesTasks);
            t.Plans(rep, kind, title, _random.Next(-2, 9));
        }

        t.Until(0);
    }

    /// <summary>What a rep found: theirs at once when it is hot, and credited to them.</summary>
    private void LiveOwn(int daysAgo)
    {
        var rep = Pick(_reps);
        var t = Begin(daysAgo, _own.Source, by: rep).Soon(10, 60).Note(rep, Pick(DemoLines.Prospects));
        if (!Chance(_own.Warm) || !t.HasLeft(TimeSpan.FromDays(14)))
        {
            Rest(t, rep, 13);
            return;
        }

        t.After(_random.Next(1, 4)).Meeting(rep, Pick(DemoLines.Meetings)).Soon(2, 9)
            .Answer(rep, DemoTelling.Need(Level.Confirmed, Pick(DemoLines.Needs)), DemoTelling.Budget(Level.Confirmed, 500 * _random.Next(8, 60)), DemoTelling.Authority(Level.Confirmed, BuyingRole.DecisionMaker, Pick(DemoLines.Deciders)), t.Wants(10, 50));
        if (t.Lead.LatestHandoff is { State: HandoffState.Claimed })
        {
            Sold(t.Soon(30, 300).Accept(rep, 500m * _random.Next(10, 60)), rep);
        }
        else
        {
            Rest(t, rep, 13);
        }
    }

    /// <summary>Touched for a while as the agreement asks; then alive still, or dead with its reason, or dead and woken again.</summary>
    private void Rest(DemoTelling t, Actor by, int everyDays)
    {
        var patience = _random.Next(everyDays * 2, everyDays * 6);
        var gaveUp = t.At.AddDays(patience);
        for (var turn = 0; turn < 12 && t.At < gaveUp && t.HasLeft(TimeSpan.FromDays(everyDays)); turn++)
        {
            t.After(Math.Max(1, everyDays - 1));
            t = turn % 2 == 0 ? t.NoAnswer(by, turn == 0 ? Pick(DemoLines.NoAnswer) : null) : t.Mail(by, Pick(DemoLines.Mails));
        }

        if (t.HasLeft(TimeSpan.FromDays(everyDays)) && t.Lead.Standing is LeadStanding.Open && t.Lead.LatestHandoff is not { IsOpen: true })
        {
            var (reason, note) = Chance(.45) ? DemoLines.Deaths[_random.Next(0, 2)] : Pick(DemoLines.Deaths);
            t.Dead(reason, note, by);
            if (reason is "Bad timing" or "No budget" or "Unresponsive" && Chance(.3) && t.HasLeft(TimeSpan.FromDays(130)))
            {
                t.After(_random.Next(80, 110)).Wake(by).Soon(20, 90).Note(by, "Their day has come: asked how things stand.");
                t = Chance(.3) ? t.Call(by, "Remembers us, and has time now.", DemoTelling.Need(Level.Likely, Pick(DemoLines.Needs)), t.Wants(40, 90)) : t.NoAnswer(by);
                Stay(t, by, t.Lead.Qualification.StageKind is StageKind.Warm ? 13 : 6);
                return;
            }
        }

        if (t.Lead.Standing is LeadStanding.Open && t.Lead.LatestHandoff is not { IsOpen: true } && Chance(.3))
        {
            var (kind, title) = Pick(DemoLines.Tasks);
            t.Plans(by, kind, title, _random.Next(-1, 10), Chance(.08) ? TaskRepeat.Weekly : TaskRepeat.Never);
            if (Chance(.06))
            {
                t.Until(_random.Next(20, 2_600)).Mentions(by, Pick(_reps), Pick(DemoLines.Mentions));
            }
        }

        t.Until(0);
    }
}
