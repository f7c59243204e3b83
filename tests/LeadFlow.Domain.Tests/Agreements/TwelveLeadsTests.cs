using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using Xunit;
using static LeadFlow.Domain.Tests.TestData;

namespace LeadFlow.Domain.Tests.Agreements;

/// <summary>
/// Twelve leads lived under the first agreement, replayed under a draft, with every figure reckoned by hand.
/// The first agreement asks of hot: score 70, budget confirmed, authority and need at least likely, within 90 days, interest 15.
/// The draft asks instead: score 60, budget at least likely, authority confirmed; need, timeframe and interest as before.
/// Scores on the day of the answers: budget confirmed 30 or likely 21, authority confirmed 20 or likely 14, need likely 17, timeframe in 30 days
/// 15 x 150 / 180 = 12, interest of two replies 30 of 30 points = 10. So 83 with authority likely, 80 with budget likely: both past 70.
/// </summary>
public sealed class TwelveLeadsTests
{
    private static readonly AgreementContent Draft = DefaultAgreement.Content with
    {
        Stages =
        [
            .. DefaultAgreement.Content.Stages.Select(s => s.Kind != StageKind.Hot ? s : s with
            {
                Criteria = s.Criteria with { MinScore = 60, MinLevels = new Dictionary<Criterion, Level> { [Criterion.Budget] = Level.Likely, [Criterion.Authority] = Level.Confirmed, [Criterion.Need] = Level.Likely } },
            }),
        ],
    };

    private static readonly DateOnly FirstDay = new(2026, 5, 15);

    private readonly BacktestTally _tally = new();
    private readonly List<BacktestLead> _found = [];
    private readonly Dictionary<string, Guid> _ids = [];

    [Fact]
    public void Every_figure_is_the_one_that_was_reckoned_by_hand()
    {
        var sum = Sum();

        Assert.Equal(12, sum.Leads);

        // Warm: all twelve, whichever agreement; whoever goes straight to hot has become warm too.
        Assert.Equal((12, 12), (sum.Warm.UnderDraft.Count, sum.Warm.Really.Count));

        // Hot really: all but Ivo and Kai; Hana by override. Under the draft: Eva, Finn, Gus, Hana, Ivo, Jill.
        Assert.Equal((6, 10), (sum.Hot.UnderDraft.Count, sum.Hot.Really.Count));

        // Offered really: Anna, Ben, Cora, Dan, Eva, Finn, Gus, Lea; Hana's override and Jill, a rep's own, stand beside. Under the draft: Eva, Finn, Gus, Hana, Ivo.
        Assert.Equal((5, 8), (sum.Offered.UnderDraft.Count, sum.Offered.Really.Count));
        Assert.Equal((1, 1), (sum.Overrides.Count, sum.Own.Count));

        // Still offered: Eva and Finn accepted, Gus returned; Eva won 7,000.
        Assert.Equal((3, 2, 1, 0, 0, 0, 1), Counts(sum.Kept));
        Assert.Equal(7000, sum.Kept.Revenue["EUR"]);

        // No longer: Dan accepted and won 5,000, Anna and Ben returned, Cora rejected, Lea still open.
        Assert.Equal((5, 1, 2, 1, 1, 0, 1), Counts(sum.Dropped));
        Assert.Equal(5000, sum.Dropped.Revenue["EUR"]);
        Assert.Equal((3, 1), (sum.FalseAlarmsAvoided.Count, sum.GoodOnesLost.Count));
        Assert.Equal(
            ["Competitor 0 1", "No authority 0 1", "No budget 0 1", "Not ready to buy yet 1 0"],
            sum.Reasons.Select(r => $"{r.Name} {r.Kept} {r.Dropped}").Order(StringComparer.Ordinal));

        // Only the draft: Hana, who bought anyway for 3,000, and Ivo.
        Assert.Equal((2, 1), (sum.Missed.Leads.Count, sum.Missed.Won.Count));
        Assert.Equal(3000, sum.Missed.Revenue["EUR"]);

        // In both: Finn 10 days earlier, Eva on the same day, Gus 6 days later.
        Assert.Equal((1, 1, 1), (sum.Shift.Earlier.Count, sum.Shift.SameDay.Count, sum.Shift.Later.Count));
        Assert.Equal((0d, 10d, 6d), (sum.Shift.MedianDays, sum.Shift.MedianDaysEarlier, sum.Shift.MedianDaysLater));

        // Cry wolf really: Anna, Ben, Gus returned and Cora rejected, of these and Dan, Eva, Finn: 4 of 7. Under the draft Gus of Gus, Eva and Finn: 1 of 3.
        Assert.Equal((3, 3, 1, 4 / 7d), (sum.CryWolfReally.Accepted.Count, sum.CryWolfReally.Returned.Count, sum.CryWolfReally.Rejected.Count, sum.CryWolfReally.Rate));
        Assert.Equal((2, 1, 0, 1 / 3d), (sum.CryWolfUnderDraft.Accepted.Count, sum.CryWolfUnderDraft.Returned.Count, sum.CryWolfUnderDraft.Rejected.Count, sum.CryWolfUnderDraft.Rate));
        Assert.Equal((0, 0, 1), (sum.Expired.Count, sum.Withdrawn.Count, sum.Backdated.Count));

        // The first day: warm are Anna to Gus and Jill. Really hot of them all but Finn, really offered all but Finn and Jill. Under the draft hot are Eva, Finn and Jill, offered Eva and Finn.
        Assert.Equal(new(FirstDay, 8, 8, 3, 7, 2, 6), sum.Days[0]);
    }

