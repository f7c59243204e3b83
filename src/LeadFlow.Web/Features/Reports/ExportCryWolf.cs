using System.Globalization;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Reports;

/// <summary>A table of the cry wolf page as a file, with the numbers that the page shows.</summary>
public static class ExportCryWolf
{
    public enum Table { Sources, Reasons, People, Versions, Times, Outcomes }

    [RequirePolicy(Policies.ExportLeads)]
    public sealed record Query(GetCryWolf.Query Of, Table Table, ListFormat Format = ListFormat.Csv) : IRequest<ListFile>;

    public sealed class Handler(ISender sender, Desk desk) : IRequestHandler<Query, ListFile>
    {
        public async Task<ListFile> Handle(Query query, CancellationToken cancellationToken)
        {
            var report = await sender.Send(query.Of, cancellationToken);
            var today = (await desk.Now(cancellationToken)).Today;
            var (title, columns, rows) = query.Table switch
            {
                Table.Reasons => ("By reason", new ListColumn[] { new("Reason", 30), "Outcome", "Given back", "Share" }, report.ByReason.Select(r => new object?[] { r.Reason, r.Outcome.ToString().ToLowerInvariant(), r.Count, r.Share })),
                Table.People => ("By who qualified", Columns("Offered by"), report.ByQualifier.Select(p => Row(p.Name, p.Tally))),
                Table.Versions => ("By version", Columns("Version"), report.ByAgreement.Select(v => Row(v.Version, v.Tally))),
                Table.Times => (report.Per == "week" ? "By week" : "By month", ["From", "To", .. Columns("").Skip(1)], report.OverTime.Select(t => (object?[])[t.From, .. Row(t.To, t.Tally)])),
                Table.Outcomes => ("All outcomes", Columns("Offered"), new[] { Row("by the agreement", report.Total), Row("as an override", report.Overrides) }.AsEnumerable()),
                _ => ("By source", Columns("Source"), report.BySource.Select(s => Row(s.Source, s.Tally))),
            };
            return ListFile.Of(query.Format, string.Create(CultureInfo.InvariantCulture, $"cry-wolf-{query.Table.ToString().ToLowerInvariant()}-{today:yyyy-MM-dd}"), title, columns, rows.ToAsyncEnumerable());
        }

        private static ListColumn[] Columns(string first) => [new(first, 26), "Decided", "Accepted", "Returned", "Rejected", "Share given back", "Expired", "Withdrawn", "Released"];

        private static object?[] Row(object? first, GetCryWolf.Tally t) => [first, t.Decided, t.Accepted, t.Returned, t.Rejected, t.Rate, t.Expired, t.Withdrawn, t.Released];
    }
}
