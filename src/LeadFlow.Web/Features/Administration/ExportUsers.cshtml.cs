using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Administration;

/// <summary>The list as a file. The audit notes who has taken it with them.</summary>
[Authorize(Policy = Policies.Administer)]
public sealed class ExportUsersModel : DeskPage
{
    [BindProperty]
    public ListFormat Format { get; set; }

    public IActionResult OnGet() => RedirectToPage("/Administration/Users");

    public async Task<IActionResult> OnPostAsync()
    {
        var file = await Ask(new ExportUsers.Query(Format));
        await Ask(new NoteExport.Command(file.FileName, "users.export"));
        return new ListFileResult(file);
    }
}
