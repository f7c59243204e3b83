using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Features.Shared.TagHelpers;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Handoffs;

/// <summary>What waits to be claimed, least time left first; above it what whoever looks has claimed.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class QueueModel : DeskPage
{
    public sealed record ReturnInput(string? Reason = null, string? Note = null);

    [BindProperty]
    public ReturnInput Return { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public DateTimeOffset AfterDue { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid AfterId { get; set; }

    /// <summary>Where the card that was pressed stood.</summary>
    [BindProperty(SupportsGet = true)]
    public int At { get; set; }

    public GetQueue.Page Queue { get; private set; } = new([], false, []);

    /// <summary>The card that was pressed and whose press was refused: the sentence stands there.</summary>
    public (Guid LeadId, string Says)? Answer { get; private set; }

    /// <summary>A refused card is no longer in the queue.</summary>
    public GetQueueCard.Gone? Gone { get; private set; }
    public IReadOnlyList<RunwayStop> Stops => [.. Queue.Cards.Select(c => new RunwayStop(c.Who.Split(' ')[^1], c.DueAt - Now, c.DueAt - Now < TimeSpan.FromMinutes(10)))];

    public IReadOnlyList<CriterionResult> Bant(GetQueue.Card c) =>
    [
        new(Criterion.Budget, c.Budget, 0, 0, "", null, true), new(Criterion.Authority, c.Authority, 0, 0, "", null, true), new(Criterion.Need, c.Need, 0, 0, "", null, true),
        new(Criterion.Timeframe, Nearness(c), 0, 0, "", null, true),
    ];

    public double ShareLeft(GetQueue.Card c) => c.DueAt >= Lead.Never ? 100 : 100 * Math.Clamp((c.DueAt - Now) / (c.DueAt - c.OfferedAt), 0, 1);

    public Task OnGetAsync() => Load();

    public async Task<IActionResult> OnPostClaimAsync(Guid leadId)
    {
        var result = await Try(new ClaimLead.Command(leadId), "Claim");
        if (Said(result, "The lead is yours", "Accept it or return it from the top of the queue"))
        {
            if (!IsHtmx)
            {
                return RedirectToPage();
            }

            Answer = (leadId, "");
        }
        else
        {
            TempData.Remove("Refused"); // It stands at the card.
            Gone = await Ask(new GetQueueCard.Query(leadId));
            Answer = (leadId, result?.Refusal ?? "");
        }

        await Load();
        if (Queue.Cards.Any(c => c.LeadId == Gone?.LeadId))
        {
            (TempData["Refused"], Gone) = (Answer?.Says, null); // Still to be claimed: by another, or another time.
        }

        return Page();
    }

    public Task<IActionResult> OnPostAcceptAsync(Guid leadId) => Act(new AcceptLead.Command(leadId), "Accept", leadId, "Accepted: an opportunity is open", stay: false);

    public Task<IActionResult> OnPostReleaseAsync(Guid leadId) => Act(new ReleaseLead.Command(leadId), "Release", leadId, "Released: it is on offer again");

    public Task<IActionResult> OnPostReturnAsync(Guid leadId) => Act(new ReturnLead.Command(leadId, Return.Reason, Return.Note), "Return", leadId, "Returned, with your reason");

    private async Task<IActionResult> Act(MediatR.IRequest<Domain.Result> command, string form, Guid leadId, string done, bool stay = true)
    {
        if (await Did(command, form, done))
        {
            return stay ? RedirectToPage() : Redirect($"~/leads/{leadId}");
        }

        Answer = (leadId, "");
        await Load();
        return Page();
    }

    private async Task Load() => Queue = await Ask(new GetQueue.Query(AfterDue.ToUniversalTime(), AfterId));

    private Level Nearness(GetQueue.Card c) => c.TimeframeFrom is not { } from ? Level.Unknown
        : from <= Today.AddDays(30) ? Level.Confirmed : from <= Today.AddDays(90) ? Level.Likely : Level.Possible;
}
