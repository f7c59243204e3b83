using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Features.Leads.Merging;
using LeadFlow.Web.Features.Qualifying;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Features.ToDo;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Leads;

/// <summary>One lead: what is known, what is next, what both sides did. What can be done with it: LeadActions.cs; its timeline and other parts: LeadParts.cs.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed partial class LeadModel : DeskPage
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public LeadView L { get; private set; } = null!;
    public GetLeadStory.Story Story { get; private set; } = null!;
    public BantEditor Bant { get; private set; } = null!;
    public GetNeighbours.Answer Neighbours { get; private set; } = null!;
    public GetHandoffHistory.History Handoffs { get; private set; } = null!;

    /// <summary>Those that can still be taken back.</summary>
    public IReadOnlyList<FindMerges.Merge> Merges { get; private set; } = [];
    public TasksPanel Tasks { get; private set; } = null!;
    public IReadOnlyList<GetAttachments.Item> Attachments { get; private set; } = [];

    /// <summary>Null where nobody has to act.</summary>
    public WhoseTurn? Turn => WhoseTurn.Of(L.Standing, Rules.Agreement.Content.Stage(L.Stage.Name) ?? Rules.Agreement.Content.FirstOf(L.Stage.Kind), L.Owner is { } id && Rules.People.TryGetValue(id, out var owner) ? (id, owner.Side) : null,
        L.Handoff is { } h ? (h.Status, h.Assignee, h.ClaimedBy) : null, L.Opportunity?.State);

    public bool IsOffered => L.Handoff?.Status == HandoffState.Offered;
    public bool IsClaimed => L.Handoff?.Status == HandoffState.Claimed;
    public bool IsMine => IsClaimed && L.Handoff!.ClaimedBy == Who.Id;
    public bool CanClaim => IsOffered && May(Policies.ClaimLeads) && (L.Handoff!.Assignee is null || L.Handoff.Assignee == Who.Id || Who.Actor.IsSalesManager);

    /// <summary>A sales manager takes what another has claimed.</summary>
    public bool CanTakeOver => IsClaimed && !IsMine && May(Policies.Reassign) && May(Policies.ClaimLeads);
    public bool CanDecide => IsMine && May(Policies.ClaimLeads);
    public bool MovesByHand => May(Policies.EditLeads) && L.Standing is LeadStanding.Open && !IsClaimed;
    public bool CanWake => May(Policies.EditLeads) && L.Standing is LeadStanding.Dead;
    public bool IsDeadForGood => L.Standing is LeadStanding.Dead && L.RevisitOn is null && Rules.Agreement.Content.DeadReasons.Any(r => r.IsFinal && r.Name == L.DeadReason);
    public bool CanUndo => May(Policies.EditLeads) && Story.CanUndo && L.Standing is LeadStanding.Open or LeadStanding.Dead && !IsClaimed;
    public bool CanAssign => May(Policies.Reassign) || (May(Policies.EditLeads) && L.Handoff is not { Status: HandoffState.Offered or HandoffState.Claimed } && L.Standing is not LeadStanding.InOpportunity);
    public bool CanClose => L.Opportunity?.State is OpportunityState.Open && WorksOpportunity;
    public bool CanReopen => L.Opportunity?.State is OpportunityState.Won or OpportunityState.Lost && L.Handoff is not { Status: HandoffState.Offered or HandoffState.Claimed } && WorksOpportunity;
    private bool WorksOpportunity => May(Policies.WorkOpportunities) && (L.Owner == Who.Id || L.Owner is null || Who.Actor.IsManager);

    /// <param name="stands">Null while no manager has decided.</param>
    public static string DisputeSaid(Wording t, string? by, bool? stands) => stands switch { null => t["Disputed by {0}: a manager decides", by], true => t["Disputed by {0}: the return stands", by], false => t["Disputed by {0}: the return does not stand", by] };

    public async Task<IActionResult> OnGetAsync()
    {
        var lead = await Ask(new GetLead.Query(Id));
        if (lead.Id != Id)
        {
            return Redirect($"~/leads/{lead.Id}"); // It was merged into that one.
        }

        await Load(lead);
        return Page();
    }

    /// <param name="lead">As it was just read; null to read it.</param>
    private async Task Load(LeadView? lead = null)
    {
        await LoadHead(lead);
        Bant = await Ask(new GetBant.Query(Id));
        Neighbours = await Ask(new GetNeighbours.Query(Id));
        Handoffs = L.Milestones.OfferedAt is null && L.Opportunity is null ? new([], []) : await Ask(new GetHandoffHistory.Query(Id));
        Merges = await Ask(new FindMerges.Query(Id));
        Attachments = (await Ask(new GetAttachments.Query(Id))).Items;
        await LoadTasks();
        await LoadTimeline();
    }

    private async Task LoadHead(LeadView? lead = null)
    {
        L = lead ?? await Ask(new GetLead.Query(Id));
        Id = L.Id;
        Story = await Ask(new GetLeadStory.Query(Id));
    }
}
