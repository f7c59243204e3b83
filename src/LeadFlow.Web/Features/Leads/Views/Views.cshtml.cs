using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Leads.Views;

/// <summary>The saved views of the list: renamed, shared, deleted.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class ViewsModel : DeskPage
{
    /// <param name="Query">Null leaves it as it is.</param>
    public sealed record Input(Guid Id, int Version, string? Name, string? Query, List<string>? Columns, bool IsShared, string? ReturnUrl);

    [BindProperty(Name = "")]
    public Input Given { get; set; } = null!;

    public IReadOnlyList<FindViews.View> All { get; private set; } = [];

    public async Task OnGetAsync() => All = (await Ask(new FindViews.Query())).Views;

    public async Task<IActionResult> OnPostSaveAsync()
    {
        var saved = await Try(new SaveView.Command(Given.Name ?? "", Given.Query ?? "", Given.Columns ?? [], Given.IsShared), "Given");
        if (Said(saved?.Result, T["Saved as {0}", Given.Name ?? ""]))
        {
            return To(saved!.ViewId);
        }

        TempData["Refused"] ??= Wrong;
        return Back();
    }

    public async Task<IActionResult> OnPostChangeAsync()
    {
        if (await Did(new ChangeView.Command(Given.Id, Given.Version, Given.Name ?? "", Given.Query, Given.Columns, Given.IsShared), "Given", T["View saved"]))
        {
            return Given.Query is null ? RedirectToPage() : To(Given.Id);
        }

        TempData["Refused"] ??= Wrong;
        return Given.Query is null ? RedirectToPage() : To(Given.Id);
    }

    public async Task<IActionResult> OnPostDeleteAsync()
    {
        var deleted = await Ask(new DeleteView.Command(Given.Id, Given.Version));
        var undo = deleted.Was is { } was
            ? new Undo(Url.Page("Views", "Save")!, new Dictionary<string, string> { ["Name"] = was.Name, ["Query"] = was.Query, ["IsShared"] = was.IsShared ? "true" : "false" }
                .Concat(was.Columns.Select((c, i) => KeyValuePair.Create($"Columns[{i}]", c))).ToDictionary())
            : null;
        return Said(deleted.Result, T["{0} is deleted", deleted.Was?.Name ?? ""], undo: undo) ? Back() : To(Given.Id);
    }

    private string Wrong => string.Join(" ", ModelState.Values.SelectMany(v => v.Errors).Select(e => e.ErrorMessage).Distinct());

    private LocalRedirectResult To(Guid view) => LocalRedirect($"{Url.Page("/Leads/Leads")}?view={view}");

    private LocalRedirectResult Back() => LocalRedirect(Url.IsLocalUrl(Given.ReturnUrl) ? Given.ReturnUrl! : Url.Page("/Leads/Leads")!);
}
