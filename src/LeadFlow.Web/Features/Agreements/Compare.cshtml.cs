using LeadFlow.Domain.Agreements;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Agreements;

/// <summary>Two versions side by side, where they differ.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class CompareModel : DeskPage
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid Other { get; set; }

    public CompareAgreements.Comparison Comparison { get; private set; } = null!;
    public IReadOnlyList<GetAgreements.Version> All { get; private set; } = [];

    public async Task OnGetAsync()
    {
        Comparison = await Ask(new CompareAgreements.Query(Id, Other));
        All = await Ask(new GetAgreements.Query());
    }

    /// <summary>"Stage Warm", or the section's title.</summary>
    public string TitleOf(string section) => section.StartsWith("stage:", StringComparison.Ordinal) ? section[6..] : Enum.Parse<Section>(section, ignoreCase: true) switch
    {
        Section.Scoring => T["How answers add up"],
        Section.Fit => T["Whom we sell to"],
        Section.Deadlines => T["Deadlines and working time"],
        Section.Returns => T["Reasons to return a lead"],
        Section.Dead => T["Reasons to give a lead up"],
        _ => T["What we ask"],
    };
}
