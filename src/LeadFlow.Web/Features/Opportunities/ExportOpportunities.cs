using System.Runtime.CompilerServices;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Opportunities;

/// <summary>Opportunities of a state as a file, newest first, as the page lists them.</summary>
public static class ExportOpportunities
{
    private static readonly ListColumn[] _columns =
    [
        new("Id", 38), new("Opportunity", 32), new("Lead id", 38), new("Lead", 26), new("Company", 26), "State", new("Owner", 20), new("Amount", 12), new("Currency", 9), "Opened", "Expected close", "Closed", "Won on", new("Lost reason", 24),
    ];

    [RequirePolicy(Policies.ExportLeads)]
    public sealed record Query(OpportunityState State, bool Mine = false, ListFormat Format = ListFormat.Csv) : IRequest<ListFile>;

    private sealed record Row(Guid Id, string Name, Guid LeadId, string Lead, string? Company, OpportunityState State, Guid? Owner, decimal? Amount, string? Currency, DateTimeOffset OpenedAt, DateOnly? ExpectedClose,
        DateTimeOffset? ClosedAt, DateOnly? WonOn, string? LostReason);

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Query, ListFile>
    {
        public async Task<ListFile> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            var rows =
                from o in db.Opportunities.AsNoTracking()
                join l in db.Leads on o.LeadId equals l.Id
                where o.State == query.State && (!query.Mine || o.OwnerId == user.Id)
                orderby o.OpenedAt descending, o.Id descending
                select new Row(o.Id, o.Name, o.LeadId, l.Title, l.Company, o.State, o.OwnerId, o.Amount, o.Currency, o.OpenedAt, o.ExpectedClose, o.ClosedAt, o.WonOn, o.LostReason);
            var today = TimeZoneInfo.ConvertTime(time.GetUtcNow(), rules.Zone);
            return ListFile.Of(query.Format, ListFile.NameOf($"opportunities-{query.State.ToString().ToLowerInvariant()}", today), "Opportunities", _columns, Cells(rows, rules, cancellationToken));
        }

        private async IAsyncEnumerable<object?[]> Cells(IQueryable<Row> rows, RulesSnapshot rules, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var r in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                yield return
                [
                    r.Id.ToString(), r.Name, r.LeadId.ToString(), r.Lead, r.Company, r.State.ToString(), r.Owner is { } owner ? rules.People.GetValueOrDefault(owner)?.Name : null, r.Amount, r.Currency,
                    At(r.OpenedAt), r.ExpectedClose, r.ClosedAt is { } closed ? At(closed) : null, r.WonOn, r.LostReason,
                ];
            }
        }

        /// <summary>In the zone of whoever takes it.</summary>
        private DateTime At(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, user.Zone).DateTime;
    }
}
