using System.Globalization;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Reports;

/// <summary>A table of the funnel page as a file, with the numbers that the page shows.</summary>
public static class ExportFunnel
{
    public enum Table { Sources, Months, Stages, Moves }

    [RequirePolicy(Policies.ExportLeads)]
    public sealed record Query(GetFunnel.Query Of, Table Table, ListFormat Format = ListFormat.Csv) : IRequest<ListFile>;

    public sealed class Handler(ISender sender, Desk desk) : IRequestHandler<Query, ListFile>
    {
        public async Task<ListFile> Handle(Query query, CancellationToken cancellationToken)
        {
            var funnel = await sender.Send(query.Of, cancellationToken);
            var today = (await desk.Now(cancellationToken)).Today;
            var (title, columns, rows) = query.Table switch
            {
                Table.Months => ("By month", new ListColumn[] { "Month", "Captured", new("Won in the month", 18), new("Won of those captured", 22), "Still maturing" },
                    funnel.ByMonth.Select(m => new object?[] { DateOnly.ParseExact($"{m.Month}-01", "yyyy-MM-dd", CultureInfo.InvariantCulture), m.Captured, m.Won, m.WonOfCohort, m.Maturing ? "yes" : "no" })),
                Table.Stages => ("Funnel", ["Stage", "Leads", "Share of captured", "Share of previous"], funnel.Stages.Select(s => new object?[] { s.Key, s.Count, s.RateOfCaptured, s.RateOfPrevious })),
                Table.Moves => ("Stage moves", [new("From", 20), new("To", 20), "Moves"], funnel.Moves.Select(m => new object?[] { m.From, m.To, m.Count })),
                _ => Sources(funnel),
            };
            return ListFile.Of(query.Format, string.Create(CultureInfo.InvariantCulture, $"funnel-{query.Table.ToString().ToLowerInvariant()}-{today:yyyy-MM-dd}"), title, columns, rows.ToAsyncEnumerable());
        }

        /// <summary>A column per currency: they are never added up.</summary>
        private static (string, ListColumn[], IEnumerable<object?[]>) Sources(GetFunnel.Funnel funnel)
        {
            var currencies = funnel.BySource.SelectMany(s => s.RevenueByCurrency.Keys).Distinct().Order(StringComparer.Ordinal).ToList();
            return ("Source quality", [new("Source", 26), "Captured", "Warm", "Hot", "Claimed", "Accepted", "Won", .. currencies.Select(c => new ListColumn($"Revenue {c}"))],
                funnel.BySource.Select(s => (object?[])[s.Source, s.Captured, s.Warm, s.Hot, s.Claimed, s.Accepted, s.Won, .. currencies.Select(c => s.RevenueByCurrency.TryGetValue(c, out var sum) ? sum : (object?)null)]));
        }
    }
}
