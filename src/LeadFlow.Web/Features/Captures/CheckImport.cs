using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Fields;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>The first rows of a matched file, each problem at its cell. Looks nobody up: a dry run counts what would happen.</summary>
public static class CheckImport
{
    public const int ShownRows = 200;

    /// <summary>Rows that are searched for those with a problem.</summary>
    public const int SearchedRows = 50_000;

    /// <param name="OnlyProblems">The first rows that cannot be taken, wherever they stand.</param>
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Query(Guid ImportId, bool OnlyProblems = false) : IRequest<Check>;

    /// <param name="Problem">Why it cannot be taken as it stands.</param>
    public sealed record Cell(string Text, string? Problem);

    /// <param name="Problem">Of the row as a whole.</param>
    public sealed record Row(long Line, IReadOnlyList<Cell> Cells, string? Problem)
    {
        public bool IsGood => Problem is null && Cells.All(c => c.Problem is null);
    }

    /// <param name="HasMore">The file has more rows than are shown.</param>
    /// <param name="Counted">What a dry run by this mapping has counted; null when there was none.</param>
    /// <param name="Columns">Name, and what the field is called; null for one that is left out.</param>
    /// <param name="Brings">Source and campaign for every row that are new ones.</param>
    /// <param name="HasValues">Some columns have texts that can be given a meaning.</param>
    public sealed record Check(Guid Id, string FileName, IReadOnlyList<(string Name, string? Label, bool IsOwn)> Columns, IReadOnlyList<Row> Rows, bool HasMore, ImportView? Counted, bool HasValues, IReadOnlyList<string> Brings)
    {
        public int Rejected { get; } = Rows.Count(r => !r.IsGood);
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, TimeProvider time) : IRequestHandler<Query, Check>
    {
        public async Task<Check> Handle(Query query, CancellationToken cancellationToken)
        {
            var import = await db.LoadImport(query.ImportId, cancellationToken);
            await using var file = await db.OpenImport(import, cancellationToken);
            var columns = file.Csv.Format.Columns;
            var mapping = StartImport.Mapping(import.Mapping, columns);
            var (rules, m) = (await desk.Rules(cancellationToken), await desk.Now(cancellationToken));
            var (reader, captures) = (new ImportRowReader(mapping, columns, rules.Zone), new RowToCapture(mapping, rules, ImportPolicy.Fill, import.FileName, m));
            var rows = query.OnlyProblems
                ? await file.Csv.ReadAsync(cancellationToken).Take(SearchedRows).Select(Read).Where(r => !r.IsGood).Take(ShownRows + 1).ToListAsync(cancellationToken)
                : await file.Csv.ReadAsync(cancellationToken).Take(ShownRows + 1).Select(Read).ToListAsync(cancellationToken);
            return new(import.Id, import.FileName, [.. columns.Select(c => mapping.Columns.GetValueOrDefault(c) is { } field ? (c, FieldLabels.Of(field, rules.Fields), FieldKey.After(field) is not null) : (c, (string?)null, false))], [.. rows.Take(ShownRows)], rows.Count > ShownRows,
                await Counted(import, cancellationToken), mapping.Columns.Values.Any(f => ValueMeanings.Asks(f, rules.Fields)), Brings(mapping, rules));

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

        private static List<string> Brings(ImportMapping mapping, RulesSnapshot rules)
        {
            List<string> brings = [];
            if (mapping.Defaults.GetValueOrDefault(ImportFields.Source) is { Length: > 0 } source && rules.Source(source) is null)
            {
                brings.Add(source);
            }

            if (mapping.Defaults.GetValueOrDefault(ImportFields.Campaign) is { Length: > 0 } campaign && rules.Campaign(campaign) is null)
            {
                brings.Add(campaign);
            }

            return brings;
        }

        private async Task<ImportView?> Counted(Import import, CancellationToken cancellationToken)
        {
            var job = import is { IsDryRun: true, JobId: not null } ? await db.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == import.JobId, cancellationToken) : null;
            return job is { State: JobState.Completed } && import.Created + import.Updated + import.Skipped + import.Rejected == job.Done ? ImportView.Of(new(import, job, null, null), time.GetUtcNow()) : null;
        }

        /// <summary>Column and value stand there already.</summary>
        private static string AtCell(RowProblem problem)
        {
            var intro = $"{problem.Column}: \"{problem.Value}\" ";
            return problem.Sentence.StartsWith(intro, StringComparison.Ordinal) ? problem.Sentence[intro.Length..] : problem.Sentence;
        }
    }
}
