using LeadFlow.Domain;
using LeadFlow.Domain.Forms;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Forms;

/// <summary>The questions of a form: their order on the left, the paper in the middle, one of them on the right.</summary>
[Authorize(Policy = Policies.RunForms)]
public sealed class FormBuilderModel : DeskPage
{
    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }

    /// <summary>Key of the question that is looked at.</summary>
    [BindProperty(SupportsGet = true)] public string? Q { get; set; }

    [BindProperty] public QuestionInput Input { get; set; } = new();

    public GetForm.View Form { get; private set; } = null!;
    public FormQuestion? Chosen => Form.Draft.Questions.FirstOrDefault(q => q.Key == Q);

    public async Task OnGetAsync()
    {
        Form = await Ask(new GetForm.Query(Id));
        Q ??= Form.Problems.FirstOrDefault(p => p.Question is not null)?.Question ?? (Form.Draft.Questions is [var first, ..] ? first.Key : null);
    }

    public async Task<IActionResult> OnPostAddAsync(int version, string what)
    {
        var (meaning, kind, field) = QuestionMenu.Read(what);
        var added = await Ask(new AddQuestion.Command(Id, version, meaning, kind, field));
        Said(added.Result, T["The question is added"]);
        return Back(added.Key ?? Q);
    }

    public Task<IActionResult> OnPostMoveAsync(int version, string key, int to) => Done(new PlaceQuestion.Command(Id, version, key, to), key);

    public Task<IActionResult> OnPostRemoveAsync(int version, string key) => Done(new RemoveQuestion.Command(Id, version, key), null);

    public async Task<IActionResult> OnPostSaveAsync(int version)
    {
        Form = await Ask(new GetForm.Query(Id));
        if (Chosen is not { } question)
        {
            Said(Result.Refused("Somebody else removed this question meanwhile."), "");
            return Back(null);
        }

        if (await Did(new ChangeQuestion.Command(Id, version, Input.On(question)), "Input", T["Saved"]))
        {
            return Back(Q);
        }

        Form = await Ask(new GetForm.Query(Id)); // What they typed stays, and wins when they save again.
        ModelState.Remove(nameof(version));
        return Page();
    }

    public async Task<IActionResult> OnPostPublishAsync(int version)
    {
        Said(await Ask(new PublishForm.Command(Id, version)), T["It is live"]);
        return Back(Q);
    }

    public async Task<IActionResult> OnPostOpenAsync()
    {
        Said(await Ask(new CloseForm.Command(Id, Open: true)), T["It takes answers again"]);
        return Back(Q);
    }

    private async Task<IActionResult> Done(MediatR.IRequest<Result> command, string? q)
    {
        if (await Ask(command) is { Succeeded: false } refused)
        {
            Said(refused, "");
        }

        return Back(q);
    }

    private RedirectToPageResult Back(string? q) => RedirectToPage(new { id = Id, q });

    /// <summary>What one choice gives by the agreement in force.</summary>
    public int Points(FormQuestion question, FormChoice choice) => FormReach.PointsOf(Form.Draft, question, choice, Form.Agreement, Today);
}
