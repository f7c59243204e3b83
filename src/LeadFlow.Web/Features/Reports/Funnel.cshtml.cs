using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;

namespace LeadFlow.Web.Features.Reports;

[Authorize(Policy = Policies.ReadReports)]
public sealed class FunnelModel(Desk desk) : ReportPage(desk)
{
    public GetFunnel.Funnel Funnel { get; private set; } = null!;
    public bool IsEmpty => Funnel.Stages[0].Count == 0 && Funnel.ByMonth.Count == 0;

    public FunnelLinks Links => new(this);

    public async Task OnGet(CancellationToken cancellationToken)
    {
        await Read(cancellationToken);
        Funnel = await Ask(new GetFunnel.Query(From, To, Source, Campaign, Owner, Side, Country, Tag, Agreement));
    }
}
