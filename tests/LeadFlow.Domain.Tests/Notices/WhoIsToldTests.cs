using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Notices;
using LeadFlow.Domain.People;
using LeadFlow.Domain.ToDo;
using Xunit;
using static LeadFlow.Domain.Tests.TestData;

namespace LeadFlow.Domain.Tests.Notices;

public sealed class WhoIsToldTests
{
    private static readonly Guid[] _salesManagers = [SalesManager.Id!.Value];
    private readonly Company _c = new();

    [Fact]
    public void Who_qualified_a_lead_is_told_when_somebody_else_withdraws_its_offer_and_of_nothing_the_agreement_does()
    {
        var moved = HotLead(_c);
        Ok(moved.MoveTo(_c.Stage(StageKind.Raw), null, SalesManager, _c));
        Assert.Equal((Marketer.Id, NoticeKind.Withdrawn, $"Zoe Berg: offer withdrawn: {SalesManager.Name} moved the lead to Raw"), Only(moved, ActivityKind.Withdrawn));

        var own = HotLead(_c);
        Ok(own.MoveTo(_c.Stage(StageKind.Raw), null, Marketer, _c));
        Assert.Empty(Told(own, ActivityKind.Withdrawn));
    }

    [Fact]
    public void Whoever_qualified_a_lead_is_told_what_became_of_it()
    {
        var lead = HotLead(_c);
        Ok(lead.Claim(Rep, _c.After(minutes: 5)));
        Assert.Equal((Marketer.Id, NoticeKind.Claimed, "Rita Rep claimed Zoe Berg"), Only(lead, ActivityKind.Claimed));

        Ok(lead.Accept(null, 1000, "EUR", null, Rep, _c.After(minutes: 5)));
        Assert.Equal((Marketer.Id, NoticeKind.Accepted), Kind(lead, ActivityKind.Accepted));

        Ok(lead.Win(lead.OpenOpportunity!, 1000, "EUR", null, Rep, _c.After(days: 5)));
        Assert.Equal((Marketer.Id, NoticeKind.Won), Kind(lead, ActivityKind.Won));
    }

    [Fact]
    public void A_return_a_rejection_and_a_release_are_told_with_the_reason()
    {
        var returned = ClaimedLead(_c);
        Ok(returned.Return(NoBudget, null, Rep, _c));
        Assert.Equal((Marketer.Id, NoticeKind.Returned, "Rita Rep returned Zoe Berg: no budget"), Only(returned, ActivityKind.Returned));

        var rejected = ClaimedLead(_c);
        Ok(rejected.Reject(Competitor, null, null, Rep, _c));
        Assert.Equal((Marketer.Id, NoticeKind.Rejected, "Rita Rep rejected Zoe Berg: competitor"), Only(rejected, ActivityKind.Rejected));

        var released = ClaimedLead(_c);
        Ok(released.Release(Rep, _c));
        Assert.Equal((Marketer.Id, NoticeKind.Released), Kind(released, ActivityKind.Released));
        Assert.Empty(Told(released, ActivityKind.Offered)); // The queue is the place.
    }

    [Fact]
    public void Nobody_is_told_of_what_they_did_themselves()
    {
        var lead = HotLead(_c, by: Sdr);
        Ok(lead.Claim(Sdr, _c));

        Assert.Empty(Told(lead, ActivityKind.Claimed));
    }

    [Fact]
    public void What_runs_out_is_told_to_whoever_qualified_it_and_to_sales_managers()
    {
        var lead = HotLead(_c);
        Assert.True(lead.Expire(_c.After(days: 3)));

        Assert.Equal([(Marketer.Id!.Value, NoticeKind.Expired), (SalesManager.Id!.Value, NoticeKind.Expired)], Told(lead, ActivityKind.Expired).Select(t => (t.UserId, t.Kind)));
    }

    [Fact]
    public void A_sales_manager_who_qualified_it_is_told_once()
    {
        var lead = HotLead(_c, by: SalesManager);
        Assert.True(lead.Expire(_c.After(days: 3)));

        Assert.Single(Told(lead, ActivityKind.Expired));
    }

