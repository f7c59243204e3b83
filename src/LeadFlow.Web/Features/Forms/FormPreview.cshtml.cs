using LeadFlow.Domain.Forms;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Forms;

/// <summary>A draft as a visitor would see it, or a version as they did; nothing can be sent from here.</summary>
[Authorize(Policy = Policies.RunForms)]
public sealed class FormPreviewModel : DeskPage
{
    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }
    public FormContent Shown { get; private set; } = new();

    public async Task OnGetAsync(string? lang, int? version)
    {
        Shown = (version is { } number ? await Ask(new GetFormVersion.Query(Id, number)) : (await Ask(new GetForm.Query(Id))).Draft).In(lang);
        FormsSetup.LetFrame(HttpContext, new());
    }
}
