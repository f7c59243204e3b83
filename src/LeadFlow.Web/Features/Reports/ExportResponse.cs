using System.Globalization;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Reports;

/// <summary>A table of the response page as a file, with the numbers that the page shows.</summary>
public static class ExportResponse
{
    public enum Table { Measures, Sources, People }

    [RequirePolicy(Policies.ExportLeads)]
    public sealed record Query(GetResponse.Query Of, Table Table, ListFormat Format = ListFormat.Csv) : IRequest<ListFile>;

    public sealed class Handler(ISender sender, Desk desk) : IRequestHandler<Query, ListFile>
    {
        public async Task<ListFile> Handle(Query query, CancellationToken cancellationToken)
        {
            var report = await sender.Send(query.Of, cancellationToken);
            var today = (await desk.Now(cancellationToken)).Today;
            var (title, columns, rows) = query.Table switch
            {
                Table.Sources => ("By source", [new("Step", 30), new ListColumn("Source", 26), .. Columns()], report.Measures.SelectMany(m => m.BySource.Select(s => (object?[])[Step(m.Key), s.Source, .. Row(s.Times)]))),
                Table.People => ("By person", [new("Step", 30), new ListColumn("Claimed by", 26), .. Columns()], report.Measures.SelectMany(m => m.ByPerson.Select(p => (object?[])[Step(m.Key), p.Name, .. Row(p.Times)]))),
                _ => ("Response", (ListColumn[])[new("Step", 30), .. Columns()], report.Measures.Select(m => (object?[])[Step(m.Key), .. Row(m.Total)])),
            };
            return ListFile.Of(query.Format, string.Create(CultureInfo.InvariantCulture, $"response-{query.Table.ToString().ToLowerInvariant()}-{today:yyyy-MM-dd}"), title, columns, rows.ToAsyncEnumerable());
        }

        private static string Step(ResponseMeasure measure) => measure switch
        {
            ResponseMeasure.FirstTouch => "Capture to first touch",
            ResponseMeasure.Claim => "Offer to claim",
            _ => "Claim to first touch by sales",
        };

        private static ListColumn[] Columns() => ["Happened", "Median (seconds)", "90 % within (seconds)", "In time", "Late", "Share in time", "Not yet", "Of these overdue", "Ended without", "Left out"];

        private static object?[] Row(GetResponse.Times t) => [t.Count, t.MedianSeconds, t.P90Seconds, t.InTime, t.Late, t.ShareInTime, t.NotYet, t.Overdue, t.Ended, t.LeftOut];
    }
}
