using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Captures;

/// <summary>The first rows of a matched file, each problem at its cell. Looks nobody up: a dry run counts what would happen.</summary>
public static class CheckImport
{
    public const int ShownRows = 200;

    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Query(Guid ImportId) : IRequest<Check>;

    /// <param name="Problem">Why it cannot be taken as it stands.</param>
    public sealed record Cell(string Text, string? Problem);

    /// <param name="Problem">Of the row as a whole.</param>
    public sealed record Row(long Line, IReadOnlyList<Cell> Cells, string? Problem)
    {
        public bool IsGood => Problem is null && Cells.All(c => c.Problem is null);
    }

    /// <param name="Columns">Name and field; null for one that is left out.</param>
    /// <param name="HasMore">The file has more rows than are shown.</param>
    public sealed record Check(Guid Id, string FileName, IReadOnlyList<(string Name, string? Field)> Columns, IReadOnlyList<Row> Rows, bool HasMore)
    {
        public int Rejected { get; } = Rows.Count(r => !r.IsGood);
    }

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, Check>
    {
        public async Task<Check> Handle(Query query, CancellationToken cancellationToken)
        {
            var import = await db.LoadImport(query.ImportId, cancellationToken);
            await using var file = await db.OpenImport(import.Id, cancellationToken);
            var columns = file.Csv.Format.Columns;
            var mapping = StartImport.Mapping(import.Mapping, columns);
            var (rules, m) = (await desk.Rules(cancellationToken), await desk.Now(cancellationToken));
            var (reader, captures) = (new ImportRowReader(mapping, columns, rules.Zone), new RowToCapture(mapping, rules, ImportPolicy.Fill, import.FileName, m));
            var rows = await file.Csv.ReadAsync(cancellationToken).Take(ShownRows + 1).ToListAsync(cancellationToken);
            return new(import.Id, import.FileName, [.. columns.Select(c => (c, mapping.Columns.GetValueOrDefault(c)))], [.. rows.Take(ShownRows).Select(Read)], rows.Count > ShownRows);

            Row Read(CsvRow row)
            {
                var lead = reader.Read(row);
                captures.Read(lead);
                var problems = lead.Problems.Where(p => p.Column.Length > 0).GroupBy(p => p.Column).ToDictionary(g => g.Key, g => AtCell(g.First()));
                return new(row.Line,
                    [.. columns.Select((c, i) => new Cell(Reading.Shorten(row.Values[i], 60), problems.GetValueOrDefault(c)))],
                    string.Join(' ', lead.Problems.Where(p => !columns.Contains(p.Column)).Select(p => p.Sentence)) is { Length: > 0 } sentence ? sentence : null);
            }
        }

        /// <summary>Column and value stand there already.</summary>
        private static string AtCell(RowProblem problem)
        {
            var intro = $"{problem.Column}: \"{problem.Value}\" ";
            return problem.Sentence.StartsWith(intro, StringComparison.Ordinal) ? problem.Sentence[intro.Length..] : problem.Sentence;
        }
    }
}
