using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Reports;

/// <summary>The hand-offs behind a number of cry wolf.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class OutcomesModel(Desk desk) : ReportPage(desk)
{
    [BindProperty(SupportsGet = true)]
    public FindOutcomes.Outcome Outcome { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Reason { get; set; }

    /// <summary>A user id, or "none".</summary>
    [BindProperty(SupportsGet = true)]
    public string? Qualifier { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Overrides { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public FindOutcomes.Page Found { get; private set; } = null!;

    public async Task OnGet(CancellationToken cancellationToken)
    {
        await Read(cancellationToken);
        Found = await Ask(new FindOutcomes.Query(From, To, Source, Campaign, Owner, Side, Country, Tag, Agreement, Outcome, Reason, Qualifier, Overrides, Cursor));
    }

    public string Next => Link("~/reports/cry-wolf/hand-offs", ("Outcome", Outcome.ToString()), ("Reason", Reason), ("Qualifier", Qualifier), ("Overrides", Overrides ? "true" : null), ("Cursor", Found.NextCursor));
}
