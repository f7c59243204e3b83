using LeadFlow.Web.Features.Leads.Views;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Leads;

/// <summary>Which columns the list has, and in which order: for whoever asks, or in one view.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class ColumnsModel : DeskPage
{
    public sealed record Input(List<string>? Columns, string? Up, bool Usual, bool InView, Guid ViewId, int Version, string? ReturnUrl);

    [BindProperty(Name = "")]
    public Input Given { get; set; } = null!;

    public IReadOnlyList<string> Columns { get; private set; } = [];

    public async Task OnGetAsync() => Columns = (await Ask(new FindViews.Query())).Columns;

    public async Task<IActionResult> OnPostAsync()
    {
        var chosen = Given.Usual ? [.. LeadColumns.Usual] : (Given.Columns ?? []).Where(LeadColumns.IsKnown).Distinct().ToList();
        if (Given.Up is { } up && LeadColumns.IsKnown(up))
        {
            var at = chosen.IndexOf(up);
            chosen.Remove(up);
            chosen.Insert(at < 0 ? chosen.Count : Math.Max(0, at - 1), up);
        }

        Said(Given.InView ? await Ask(new ChangeView.Command(Given.ViewId, Given.Version, Columns: chosen)) : await Ask(new SetLeadColumns.Command(chosen)), T["The columns are kept"]);
        return LocalRedirect(Url.IsLocalUrl(Given.ReturnUrl) ? Given.ReturnUrl : Url.Page("/Leads/Leads")!);
    }
}
