using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using static LeadFlow.Web.Demo.DemoTelling;

namespace LeadFlow.Web.Demo;

// From the hot queue on.
internal sealed partial class DemoPlots
{
    private void InTheQueue()
    {
        foreach (var minutes in (int[])[49, 36, 21, 6])
        {
            var t = Warmed(Begin(4 + (minutes / 10)), out _);
            t.After(1).Reply(_priya, Pick(DemoLines.Replies));
            Heated(t, minutes == 21 ? _aylin : _priya, minutes).Until(0);
        }
    }

    private void WithSales()
    {
        for (var i = 0; i < 3; i++)
        {
            Heated(Warmed(Begin(6 + i), out _), _priya, 170 + (i * 90)).Soon(6, 40).Claim(_reps[i]).Soon(10, 50).NoAnswer(_reps[i], "Left a message that I have their case now.").Until(0);
        }

        for (var i = 0; i < 9; i++)
        {
            var rep = _reps[i % 3];
            Accepted(Begin(17 + (i * 4)), rep, 1_000 * _random.Next(5, 46)).After(3).Meeting(rep, Pick(DemoLines.Meetings)).After(4).Mail(rep, "Sent the offer: two options, the second with installation.").Until(0);
        }

        foreach (var (reason, note) in ((string, string)[])[("Not ready to buy yet", "The hall is a hole in the ground. Two months at least."), ("No authority", "He hoped to decide it. He does not."), ("No budget", "It was last year’s money."), ("Could not be reached", "Five tries in two days.")])
        {
            var rep = Pick(_reps);
            Heated(Warmed(Begin(13 + (_told % 9)), out _), _priya).Soon().Claim(rep).Soon(30, 200).NoAnswer(rep).Soon(60, 120).Return(reason, note, rep).Until(0);
        }

        foreach (var (reason, note) in ((string, string)[])[("Competitor", "Signed with their refrigeration supplier yesterday."), ("Wrong data", "Works there no longer, the company closed the site.")])
        {
            Heated(Warmed(Begin(38 + (_told % 12)), out _), _priya).Soon().Claim(_reps[0]).Soon(30, 90).Reject(reason, note, _reps[0]).Until(0);
        }

        var expired = Heated(Warmed(Begin(27), out _), _priya);
        expired.Expire().Soon(5, 30).Claim(_reps[1]).Soon(20, 90).Accept(_reps[1], 14_500).Until(0);

        var released = Heated(Warmed(Begin(23), out _), _priya);
        released.Soon().Claim(_reps[2]).Soon(20, 60).Note(_reps[2], "My neighbour’s firm. Somebody else should sell to him.").Release(_reps[2]).Soon(4, 30).Claim(_reps[0]).Soon(20, 90).Accept(_reps[0], 8_200).After(4).Meeting(_reps[0], Pick(DemoLines.Meetings)).Until(0);
    }

    private void Closed()
    {
        for (var i = 0; i < 12; i++)
        {
            var rep = _reps[i % 3];
            var amount = 500m * _random.Next(9, 88);
            Accepted(Begin(149 - (i * 10), i == 6 ? null : ""), rep, amount).After(5).Meeting(rep, Pick(DemoLines.Meetings)).After(8).Reply(rep, "The trial convinced everybody. Please send the contract.").After(4 + (_told % 14)).Win(amount, rep, i == 4 ? "CHF" : "EUR").Until(0);
        }

        for (var i = 0; i < 7; i++)
        {
            var rep = _reps[i % 3];
            var why = DemoLines.Losses[i % DemoLines.Losses.Length];
            Accepted(Begin(133 - (i * 13)), rep, 1_000 * _random.Next(5, 30)).After(6).Meeting(rep, Pick(DemoLines.Meetings)).After(7).Lose(why, rep, i % 3 == 2 ? null : i % 3 == 0 ? "Competitor" : "No budget").Until(0);
        }

        var again = Accepted(Begin(128, "Referral"), _reps[1], 6_400);
        again.After(5).Win(6_400, _reps[1]).Until(1_500).ComesBack("Website: ask for a quote").Until(0);
    }

    /// <summary>What reps find themselves, and the one that a manager lets through.</summary>
    private void OwnAndOverridden()
    {
        for (var i = 0; i < 10; i++)
        {
            var rep = _reps[i % 3];
            var t = Begin(i == 9 ? 3 : 138 - (i * 14), "Own prospecting", by: rep);
            t.Soon(20, 60).Note(rep, "Their lorry broke down in front of ours, talked over coffee.").After(1)
                .Meeting(rep, Pick(DemoLines.Meetings)).Soon(2, 9)
                .Answer(rep, Need(Level.Confirmed, Pick(DemoLines.Needs)), Budget(Level.Confirmed, 11_000), Authority(Level.Confirmed, BuyingRole.DecisionMaker, Pick(DemoLines.Deciders)), t.Wants(10, 50));
            if (i < 9)
            {
                t.Soon(30, 300).Accept(rep, 500m * _random.Next(14, 40));
            }

            if (i is 0 or 2 or 3 or 6)
            {
                t.After(18).Win(500m * _random.Next(14, 40), rep);
            }

            t.Until(0);
        }

        var rescued = Warmed(Begin(14, "Referral"), out _);
        rescued.After(3).Move(StageKind.Hot, "Their director called me himself: budget is there, he will not fill in forms.", _matteo).Soon(4, 20).Claim(_reps[1]).Soon(30, 90).Accept(_reps[1], 22_000).Until(0);

        var pushed = Warmed(Begin(5, "Kühl & Frisch trade show"), out _);
        pushed.Until(64).Move(StageKind.Hot, "Met their buyer last night, they decide on Monday.", _matteo).Soon(4, 20).Claim(_reps[2]).Until(0);
    }

    private DemoTelling Accepted(DemoTelling t, Actor rep, decimal amount)
    {
        Heated(Warmed(t, out _), _priya);
        return t.Soon().Claim(rep).Soon(25, 300).Call(rep, "Short call: I take it from here.").Soon(5, 20).Accept(rep, amount);
    }
}
