using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Forms;

/// <summary>The same form in other languages; a visitor sees the one that their browser asks for.</summary>
[Authorize(Policy = Policies.RunForms)]
public sealed class FormLanguagesModel : DeskPage
{
    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }
    [BindProperty(SupportsGet = true)] public string? Language { get; set; }
    public GetForm.View Form { get; private set; } = null!;

    public async Task OnGetAsync()
    {
        Form = await Ask(new GetForm.Query(Id));
        Language = Language?.Trim().ToLowerInvariant() ?? Form.Draft.Languages.Skip(1).FirstOrDefault();
    }

    public async Task<IActionResult> OnPostAsync(int version, Dictionary<string, string?> texts)
    {
        var said = texts.Where(t => !string.IsNullOrWhiteSpace(t.Value)).ToDictionary(t => t.Key, t => t.Value!);
        if (await Did(new TranslateForm.Command(Id, version, Language ?? "", said), "texts", T["Saved"]))
        {
            return RedirectToPage(new { id = Id, language = Language });
        }

        Form = await Ask(new GetForm.Query(Id));
        return Page();
    }

    public string Said(string name) => Request.HasFormContentType ? Request.Form[$"texts[{name}]"].ToString() : Form.Draft.Translations.GetValueOrDefault(Language ?? "")?.GetValueOrDefault(name) ?? "";
}
