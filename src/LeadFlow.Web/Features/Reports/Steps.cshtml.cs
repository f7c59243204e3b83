using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Reports;

/// <summary>The steps behind a number of the response report.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class StepsModel(Desk desk) : ReportPage(desk)
{
    [BindProperty(SupportsGet = true)]
    public ResponseMeasure Measure { get; set; }

    [BindProperty(SupportsGet = true)]
    public FindResponseSteps.Which Which { get; set; }

    /// <summary>The claimer.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Person { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public FindResponseSteps.Page Found { get; private set; } = null!;

    public async Task OnGet(CancellationToken cancellationToken)
    {
        await Read(cancellationToken);
        Found = await Ask(new FindResponseSteps.Query(From, To, Source, Campaign, Owner, Side, Country, Tag, Agreement, Measure, Which, Person, Cursor));
    }

    public string Next => Link("~/reports/response/steps", ("Measure", Measure.ToString()), ("Which", Which.ToString()), ("Person", Person?.ToString()), ("Cursor", Found.NextCursor));
}
