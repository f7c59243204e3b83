using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;

namespace LeadFlow.Web.Features.Reports;

[Authorize(Policy = Policies.ReadReports)]
public sealed class ResponseModel(Desk desk) : ReportPage(desk)
{
    public GetResponse.Report Report { get; private set; } = null!;

    public bool IsEmpty => Report.Measures.All(m => m.BySource.Count == 0);

    /// <summary>Every source that any of the measures has, in their order.</summary>
    public IEnumerable<string?> Sources => Report.Measures.SelectMany(m => m.BySource.Select(s => s.Source)).Distinct().OrderBy(s => s is null);

    public IEnumerable<(Guid Id, string? Name)> People => Report.Measures.SelectMany(m => m.ByPerson.Select(p => (p.Id, p.Name))).DistinctBy(p => p.Id);

    public async Task OnGet(CancellationToken cancellationToken)
    {
        await Read(cancellationToken);
        Report = await Ask(new GetResponse.Query(From, To, Source, Campaign, Owner, Side, Country, Tag, Agreement));
    }

    public string Behind(ResponseMeasure measure, FindResponseSteps.Which which, params (string Name, string? Value)[] of) => Link("~/reports/response/steps", [.. of, ("Measure", measure.ToString()), ("Which", which.ToString())]);
}
