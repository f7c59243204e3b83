using LeadFlow.Domain.Calls;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Qualifying;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Calls;

/// <summary>A call or a chat, question by question.</summary>
[Authorize(Policy = Policies.EditLeads)]
public sealed class CallModel : DeskPage
{
    private const int Lines = 5;

    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }

    /// <summary>Where to go after it; the lead's page without.</summary>
    [BindProperty(SupportsGet = true)] public string? Back { get; set; }
    [BindProperty] public CallInput Sheet { get; set; } = new();

    public LeadView L { get; private set; } = null!;
    public BantEditor Bant { get; private set; } = null!;
    public GetCallSheet.Sheet Asked { get; private set; } = null!;
    public IReadOnlyList<GetTimeline.Line> Timeline { get; private set; } = [];
    public PreviewCall.Preview Result { get; private set; } = null!;
    public IReadOnlyList<DispositionRule> Endings => Dispositions.Of(Sheet.Channel, Sheet.Inbound);

    public async Task<IActionResult> OnGetAsync(CallChannel channel, bool inbound, Guid? task)
    {
        Sheet = new() { SheetId = Guid.CreateVersion7(Now), Channel = channel, Inbound = inbound, Started = Now, Task = task };
        await Load(isNew: true);
        return L.Id == Id ? Page() : RedirectToPage(new { id = L.Id, channel, inbound, task, Back }); // It was merged into that one.
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (Sheet.Disposition is null)
        {
            ModelState.AddModelError("Sheet.Disposition", T["Say how it ended."]);
        }

        var done = await Try(Sheet.Command(Id, Today, Zone, ModelState), "Sheet");
        if (done is { Result.Succeeded: true })
        {
            var undo = done.CanUndo ? Shared.Undo.Of($"/leads/{done.LeadId}/call?handler=Undo", "call", done.CallId!.Value) : null;
            Said(done.Result, done.WasDone ? T["It was kept already"] : T["The call is kept: {0}", T.Of(Sheet.Disposition!.Value)], done.Score == done.Before ? null : T["Score {0} → {1}", done.Before, done.Score], undo);
            return Back is { } back && Url.IsLocalUrl(back) ? LocalRedirect(back) : Redirect($"~/leads/{done.LeadId}");
        }

        TempData["Refused"] = done?.Result.Refusal;
        var theirs = done?.Theirs ?? [];
        Sheet = Sheet with { Seen = [.. Sheet.Seen.Select(s => theirs.FirstOrDefault(t => t.Criterion == s.Criterion) is { } newer ? s with { At = newer.At } : s)] };
        ModelState.Remove("Sheet.Seen"); // A second press has seen it.
        await Load(isNew: false);
        Result = Result with { Theirs = theirs.Count > 0 ? theirs : Result.Theirs };
        return Page();
    }

    /// <summary>What it would come to if it ended now; a part of the page.</summary>
    public async Task<IActionResult> OnPostPreviewAsync()
    {
        ModelState.Clear();
        Result = await Ask(new PreviewCall.Query(Id, Sheet.Filled(null)) { Disposition = Sheet.Disposition });
        return Partial("_CallNow", this);
    }

    public async Task<IActionResult> OnPostUndoAsync(Guid call)
    {
        Said(await Ask(new UndoCall.Command(call)), T["What the call changed is taken back; that it was held stays"]);
        return Redirect($"~/leads/{Id}");
    }

    private async Task Load(bool isNew)
    {
        L = await Ask(new GetLead.Query(Id));
        Asked = await Ask(new GetCallSheet.Query(L.Id) { Begun = isNew ? null : Sheet.ScriptId ?? Guid.Empty });
        Bant = await Ask(new GetBant.Query(L.Id));
        Timeline = (await Ask(new GetTimeline.Query(L.Id, Lines))).Lines;
        if (isNew)
        {
            Sheet = Sheet with { ScriptId = Asked.ScriptId, Seen = [.. Bant.Criteria.Select(c => new CallInput.SeenInput(c.Criterion, c.LearnedAt))], ForGood = Disposition.DoNotCall.Rule().Suggested(Rules.Agreement.Content)?.Name };
        }

        Result = await Ask(new PreviewCall.Query(L.Id, Sheet.Filled(null)) { Disposition = Sheet.Disposition });
    }
}
