using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Captures;

/// <summary>The columns of a received file, what they look like, and where they seem to go.</summary>
public static class GetImportMatching
{
    private const int SampleRows = 500;
    private const int ShownValues = 3;

    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Query(Guid ImportId) : IRequest<Matching>;

    /// <param name="Field">Where it goes; null for nowhere.</param>
    public sealed record Column(string Name, string? Field, IReadOnlyList<string> Values);

    /// <param name="Written">How the file is written: separator, encoding, heading.</param>
    /// <param name="DateFormats">The formats that read every date of the sample: with several, only a person can tell.</param>
    public sealed record Matching(Guid Id, string FileName, string Written, IReadOnlyList<Column> Columns, string? DateFormat, IReadOnlyList<string> DateFormats, string? System);

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, Matching>
    {
        public async Task<Matching> Handle(Query query, CancellationToken cancellationToken)
        {
            var import = await db.LoadImport(query.ImportId, cancellationToken);
            await using var file = await db.OpenImport(import.Id, cancellationToken);
            var columns = file.Csv.Format.Columns;
            var saved = ImportMapping.Parse(import.Mapping).Value;
            var fields = saved is { Columns.Count: > 0 } ? saved.Columns : ColumnGuess.Suggest(columns);
            var rows = await file.Csv.ReadAsync(cancellationToken).Where(r => r.Problem is null).Take(SampleRows).ToListAsync(cancellationToken);
            var formats = Formats(columns, fields, rows);
            return new(import.Id, import.FileName, Written(file.Csv.Format),
                [.. columns.Select((c, i) => new Column(c, fields.GetValueOrDefault(c), [.. rows.Select(r => Reading.Shorten(r.Values[i].Trim(), 60)).Where(v => v.Length > 0).Distinct().Take(ShownValues)]))],
                saved?.DateFormat ?? (formats is [var only] ? only : null), formats, saved?.System);
        }
    }

    /// <summary>The formats in which all the dates of some rows can be read.</summary>
    internal static IReadOnlyList<string> Formats(IReadOnlyList<string> columns, IReadOnlyDictionary<string, string> fields, IReadOnlyList<CsvRow> rows)
    {
        var dates = columns.Select((name, index) => (name, index)).Where(c => fields.TryGetValue(c.name, out var field) && ImportFields.Dates.Contains(field)).ToList();
        return DateReader.DetectFormats(dates.SelectMany(c => rows.Select(r => r.Values[c.index])));
    }

    private static string Written(CsvFormat format)
    {
        var separator = format.Delimiter switch { ';' => "Semicolons", '\t' => "Tabs", '|' => "Bars", _ => "Commas" };
        return $"{separator}, {format.Encoding.WebName.ToUpperInvariant()}, {(format.HasHeader ? "headings in the first row" : "no headings")}.";
    }
}