    [Fact]
    public void Each_number_keeps_its_leads_and_their_days()
    {
        Sum();

        Assert.Equal((FirstDay, FirstDay.AddDays(10)), DaysOf("Finn", BacktestGroup.Earlier));
        Assert.Equal((FirstDay.AddDays(6), FirstDay), DaysOf("Gus", BacktestGroup.Later));
        Assert.Equal((FirstDay.AddDays(3), null), DaysOf("Hana", BacktestGroup.Missed));
        Assert.Equal((null, FirstDay), DaysOf("Dan", BacktestGroup.DroppedAccepted));
        Assert.Equal("Competitor", _found.Single(f => f.Group == BacktestGroup.DroppedRejected).Reason);

        // Lea's file came on 10 June and says what was known on 20 May: really she was offered when it came, and under either agreement she has been warm since then.
        Assert.Equal((new(2026, 5, 20), new(2026, 6, 10)), DaysOf("Lea", BacktestGroup.WarmReally));
        Assert.Equal(_tally.Counts.Values.Sum(), _found.Count);
    }

    [Fact]
    public void What_is_put_away_between_two_batches_goes_on_where_it_was()
    {
        var sum = Sum();
        var kept = System.Text.Json.JsonSerializer.Deserialize<BacktestTally>(System.Text.Json.JsonSerializer.Serialize(_tally))!;

        Assert.Equivalent(sum, AgreementBacktest.Of(kept), strict: true);
    }