    [Fact]
    public void An_offer_to_one_person_is_told_to_them_and_the_assignment_is_not_told_twice()
    {
        var lead = HotLead(_c);
        Ok(lead.Assign(OtherRep.Id, SalesManager, _c.After(minutes: 1)));

        Assert.Equal((OtherRep.Id, NoticeKind.Offered), Kind(lead, ActivityKind.Offered));
        Assert.Empty(Told(lead, ActivityKind.Assigned));
    }

    [Fact]
    public void A_claimed_lead_that_is_passed_on_is_told_to_whoever_gets_it()
    {
        var lead = ClaimedLead(_c);
        Ok(lead.Assign(OtherRep.Id, SalesManager, _c.After(minutes: 1)));

        Assert.Equal((OtherRep.Id, NoticeKind.Assigned), Kind(lead, ActivityKind.Assigned));
        Assert.Empty(Told(lead, ActivityKind.Offered));
    }

    [Fact]
    public void A_new_owner_is_told()
    {
        var lead = Lead(_c);
        Ok(lead.Assign(Sdr.Id, Marketer, _c));

        Assert.Equal((Sdr.Id, NoticeKind.Assigned, "Mara Marketer assigned Zoe Berg to you"), Only(lead, ActivityKind.Assigned));
        Assert.Equal((Sdr.Id, NoticeKind.Assigned), Kind(Lead(_c, owner: Sdr.Id), ActivityKind.Captured));
    }

    [Fact]
    public void Their_reply_and_their_coming_back_are_told_to_the_owner()
    {
        var lead = Lead(_c, owner: Sdr.Id);
        lead.LogTouch(ActivityKind.Email, "Zoe Berg replied by e-mail", "Yes", reached: true, isInbound: true, _c.Now, Marketer, _c);
        Assert.Equal((Sdr.Id, NoticeKind.Reply, "Zoe Berg replied by e-mail"), Only(lead, ActivityKind.Email));

        Assert.True(lead.Reinquire(Given(), Marketer, _c.After(days: 1)));
        Assert.Equal((Sdr.Id, NoticeKind.Reply), Kind(lead, ActivityKind.Reinquiry));

        lead.LogTouch(ActivityKind.Call, "Mara Marketer called, reached", null, reached: true, isInbound: false, _c.After(days: 1).Now, Marketer, _c);
        Assert.Empty(Told(lead, ActivityKind.Call));
    }

    [Fact]
    public void Who_is_mentioned_is_told_what_was_said_and_nobody_mentions_themselves()
    {
        var lead = Lead(_c);
        lead.LogTouch(ActivityKind.Note, "Mara Marketer wrote a note", "@Rita Rep\nhave a look", false, false, _c.Now, Marketer, _c, new() { [WhoIsTold.Mentioned] = $"{Rep.Id} {Marketer.Id}" });

        Assert.Equal((Rep.Id, NoticeKind.Mention, "Mara Marketer mentioned you at Zoe Berg: @Rita Rep have a look"), Only(lead, ActivityKind.Note));
    }

    [Fact]
    public void A_task_is_told_to_whoever_it_was_given_to_by_another()
    {
        var due = _c.Now.AddDays(1);
        var given = LeadTask.Of(null, TaskKind.Call, "Ring Zoe", null, due, false, Rep.Id!.Value, TaskRepeat.Never, Marketer, _c.Now);
        var own = LeadTask.Of(null, TaskKind.Call, "Ring Zoe", null, due, false, Rep.Id!.Value, TaskRepeat.Never, Rep, _c.Now);

        Assert.Equal(new Telling(Rep.Id!.Value, NoticeKind.TaskGiven, "Mara Marketer gave you a task: Ring Zoe, Zoe Berg"), WhoIsTold.Of(given, Marketer.Name, "Zoe Berg"));
        Assert.Null(WhoIsTold.Of(own, Rep.Name, null));
    }

    private static IReadOnlyList<Telling> Told(Lead lead, ActivityKind kind) => WhoIsTold.Of(lead, lead.Activities.Last(a => a.Kind == kind), _salesManagers);

    private static (Guid?, NoticeKind, string) Only(Lead lead, ActivityKind kind) => Assert.Single(Told(lead, kind)) is var t ? (t.UserId, t.Kind, t.Summary) : default;

    private static (Guid?, NoticeKind) Kind(Lead lead, ActivityKind kind) => Only(lead, kind) is var t ? (t.Item1, t.Item2) : default;
}
