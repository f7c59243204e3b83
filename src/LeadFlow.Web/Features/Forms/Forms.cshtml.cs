using LeadFlow.Domain.Forms;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Forms;

/// <summary>The forms that people outside fill in.</summary>
[Authorize(Policy = Policies.RunForms)]
public sealed class FormsModel : DeskPage
{
    public sealed record FormInput(string? Name = null, FormTemplate Template = FormTemplate.DemoRequest);

    [BindProperty]
    public FormInput Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public bool Archived { get; set; }

    public IReadOnlyList<GetForms.Item> Items { get; private set; } = [];

    public async Task OnGetAsync() => Items = await Ask(new GetForms.Query(Archived));

    public async Task<IActionResult> OnPostAsync()
    {
        if (await Try(new BeginForm.Command(Input.Name, Input.Template), "Input") is { } begun)
        {
            return RedirectToPage("/Forms/FormBuilder", new { id = begun.FormId });
        }

        await OnGetAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostCloseAsync(Guid id, bool open)
    {
        Said(await Ask(new CloseForm.Command(id, Open: open)), open ? T["It takes answers again"] : T["It takes no more answers; whoever has it open may still send"]);
        return RedirectToPage(new { Archived });
    }

    public async Task<IActionResult> OnPostArchiveAsync(Guid id, bool archive)
    {
        Said(await Ask(new CloseForm.Command(id, Archive: archive)), archive ? T["Archived: its address answers no more; its answers stay"] : T["It is back"]);
        return RedirectToPage(new { Archived });
    }
}
