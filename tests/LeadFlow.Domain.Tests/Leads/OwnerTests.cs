using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using Xunit;
using static LeadFlow.Domain.Tests.TestData;

namespace LeadFlow.Domain.Tests.Leads;

/// <summary>LIFECYCLE 5.</summary>
public sealed class OwnerTests
{
    private readonly Company _c = new();

    [Fact]
    public void Capture_sets_the_owner_that_it_is_given_else_nobody_and_the_lead_waits_in_the_triage_inbox()
    {
        Assert.Equal(Sdr.Id, Lead(_c, owner: Sdr.Id).OwnerId);
        Assert.Null(Lead(_c).OwnerId);
    }

    [Fact]
    public void A_hand_off_keeps_who_qualified_it_and_a_claim_sets_the_owner_to_the_claimer()
    {
        var lead = HotLead(_c, owner: Sdr.Id, by: Marketer);
        Ok(lead.Claim(Rep, _c.After(minutes: 5)));

        Assert.Equal((Marketer.Id, Marketer.Name), (lead.LatestHandoff!.OfferedById, lead.LatestHandoff.OfferedByName));
        Assert.Equal(Rep.Id, lead.OwnerId);
    }

    [Fact]
    public void What_the_calendar_or_an_admin_qualified_was_qualified_by_the_owner() =>
        Assert.Equal(Sdr.Id, HotLead(_c, owner: Sdr.Id, by: Admin).LatestHandoff!.OfferedById);

    [Theory]
    [InlineData(HandoffState.Returned), InlineData(HandoffState.Released), InlineData(HandoffState.Expired), InlineData(HandoffState.Rejected)]
    public void Return_release_expiry_and_rejection_give_the_owner_back_to_who_qualified_it(HandoffState end)
    {
        var lead = ClaimedLead(_c);
        End(lead, end);
        Assert.Equal(Marketer.Id, lead.OwnerId);
    }

    [Theory]
    [InlineData(HandoffState.Returned), InlineData(HandoffState.Released), InlineData(HandoffState.Expired)]
    public void Else_to_the_sources_default_owner(HandoffState end)
    {
        var lead = ClaimedLead(_c).From(LeadSource.Named("Fair", defaultOwnerId: Sdr.Id));
        _c.Gone.Add(Marketer.Id);
        End(lead, end);
        Assert.Equal(Sdr.Id, lead.OwnerId);
    }

    [Fact]
    public void Else_to_the_triage_inbox()
    {
        var lead = ClaimedLead(_c).From(LeadSource.Named("Fair", defaultOwnerId: Sdr.Id));
        _c.Gone.UnionWith([Marketer.Id, Sdr.Id]);
        End(lead, HandoffState.Returned);
        Assert.Null(lead.OwnerId);
    }

    [Fact]
    public void Sdrs_reps_and_sales_managers_may_claim_and_nobody_else()
    {
        foreach (var by in TestData.People)
        {
            var lead = HotLead(_c);
            if (by == Sdr || by == Rep || by == OtherRep || by == SalesManager)
            {
                Ok(lead.Claim(by, _c));
                Assert.Equal(by.Id, lead.OwnerId);
            }
            else
            {
                lead.Refuses(l => l.Claim(by, _c));
            }
        }
    }

    [Fact]
    public void A_lead_is_assigned_to_anybody_who_works_here_and_again_changes_nothing()
    {
        var lead = Lead(_c);
        Ok(lead.Assign(Sdr.Id, Marketer, _c));
        Assert.Equal(Sdr.Id, lead.OwnerId);
        lead.Repeats(l => l.Assign(Sdr.Id, Marketer, _c));
        _c.Gone.Add(Rep.Id);
        lead.Refuses(l => l.Assign(Rep.Id, Marketer, _c));
        Ok(lead.Assign(null, Marketer, _c));
        Assert.Null(lead.OwnerId);
    }

    [Fact]
    public void An_opportunity_passes_on_with_its_lead()
    {
        var lead = AcceptedLead(_c);
        Ok(lead.Assign(OtherRep.Id, SalesManager, _c.After(days: 1)));
        Assert.Equal((OtherRep.Id, OtherRep.Id), (lead.OwnerId, lead.OpenOpportunity!.OwnerId));
    }

    [Fact]
    public void A_claimed_lead_is_never_without_its_owner()
    {
        var lead = ClaimedLead(_c);
        lead.Refuses(l => l.Assign(null, SalesManager, _c), says: "Rita Rep");
        lead.Refuses(l => l.Assign(Marketer.Id, SalesManager, _c), says: "Mara Marketer");
    }

    private void End(Lead lead, HandoffState end)
    {
        _c.After(minutes: 5);
        switch (end)
        {
            case HandoffState.Returned:
                Ok(lead.Return(NoBudget, null, Rep, _c));
                break;
            case HandoffState.Released:
                Ok(lead.Release(Rep, _c));
                break;
            case HandoffState.Rejected:
                Ok(lead.Reject(Spam, null, null, Rep, _c));
                break;
            default:
                Assert.True(lead.Expire(_c.After(days: 2)));
                break;
        }
    }
}
