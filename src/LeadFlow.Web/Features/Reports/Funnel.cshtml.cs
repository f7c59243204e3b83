using System.Globalization;
using LeadFlow.Domain.Agreements;
using LeadFlow.Web.Features.Agreements;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LeadFlow.Web.Features.Reports;

[Authorize(Policy = Policies.ReadReports)]
public sealed class FunnelModel(ISender mediator, Desk desk, CurrentUser user) : PageModel
{
    /// <summary>Days back from today, "year" for this year, "between" for the two days; empty for all time.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Period { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? To { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Source { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Campaign { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Owner { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Side { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Country { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Tag { get; set; }

    /// <summary>A version of the agreement.</summary>
    [BindProperty(SupportsGet = true)]
    public int? Agreement { get; set; }

    /// <summary>Numbers of the versions that are or were in force, newest first.</summary>
    public IReadOnlyList<int> Versions { get; private set; } = [];

    public GetFunnel.Funnel Funnel { get; private set; } = null!;
    public RulesSnapshot Rules { get; private set; } = null!;
    public bool IsEmpty => Funnel.Stages[0].Count == 0 && Funnel.ByMonth.Count == 0;
    public bool IsFiltered => (Period, Source, Campaign, Owner, Side, Country, Tag, Agreement) != default;

    public bool MayExport => user.Allows(Policies.ExportLeads);

    /// <summary>What its tables are taken with one by: the days that the period comes to, and the rest as it is.</summary>
    public IEnumerable<(string Name, string? Value)> Filter => new (string Name, string? Value)[]
    {
        ("From", Day(From)), ("To", Day(To)), ("Source", Source), ("Campaign", Campaign), ("Owner", Owner), ("Side", Side), ("Country", Country), ("Tag", Tag), ("Agreement", Agreement?.ToString(CultureInfo.InvariantCulture)),
    }.Where(f => !string.IsNullOrEmpty(f.Value));

    public FunnelLinks Links => new(this);

    public async Task OnGet(CancellationToken cancellationToken)
    {
        var m = await desk.Now(cancellationToken);
        Rules = await desk.Rules(cancellationToken);
        Period ??= From is null && To is null ? null : "between";
        (From, To) = Period switch
        {
            "between" => From > To ? (To, From) : (From, To),
            "year" => (new DateOnly(m.Today.Year, 1, 1), m.Today),
            { } text when int.TryParse(text, out var days) && days is > 0 and < 10_000 => (m.Today.AddDays(1 - days), m.Today),
            _ => (null, null),
        };
        Versions = [.. (await mediator.Send(new GetAgreements.Query(), cancellationToken)).Where(a => a.Status is AgreementState.Active or AgreementState.Archived).Select(a => a.Number)];
        Funnel = await mediator.Send(new GetFunnel.Query(From, To, Source, Campaign, Owner, Side, Country, Tag, Agreement), cancellationToken);
    }

    private static string? Day(DateOnly? day) => day?.ToString("O", CultureInfo.InvariantCulture);
}
