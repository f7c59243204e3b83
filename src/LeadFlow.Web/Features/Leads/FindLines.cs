using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Leads;

/// <summary>A page of the list of leads.</summary>
public static class FindLines
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query : LeadPageQuery, IRequest<Page>
    {
        public Query()
        {
        }

        private Query(LeadListFilter filter)
            : base(filter)
        {
        }

        public static Query Of(LeadListFilter filter) => new(filter);
    }

    /// <param name="PreviousCursor">Leads to the page before; null on the first.</param>
    /// <param name="CountIsExact">False for "at least".</param>
    public sealed record Page(IReadOnlyList<LeadLine> Items, string? NextCursor, string? PreviousCursor, int? Count, bool CountIsExact)
    {
        public bool IsFirst => PreviousCursor is null;
    }

    public sealed class Validator : LeadPageQuery.Rules<Query>;

    internal sealed class Handler(LeadPages pages, Desk desk) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken cancellationToken)
        {
            var page = await pages.Find(query, LeadLine.ToRow, cancellationToken);
            var rules = await desk.Rules(cancellationToken);
            return new([.. page.Rows.Select(r => LeadLine.From(r, rules))], page.NextCursor, page.PreviousCursor, page.Count, page.CountIsExact);
        }
    }
}
