using LeadFlow.Domain.Opportunities;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Opportunities;

/// <summary>What sales works on, has won and has lost.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class OpportunitiesModel : DeskPage
{
    public sealed record WinInput(string? Amount = null, string? Currency = null);

    public sealed record LoseInput(string? Reason = null, bool BackToWarm = false);

    [BindProperty(SupportsGet = true)]
    public OpportunityState State { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Mine { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateTimeOffset? BeforeAt { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? BeforeId { get; set; }

    [BindProperty]
    public WinInput Win { get; set; } = new();

    [BindProperty]
    public LoseInput Lose { get; set; } = new();

    /// <summary>The row whose form was refused.</summary>
    public Guid? OpenId { get; private set; }

    public FindOpportunities.Page Found { get; private set; } = new([], false);
    public IReadOnlyList<GetOpportunityTotals.Total> Totals { get; private set; } = [];

    public int CountOf(OpportunityState state) => Totals.Where(t => t.State == state).Sum(t => t.Count);

    public string SumOf(OpportunityState state) => string.Join(", ", Totals.Where(t => t.State == state && t.Currency is not null).OrderByDescending(t => t.Sum).Select(t => AmountText.Money(t.Sum, t.Currency)));

    public bool MayClose(FindOpportunities.Item o) => May(Policies.WorkOpportunities) && (o.Owner is null || o.Owner == Who.Id || Who.Actor.IsManager);

    public string Address(OpportunityState state, bool mine, FindOpportunities.Item? last = null) =>
        Url.Page("/Opportunities/Opportunities", new { state = state is OpportunityState.Open ? (OpportunityState?)null : state, mine = mine ? true : (bool?)null, beforeAt = last?.OpenedAt.ToString("O"), beforeId = last?.Id })!;

    public async Task OnGetAsync()
    {
        Found = await Ask(new FindOpportunities.Query(State, Mine, null, 50, BeforeAt?.ToUniversalTime(), BeforeId));
        Totals = await Ask(new GetOpportunityTotals.Query(Mine));
    }

    public Task<IActionResult> OnPostWinAsync(Guid id)
    {
        if (!AmountText.TryRead(Win.Amount, out var amount))
        {
            ModelState.AddModelError("Win.Amount", AmountText.WhyNot(Win.Amount));
        }

        return Close(new WinOpportunity.Command(id, amount, amount is null ? null : Win.Currency?.Trim().ToUpperInvariant()), id, "Win", T["Won: a customer"]);
    }

    public Task<IActionResult> OnPostLoseAsync(Guid id) => Close(new LoseOpportunity.Command(id, Lose.Reason, Lose.BackToWarm), id, "Lose", T["Lost, with its reason"]);

    public Task<IActionResult> OnPostReopenAsync(Guid id) => Close(new ReopenOpportunity.Command(id), id, "Reopen", T["The opportunity goes on"]);

    private async Task<IActionResult> Close(IRequest<Closed> command, Guid id, string form, string done)
    {
        if (Said((await Try(command, form))?.Result, done))
        {
            return Redirect(Address(State, Mine));
        }

        OpenId = id;
        await OnGetAsync();
        return Page();
    }
}
