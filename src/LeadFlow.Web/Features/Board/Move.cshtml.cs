using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Board;

/// <summary>One card to another column: the menu of a phone and of a browser without scripts, the dialog that asks for a reason, and what a drop posts to.</summary>
[Authorize(Policy = Policies.EditLeads)]
public sealed class MoveModel : BoardPage
{
    public sealed record MoveInput(string? Stage = null, string? From = null, string? Reason = null, string? DeadReason = null, DateOnly? RevisitOn = null, string? Note = null);

    [BindProperty]
    public MoveInput Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>The stage that was pointed at.</summary>
    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    public GetCard.Answer Card { get; private set; } = null!;

    /// <summary>Of the step just tried: null while none was.</summary>
    public Result? Outcome { get; private set; }
    public ExplainMove.Answer? Why { get; private set; }

    /// <summary>Heads of the columns, for scripts.</summary>
    public GetBoard.Columns? Columns { get; private set; }
    public Toast? Toast { get; private set; }

    public StageKind KindOf(string? stage) => stage is { } name ? Rules.Agreement.Content.Stage(name)?.Kind ?? StageKind.Raw : StageKind.Raw;

    public async Task OnGetAsync()
    {
        Card = await Ask(new GetCard.Query(Id));
        Input = new(To, Card.Card.Stage);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var isDead = KindOf(Input.Stage) is StageKind.Dead;
        Outcome = await Try(new MoveLead.Command(Id, Input.Stage ?? "", isDead ? Input.DeadReason : Input.Reason, isDead ? Input.RevisitOn : null, isDead ? Input.Note : null, Input.From), "Input");
        var filter = Filter(show: Input.Stage);
        var note = KindOf(Input.From) is StageKind.Hot && KindOf(Input.Stage) is not StageKind.Hot ? T["Its offer to sales is withdrawn."] : null; // From hot, what nobody has claimed is on offer.
        return await Answer(Outcome, T["Moved to {0}", Input.Stage ?? ""], new($"~/board/move/{Id}{filter}{(filter.Length > 0 ? "&" : "?")}handler=undo"), note);
    }

    public async Task<IActionResult> OnPostUndoAsync()
    {
        ModelState.Clear();
        Outcome = await Try(new UndoMove.Command(Id), "Input");
        return await Answer(Outcome, T["The step is taken back"], null);
    }

    private async Task<IActionResult> Answer(Result? outcome, string done, Undo? undo, string? note = null)
    {
        if (outcome is { Succeeded: true } && !IsHtmx)
        {
            Said(outcome, done, note, undo);
            return Redirect(Url.Content("~/board" + Filter(show: Input.Stage)));
        }

        try
        {
            Card = await Ask(new GetCard.Query(Id));
        }
        catch (Pipeline.NotFoundException) when (outcome is { Succeeded: true })
        {
            return StatusCode(StatusCodes.Status204NoContent); // Done, and no longer theirs to see.
        }

        Why = outcome is { Succeeded: false } && Input.Stage is { Length: > 0 } stage ? await Ask(new ExplainMove.Query(Id, stage)) : null;
        if (!IsHtmx)
        {
            return Page();
        }

        Columns = await Ask(Query with { CountsOnly = true, Dead = false });
        Toast = outcome is { Succeeded: true } ? new($"{Card.Card.Title}: {done}", note, undo) : null;
        return Partial("_Answer", this);
    }
}