    private AgreementBacktest Sum()
    {
        Lived("Anna", (lead, c) => Return(lead, Hot(lead, c), "No budget"));
        Lived("Ben", (lead, c) => Return(lead, Hot(lead, c), "No authority"));
        Lived("Cora", (lead, c) => Ok(lead.Reject(Competitor, null, null, Rep, Claim(lead, Hot(lead, c)))));
        Lived("Dan", (lead, c) => Win(lead, Hot(lead, c), 5000));
        Lived("Eva", (lead, c) => Win(lead, Hot(lead, c, authority: Level.Confirmed), 7000));
        Lived("Finn", (lead, c) =>
        {
            Hot(lead, c, budget: Level.Likely, authority: Level.Confirmed);
            lead.Learn(c.After(days: 10), Marketer, Answer(Criterion.Budget, Level.Confirmed));
            Ok(lead.Accept(null, null, null, null, Rep, Claim(lead, c)));
        });
        Lived("Gus", (lead, c) =>
        {
            Hot(lead, c);
            lead.Learn(c.After(days: 6), Marketer, Answer(Criterion.Authority, Level.Confirmed));
            Return(lead, c.After(days: 1), "Not ready to buy yet");
        });
        Lived("Hana", (lead, c) =>
        {
            Hot(lead, c.After(days: 3), budget: Level.Likely, authority: Level.Confirmed);
            Ok(lead.MoveTo(c.Stage(StageKind.Hot), "I know them", SalesManager, c.After(days: 17)));
            Win(lead, c, 3000);
        });
        Lived("Ivo", (lead, c) => Hot(lead, c.After(days: 5), budget: Level.Likely, authority: Level.Confirmed));
        Lived("Jill", (lead, c) => Hot(lead, c, authority: Level.Confirmed), owner: Rep);
        Lived("Kai", (lead, c) =>
        {
            lead.Respond(ResponseKind.Form, c.After(days: 2).Now, Marketer, c);
            lead.Learn(c, Marketer, Answer(Criterion.Need, Level.Confirmed), Within(c, 60));
        });

        var file = new Company().After(days: 26);
        var captured = file.Now.AddDays(-21);
        Count("Lea", Domain.Leads.Lead.Capture(Given(Zoe with { FirstName = "Lea", Email = "lea@example.com" }, CaptureRoute.Import) with
        {
            CapturedAt = captured,
            Answers = HotAnswers(file),
            Responses = [(ResponseKind.Reply, captured), (ResponseKind.Reply, captured)],
        }, Marketer, file));
        return AgreementBacktest.Of(_tally);
    }

    private void Lived(string name, Action<Lead, Company> live, Actor? owner = null)
    {
        var c = new Company();
        var lead = Lead(c, Zoe with { FirstName = name, Email = $"{name}@example.com" }, owner?.Id);
        live(lead, c);
        Count(name, lead);
    }

    private void Count(string name, Lead lead)
    {
        var period = BacktestPeriod.Of(FirstDay, new(2026, 6, 30), new(2026, 7, 15, 12, 0, 0, TimeSpan.Zero), new Company().Zone);
        var history = LeadHistory.Of(lead);
        _ids[name] = lead.Id;
        _tally.Add(history, BacktestReplay.Of(history, Draft, period), period, _found.Add);
    }

    private (DateOnly?, DateOnly?) DaysOf(string name, BacktestGroup group) =>
        _found.Single(f => f.Group == group && f.LeadId == _ids[name]) is var found ? (found.DraftOn, found.ReallyOn) : default;

    private static Company Hot(Lead lead, Company c, Level budget = Level.Confirmed, Level authority = Level.Likely)
    {
        lead.Respond(ResponseKind.Reply, c.Now, Marketer, c);
        lead.Respond(ResponseKind.Reply, c.Now, Marketer, c);
        lead.Learn(c, Marketer, Answer(Criterion.Budget, budget), Answer(Criterion.Authority, authority), Answer(Criterion.Need, Level.Likely), Within(c, 30));
        return c;
    }

    private static Company Claim(Lead lead, Company c)
    {
        Ok(lead.Claim(Rep, c.After(minutes: 5)));
        return c.After(minutes: 5);
    }

    private static void Return(Lead lead, Company c, string reason) => Ok(lead.Return(c.Content.ReturnReasons.Single(r => r.Name == reason), null, Rep, Claim(lead, c)));

    private static void Win(Lead lead, Company c, decimal amount)
    {
        Ok(lead.Accept(null, null, null, null, Rep, Claim(lead, c)));
        Ok(lead.Win(lead.OpenOpportunity!, amount, "EUR", null, Rep, c.After(days: 9)));
    }

    private static (int, int, int, int, int, int, int) Counts(BacktestOutcomes o) => (o.Count, o.Accepted.Count, o.Returned.Count, o.Rejected.Count, o.Open.Count, o.Lapsed.Count, o.Won.Count);
}
