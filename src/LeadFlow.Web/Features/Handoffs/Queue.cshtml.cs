using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Preferences;
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

    /// <summary>Whether a lead that arrives is heard, and shown on the desktop.</summary>
    public GetPreferences.Chosen Calls { get; private set; } = GetPreferences.Chosen.Usual;

    /// <summary>The card that was pressed and whose press was refused: the sentence stands there.</summary>
    public (Guid LeadId, string Says)? Answer { get; private set; }

    /// <summary>A refused card is no longer in the queue.</summary>
    public GetQueueCard.Gone? Gone { get; private set; }
    public IReadOnlyList<RunwayStop> Stops => [.. Queue.Cards.Select(c => new RunwayStop(c.Who.Split(' ')[^1], c.DueAt - Now, c.DueAt - Now < TimeSpan.FromMinutes(10)))];

    /// <summary>What each side said last, in the order of a lead's way.</summary>
    public IReadOnlyList<Voice> Voices(GetQueue.Card c) =>
    [
        .. new Voice?[] { Voice.Of(Side.Prospect, c.ProspectSaid, null, c.ProspectAt), Voice.Of(Side.Marketing, c.MarketingSaid, c.MarketingBy, c.MarketingAt), Voice.Of(Side.Sales, c.SalesSaid, c.SalesBy, c.SalesAt) }.OfType<Voice>(),
    ];

    public double ShareLeft(GetQueue.Card c) => c.DueAt >= Lead.Never ? 100 : 100 * Math.Clamp((c.DueAt - Now) / (c.DueAt - c.OfferedAt), 0, 1);

    public Task OnGetAsync() => Load();

    /// <summary>One card as it is now, for a window that was told it changed.</summary>
    public async Task<IActionResult> OnGetCardAsync(Guid leadId)
    {
        var now = await Ask(new GetQueueCard.Query(leadId));
        Gone = now.Gone;
        if ((await Ask(new GetPreferences.Query())).QuietUntil is not null)
        {
            Response.Headers["X-Quiet"] = "1"; // It arrives without a sound, however long the window has stood open.
        }

        return now.Card is { } card ? Partial("_QueueCard", (card, this, 1)) : Partial("_QueueGone", this);
    }

    public async Task<IActionResult> OnPostClaimAsync(Guid leadId)
    {
        var result = await Try(new ClaimLead.Command(leadId), "Claim");
        if (Said(result, T["The lead is yours"], T["Accept it or return it from the top of the queue"]))
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
            Gone = (await Ask(new GetQueueCard.Query(leadId))).Gone;
            Answer = (leadId, result?.Refusal ?? "");
        }

        await Load();
        if (Gone is null && Answer is { Says.Length: > 0 } refused)
        {
            TempData["Refused"] = refused.Says; // Still to be claimed: by another, or another time.
        }

        return Page();
    }

    public Task<IActionResult> OnPostAcceptAsync(Guid leadId) => Act(new AcceptLead.Command(leadId), "Accept", leadId, T["Accepted: an opportunity is open"], stay: false);

    public Task<IActionResult> OnPostReleaseAsync(Guid leadId) => Act(new ReleaseLead.Command(leadId), "Release", leadId, T["Released: it is on offer again"]);

    public Task<IActionResult> OnPostReturnAsync(Guid leadId) => Act(new ReturnLead.Command(leadId, Return.Reason, Return.Note), "Return", leadId, T["Returned, with your reason"]);

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

    private async Task Load() => (Queue, Calls) = (await Ask(new GetQueue.Query(AfterDue.ToUniversalTime(), AfterId)), await Ask(new GetPreferences.Query()));
}

/// <summary>What somebody of one side said.</summary>
public sealed record Voice(Side Side, string Said, string? By, DateTimeOffset At)
{
    private const int MaxLength = 240;

    public static Voice? Of(Side side, string? said, string? by, DateTimeOffset? at) => said is { Length: > 0 } && at is { } when ? new(side, Text.Shorten(said, MaxLength), by, when) : null;
}
