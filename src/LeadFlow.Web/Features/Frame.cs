using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Onboarding;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features;

/// <summary>What stands around every page: the numbers of the navigation, in one question to the database, and the next of the first steps.</summary>
internal sealed class Frame(LeadFlowDb db, Desk desk, CurrentUser user, ISender sender, FirstStepsSeen seen, Wording t)
{
    private const int MostToTriage = 100;

    public async Task<FrameFacts> Read(CancellationToken cancellationToken)
    {
        var rules = await desk.Rules(cancellationToken);
        var (sees, triages, me, team) = (user.Allows(Policies.SeeLeads), user.Allows(Policies.TriageLeads), user.Id, user.Actor.TeamId);
        var counts = me is null ? null : await db.Companies.Select(_ => new
        {
            Hot = sees ? db.Handoffs.Count(Handoff.WaitsFor(me, team)) : 0,
            ToTriage = triages ? db.Qualifications.Where(q => q.StageKind == StageKind.Raw && q.Standing == LeadStanding.Open && q.OwnerId == null).Take(MostToTriage).Count() : 0,
            Unread = db.Notices.Count(n => n.UserId == me && !n.IsMailOnly && n.ReadAt == null),
        }).SingleAsync(cancellationToken);
        return new(Some(counts?.Hot), t["Agreement v{0}", rules.Agreement.Version], t["in force"], counts?.Unread ?? 0, Some(counts?.ToTriage), await NextStep(rules, cancellationToken));

        static int? Some(int? count) => count is 0 ? null : count;
    }

    private async Task<int?> NextStep(RulesSnapshot rules, CancellationToken cancellationToken)
    {
        if (rules.IsSettled || user.SeesOnlyOwn || !user.Allows(Policies.SeeLeads))
        {
            return null;
        }

        int? putAway = user.Allows(Policies.Administer) && !rules.HasDemoData ? GetStart.Count : null;
        if (seen.AllDone)
        {
            return putAway;
        }

        var next = (await sender.Send(new GetStart.Query(), cancellationToken)).Next;
        seen.AllDone = next is null;
        return next ?? putAway;
    }
}

/// <summary>Whether this node has seen that every first step was taken: what was done stays done, and is asked no more.</summary>
internal sealed class FirstStepsSeen
{
    public bool AllDone { get; set; }
}
