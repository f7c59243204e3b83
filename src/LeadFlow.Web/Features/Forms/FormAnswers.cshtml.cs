using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Forms;

/// <summary>What came in by a form, in the words that were shown; and what was put aside, with the reason.</summary>
[Authorize(Policy = Policies.RunForms)]
public sealed class FormAnswersModel : DeskPage
{
    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }
    [BindProperty(SupportsGet = true)] public FindAnswers.Shelf Shelf { get; set; }
    [BindProperty(SupportsGet = true)] public DateTimeOffset? BeforeAt { get; set; }
    [BindProperty(SupportsGet = true)] public Guid? BeforeId { get; set; }

    public GetForm.View Form { get; private set; } = null!;
    public FindAnswers.Page Found { get; private set; } = null!;

    public async Task OnGetAsync()
    {
        Form = await Ask(new GetForm.Query(Id));
        Found = await Ask(new FindAnswers.Query(Id, Shelf, BeforeAt?.ToUniversalTime(), BeforeId));
    }

    public async Task<IActionResult> OnPostJudgeAsync(Guid captureId, JudgeAnswer.Verdict verdict)
    {
        var judged = await Ask(new JudgeAnswer.Command(captureId, verdict));
        if (judged.Result.Succeeded)
        {
            TempData.Say(verdict switch
            {
                JudgeAnswer.Verdict.Lead => new(T["It is a lead, and its sender is let through from now on"], Link: judged.LeadId is { } lead ? new($"~/leads/{lead}", T["See the lead"]) : null),
                JudgeAnswer.Verdict.Spam => new(T["It is spam; what its sender sends is put aside from now on"], Undo: new(Url.Page(null, "Judge", new { id = Id, shelf = Shelf })!, new Dictionary<string, string> { ["captureId"] = captureId.ToString(), ["verdict"] = nameof(JudgeAnswer.Verdict.LookAgain) })),
                _ => new(T["It waits to be looked at again"]),
            });
        }
        else
        {
            Said(judged.Result, "");
        }

        return RedirectToPage(new { id = Id, shelf = Shelf });
    }
}
