using FsCheck;
using FsCheck.Fluent;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Tests.Leads;
using Xunit;

namespace LeadFlow.Domain.Tests.Agreements;

/// <summary>Whatever a lead has lived through: the version in force, replayed over its own time, does what it did.</summary>
public sealed class BacktestLifeProperties
{
    private static readonly DateTimeOffset LongBefore = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_version_in_force_replayed_over_its_own_time_makes_every_offer_again_on_the_same_day()
    {
        var offers = 0;
        Prop.ForAll(LifeOfALeadProperties.Lives, steps =>
        {
            var life = Lived(steps);
            if (IsTakenBack(life.Lead))
            {
                return;
            }

            var period = new BacktestPeriod(LongBefore, life.Company.Now.AddSeconds(1), life.Company.Zone);
            Assert.Equal(Really(life.Lead, period), Replayed(life.Lead, period, life.Company.Content));
            offers += life.Lead.Handoffs.Count;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1500));
        Assert.True(offers > 700, $"Lives in which too little is offered prove little: {offers}.");
    }

    [Fact]
    public void So_it_does_from_any_moment_on_with_the_lead_standing_where_it_stood()
    {
        Prop.ForAll(LifeOfALeadProperties.Lives, Arb.From(Gen.Choose(1, 99)), (steps, percent) =>
        {
            var life = Lived(steps);
            if (IsTakenBack(life.Lead))
            {
                return;
            }

            var from = life.Lead.CapturedAt > life.Company.Now ? life.Company.Now : life.Lead.Journeys[0].BeganAt;
            var start = from + ((life.Company.Now - from) * (percent / 100d));
            var period = new BacktestPeriod(start, life.Company.Now.AddSeconds(1), life.Company.Zone);
            Assert.Equal(Really(life.Lead, period), Replayed(life.Lead, period, life.Company.Content));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1500));
    }

    [Fact]
    public void What_came_on_record_later_never_changes_an_earlier_moment()
    {
        Prop.ForAll(LifeOfALeadProperties.Lives, Arb.From(Gen.Choose(1, 99)), (steps, percent) =>
        {
            var life = Lived(steps);
            var (history, began) = (LeadHistory.Of(life.Lead), life.Lead.Journeys[0].BeganAt);
            var until = began + ((life.Company.Now - began) * (percent / 100d));
            var known = history with
            {
                Answers = [.. history.Answers.Where(a => a.RecordedAt < until)],
                Responses = [.. history.Responses.Where(r => r.RecordedAt < until)],
                Who = [.. history.Who.Where(w => w.Since < until)],
                Facts = [.. history.Facts.Where(f => f.At < until)],
            };
            foreach (var draft in (AgreementContent[])[DefaultAgreement.Content, Easier, Stricter])
            {
                var period = new BacktestPeriod(LongBefore, life.Company.Now.AddSeconds(1), life.Company.Zone);
                Assert.Equal(Before(until, BacktestReplay.Of(known, draft, period)), Before(until, BacktestReplay.Of(history, draft, period)));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1500));
    }

    private static readonly AgreementContent Easier = DefaultAgreement.Content with
    {
        Stages = [.. DefaultAgreement.Content.Stages.Select(s => s.Kind == StageKind.Hot ? s with { Criteria = new() { MinScore = 40 } } : s)],
    };

    private static readonly AgreementContent Stricter = DefaultAgreement.Content with
    {
        Stages = [.. DefaultAgreement.Content.Stages.Select(s => s.Kind == StageKind.Hot ? s with { Criteria = s.Criteria with { MinScore = 90 } } : s)],
    };

    private static List<string> Before(DateTimeOffset until, ReplayedLead lead) =>
    [
        $"warm {(lead.WarmAt < until ? lead.WarmAt : null)}, hot {(lead.HotAt < until ? lead.HotAt : null)}",
        .. lead.Offers.Where(o => o.At < until).Select(o => $"{o.At} {o.Score} {o.IsOverride} {(o.EndedAt < until && !o.IsOverride ? o.EndedAt : null)}"), // An override that is offered again is the same chance: only its last end is one.
    ];

    private static Life Lived(Step[] steps)
    {
        var life = new Life(steps[0]) { IsNightly = true };
        life.Live(steps.Skip(1));
        return life;
    }

    private static bool IsTakenBack(Lead lead) => lead.StageEntries.Any(e => e.Undone) || lead.Answers.Any(a => a.Undone);

    private static List<string> Really(Lead lead, BacktestPeriod period) =>
        [.. LeadHistory.Of(lead).Offers.Where(o => period.Includes(o.At)).OrderBy(o => o.At).Select(o => $"{period.DayOf(o.At):yyyy-MM-dd} {(o.IsOverride ? "override" : "")}")];

    private static List<string> Replayed(Lead lead, BacktestPeriod period, AgreementContent content) =>
        [.. BacktestReplay.Of(LeadHistory.Of(lead), content, period).Offers.Where(o => !o.StoodBefore).Select(o => $"{o.On:yyyy-MM-dd} {(o.IsOverride ? "override" : "")}")];
}
