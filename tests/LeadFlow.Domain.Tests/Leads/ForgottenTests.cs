using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using Xunit;
using static LeadFlow.Domain.Tests.TestData;

namespace LeadFlow.Domain.Tests.Leads;

/// <summary>Of every open lead, somebody or a queue does something by a day that is known; what is otherwise is in the monitor.</summary>
public sealed class ForgottenTests
{
    private readonly Company _c = new();

    [Fact]
    public void A_new_lead_waits_in_the_inbox_until_its_greeting_is_late()
    {
        var lead = Lead(_c);
        Assert.Empty(Why(lead));
        _c.After(minutes: 241);
        Assert.Equal([ForgottenBecause.Nobodys], Why(lead));
        Ok(lead.Assign(Sdr.Id, Marketer, _c));
        Assert.Empty(Why(lead));
    }

    [Fact]
    public void Whoever_is_silent_for_longer_than_their_stage_allows_is_forgotten_until_somebody_touches_them()
    {
        var lead = Lead(_c);
        Ok(lead.Assign(Sdr.Id, Marketer, _c));
        _c.After(days: 3);
        Assert.DoesNotContain(ForgottenBecause.Silent, Why(lead));
        _c.After(seconds: 1);
        Assert.Equal([ForgottenBecause.Silent], Why(lead));
        _c.Agree(a => a with { Deadlines = a.Deadlines with { LongestSilenceDays = new Dictionary<StageKind, int> { [StageKind.Raw] = 4 } } });
        Assert.Empty(Why(lead));
    }

    [Fact]
    public void A_lead_on_offer_is_the_queues()
    {
        var lead = HotLead(_c);
        _c.After(hours: 2); // Its deadline has passed, and the clock has not come yet.
        Assert.Empty(Why(lead));
    }

    [Fact]
    public void Who_is_not_open_is_not_watched()
    {
        var lead = Lead(_c);
        Ok(lead.MarkDead(Competitor, null, null, Marketer, _c));
        _c.After(days: 400);
        Assert.Empty(Why(lead));
    }

    private IReadOnlyList<ForgottenBecause> Why(Domain.Leads.Lead lead) => Forgotten.Why(lead.Qualification, lead.LatestHandoff is { State: Domain.Handoffs.HandoffState.Offered }, _c.Content.Deadlines, _c.Now);
}
