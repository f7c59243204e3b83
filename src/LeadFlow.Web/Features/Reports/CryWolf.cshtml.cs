using LeadFlow.Web.Features.Agreements;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;

namespace LeadFlow.Web.Features.Reports;

[Authorize(Policy = Policies.ReadReports)]
public sealed class CryWolfModel(Desk desk) : ReportPage(desk)
{
    private const string Behind = "~/reports/cry-wolf/hand-offs";

    public GetCryWolf.Report Report { get; private set; } = null!;

    /// <summary>The company-local day on which each version came into force.</summary>
    public IReadOnlyDictionary<int, DateOnly> SinceWhen { get; private set; } = new Dictionary<int, DateOnly>();

    public bool IsEmpty => Report.OverTime.Count == 0 && Report.Overrides == new GetCryWolf.Tally(0, 0, 0, 0, null, 0, 0, 0);

    public async Task OnGet(CancellationToken cancellationToken)
    {
        await Read(cancellationToken);
        SinceWhen = (await Ask(new GetAgreements.Query())).Where(a => a.ActivatedAt is not null).ToDictionary(a => a.Number, a => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(a.ActivatedAt!.Value, Rules.Zone).DateTime));
        Report = await Ask(new GetCryWolf.Query(From, To, Source, Campaign, Owner, Side, Country, Tag, Agreement));
    }

    public Func<FindOutcomes.Outcome, string> Links(params (string Name, string? Value)[] of) => outcome => Link(Behind, [.. of, ("Outcome", outcome.ToString())]);

    public Func<FindOutcomes.Outcome, string> OfOverrides => Links(("Overrides", "true"));

    public Func<FindOutcomes.Outcome, string> Of(GetCryWolf.OfSource source) => Links(("Source", source.Source ?? IReportQuery.None));

    public Func<FindOutcomes.Outcome, string> Of(GetCryWolf.OfPerson person) => Links(("Qualifier", person.Id?.ToString() ?? "none"));

    public Func<FindOutcomes.Outcome, string> Of(GetCryWolf.OfVersion version) => Links(("Agreement", Number(version.Version)));

    public Func<FindOutcomes.Outcome, string> Of(GetCryWolf.OfTime time) => Links(("From", Iso(time.From)), ("To", Iso(time.To)));

    public string Of(GetCryWolf.OfReason reason) => Links(("Reason", reason.Reason))(Enum.Parse<FindOutcomes.Outcome>(reason.Outcome.ToString()));
}
