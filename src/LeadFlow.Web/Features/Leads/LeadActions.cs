using LeadFlow.Domain;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Features.Opportunities;
using LeadFlow.Web.Features.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Leads;

/// <summary>What can be done with a lead: each form sends one command.</summary>
public sealed partial class LeadModel
{
    [BindProperty] public AcceptInput Accept { get; set; } = new();
    [BindProperty] public ReasonInput Return { get; set; } = new();
    [BindProperty] public ReasonInput Dead { get; set; } = new();
    [BindProperty] public MoveInput Move { get; set; } = new();
    [BindProperty] public AssignInput Assign { get; set; } = new();
    [BindProperty] public WinInput Win { get; set; } = new();
    [BindProperty] public LoseInput Lose { get; set; } = new();
    [BindProperty] public DisputeInput Dispute { get; set; } = new();
    [BindProperty] public DealInput Deal { get; set; } = new();

    /// <summary>What somebody else has made of the opportunity meanwhile.</summary>
    public EditOpportunity.Conflict? DealConflict { get; private set; }

    public Task<IActionResult> OnPostClaimAsync() => Do(new ClaimLead.Command(Id), "Claim", T["The lead is yours"]);

    public Task<IActionResult> OnPostReleaseAsync() => Do(new ReleaseLead.Command(Id), "Release", T["Released: it is on offer again"]);

    public Task<IActionResult> OnPostAcceptAsync() => Do(
        new AcceptLead.Command(Id, Text(Accept.Name), Amount(Accept.Amount, "Accept"), Code(Accept.Currency, Accept.Amount), Accept.ExpectedClose), "Accept", "Accepted: an opportunity is open");

    public Task<IActionResult> OnPostReturnAsync() => Do(new ReturnLead.Command(Id, Return.Reason, Text(Return.Note)), "Return", T["Returned, with your reason"]);

    public Task<IActionResult> OnPostDisputeAsync() => Do(new DisputeReturn.Command(Id, Dispute.Why), "Dispute", T["Disputed: the managers of both sides are told"]);

    public Task<IActionResult> OnPostSettleAsync(bool stands) => Do(new SettleDispute.Command(Id, stands, Text(Dispute.Note)), "Dispute", stands ? T["Settled: the return stands"] : T["Settled: it goes on as if it had not come back"]);

    /// <summary>By its claimer a rejection, else a move; both need an agreed reason.</summary>
    public async Task<IActionResult> OnPostDeadAsync()
    {
        await Load();
        return CanDecide
            ? await Do(new RejectLead.Command(Id, Dead.Reason, Text(Dead.Note), Dead.RevisitOn), "Dead", T["Rejected: the lead is dead"])
            : await Do(new MoveLead.Command(Id, "Dead", Dead.Reason, Dead.RevisitOn, Text(Dead.Note)), "Dead", T["The lead is dead"], T["It is woken on its day. Undo takes it back."]);
    }

    public Task<IActionResult> OnPostMoveAsync() => Do(new MoveLead.Command(Id, Move.Stage ?? "", Text(Move.Reason)), "Move", T["Moved to {0}", Move.Stage]);

    public Task<IActionResult> OnPostWakeAsync(string stage) => Do(new WakeLead.Command(Id, stage), "Wake", T["Awake, as {0}", stage.ToLowerInvariant()]);

    public Task<IActionResult> OnPostUndoAsync() => Do(new UndoMove.Command(Id), "Undo", T["The last step is taken back"]);

    public Task<IActionResult> OnPostAssignAsync() => Do(new AssignLead.Command(Id, Assign.Owner), "Assign",
        Assign.Owner is { } owner && Rules.People.TryGetValue(owner, out var person) ? T["{0} has it now", person.Name] : T["Back with everybody"]);

    public Task<IActionResult> OnPostWinAsync(Guid opportunityId) => Do(new WinOpportunity.Command(opportunityId, Amount(Win.Amount, "Win"), Code(Win.Currency, Win.Amount)), "Win", T["Won: a customer"]);

    public Task<IActionResult> OnPostLoseAsync(Guid opportunityId) => Do(new LoseOpportunity.Command(opportunityId, Text(Lose.Reason), Lose.BackToWarm), "Lose", T["Lost, with its reason"]);

    public Task<IActionResult> OnPostReopenAsync(Guid opportunityId) => Do(new ReopenOpportunity.Command(opportunityId), "Reopen", T["The opportunity goes on"]);

    public async Task<IActionResult> OnPostDealAsync(Guid opportunityId)
    {
        AmountText.TryRead(Deal.WasAmount, out var wasAmount);
        var answer = await Try(new EditOpportunity.Command(opportunityId, Text(Deal.Name), Amount(Deal.Amount, "Deal"), Code(Deal.Currency, Deal.Amount), Deal.ExpectedClose,
            new(Deal.WasName, wasAmount, Text(Deal.WasCurrency), Deal.WasClose)), "Deal");
        if (answer is { Conflict: { } conflict })
        {
            DealConflict = conflict;
            var theirs = conflict.Theirs; // A second press saves mine over it.
            Deal = Deal with { WasName = theirs.Name, WasAmount = AmountText.Show(theirs.Amount), WasCurrency = theirs.Currency, WasClose = theirs.ExpectedClose };
        }

        return await After(answer?.Result, T["Saved"], null);
    }

    private async Task<IActionResult> Do(IRequest<Result> command, string form, string done, string? note = null) => await After(await Try(command, form), done, note);

    private async Task<IActionResult> Do(IRequest<Closed> command, string form, string done) => await After((await Try(command, form))?.Result, done, null);

    private async Task<IActionResult> After(Result? result, string done, string? note)
    {
        if (Said(result, done, note))
        {
            return RedirectToPage(null, new { Id });
        }

        await Load();
        return Page();
    }

    private static string? Text(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();

    /// <summary>A currency without an amount says nothing.</summary>
    private static string? Code(string? currency, string? amount) => Text(amount) is null ? null : Text(currency)?.ToUpperInvariant();

    private decimal? Amount(string? typed, string form)
    {
        if (!AmountText.TryRead(typed, out var amount))
        {
            ModelState.AddModelError($"{form}.Amount", AmountText.WhyNot(typed));
        }

        return amount;
    }
}
