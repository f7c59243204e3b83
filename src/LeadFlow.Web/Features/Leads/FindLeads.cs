using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Leads;

/// <summary>A page of leads with all that is known of them: what the API gives.</summary>
public static class FindLeads
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query : LeadPageQuery, IRequest<Page>;

    /// <param name="Count">Null when not asked for.</param>
    /// <param name="CountIsExact">False for "at least".</param>
    public sealed record Page(IReadOnlyList<LeadView> Items, string? NextCursor, int? Count, bool CountIsExact);

    public sealed class Validator : LeadPageQuery.Rules<Query>;

    internal sealed class Handler(LeadPages pages, LeadFlowDb db, Desk desk) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken cancellationToken)
        {
            var page = await pages.Find(query, LeadView.ToRow, cancellationToken);
            await LeadView.AddHandoffs(page.Rows, db, cancellationToken);
            var rules = await desk.Rules(cancellationToken);
            return new([.. page.Rows.Select(r => LeadView.From(r, rules))], page.NextCursor, page.Count, page.CountIsExact);
        }
    }
}
