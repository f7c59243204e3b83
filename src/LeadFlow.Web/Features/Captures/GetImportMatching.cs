using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Fields;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>The columns of a received file, what they look like, and where they seem to go.</summary>
public static class GetImportMatching
{
    /// <summary>Rows that are looked at for the way in which dates are written.</summary>
    internal const int SampleRows = 5_000;

    private const int ShownValues = 3;

    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Query(Guid ImportId) : IRequest<Matching>;

    /// <param name="Field">Where it goes; null for nowhere.</param>
    public sealed record Column(string Name, string? Field, IReadOnlyList<string> Values);

    /// <summary>A way to read the dates of the file.</summary>
    /// <param name="Example">A date of the file that others read otherwise, if there is one.</param>
    public sealed record DateChoice(string Format, string Example, DateOnly Day);

    /// <summary>How the file is written, as it is read now.</summary>
    /// <param name="Delimiter">Null for a workbook, which has none, nor an encoding.</param>
    /// <param name="Above">The title above the headings, which is left out.</param>
    /// <param name="Joined">Names of the files whose columns were added.</param>
    public sealed record Writing(string? Encoding, char? Delimiter, char? Quote, bool HasHeader, IReadOnlyList<string> Above, IReadOnlyList<string> Sheets, string? Sheet, IReadOnlyList<string> Joined);

    /// <param name="Dates">The ways that read every date of the sample: with several, only a person can tell.</param>
    /// <param name="Remembered">The file that was matched like this before; null when nothing is remembered.</param>
    /// <param name="Chosen">What was said of the file.</param>
    public sealed record Matching(
        Guid Id, string FileName, Writing Writing, FileChoices Chosen, IReadOnlyList<Column> Columns, string? DateFormat, IReadOnlyList<DateChoice> Dates, bool HasDates,
        string? System, IReadOnlyDictionary<string, string> Defaults, string? Remembered, Choices Choices);

    /// <summary>Names that a person may choose for all rows.</summary>
    public sealed record Choices(IReadOnlyList<string> Sources, IReadOnlyList<string> Campaigns, IReadOnlyList<(string Email, string Name)> People);

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, Matching>
    {
        public async Task<Matching> Handle(Query query, CancellationToken cancellationToken)
        {
            var import = await db.LoadImport(query.ImportId, cancellationToken);
            await using var file = await db.OpenImport(import, cancellationToken);
            var columns = file.Csv.Format.Columns;
            var (mapping, from) = await db.MappingOf(import, columns, cancellationToken);
            var rows = await file.Csv.ReadAsync(cancellationToken).Where(r => r.Problem is null).Take(SampleRows).ToListAsync(cancellationToken);
            var rules = await desk.Rules(cancellationToken);
            var fields = mapping.Columns.Count > 0 ? mapping.Columns : ColumnGuess.Suggest(columns, rules.Fields, rows);
            var samples = Dates(columns, fields, rules.Fields, rows);
            var dates = DateChoices(samples);
            return new(import.Id, import.FileName, await Writing(import, file, cancellationToken), mapping.File ?? new(),
                [.. columns.Select((c, i) => new Column(c, fields.GetValueOrDefault(c), [.. rows.Select(r => Reading.Shorten(r.Values[i].Trim(), 60)).Where(v => v.Length > 0).Distinct().Take(ShownValues)]))],
                mapping.DateFormat ?? (dates is [var only] ? only.Format : null), dates, samples.Count > 0, mapping.System, mapping.Defaults, from,
                new([.. rules.Sources.Keys.Order()], [.. rules.Campaigns.Keys.Order()], [.. rules.People.Values.Where(p => p.IsActive).OrderBy(p => p.Name).Select(p => (p.Email, p.Name))]));
        }

        private async Task<Writing> Writing(Import import, OpenedImport file, CancellationToken cancellationToken)
        {
            var (format, isCsv) = (file.Csv.Format, file.Stream.Part.Kind == ImportPartKind.Csv);
            var joined = await db.ImportParts.AsNoTracking().Where(p => p.ImportId == import.Id && p.No > ImportPart.Main && p.No < ImportPart.RowsOf).OrderBy(p => p.No).Select(p => p.FileName).ToListAsync(cancellationToken);
            var sheets = await new ImportIntake(db).Sheets(import.Id, cancellationToken);
            return new(isCsv ? format.Encoding.WebName : null, isCsv ? format.Delimiter : null, isCsv ? format.Quote : null, format.HasHeader, format.Above, sheets, import.FileOf()?.Sheet ?? (sheets.Count > 0 ? sheets[0] : null), joined);
        }
    }

    /// <summary>The dates of some rows.</summary>
    internal static IReadOnlyList<string> Dates(IReadOnlyList<string> columns, IReadOnlyDictionary<string, string> fields, FieldBook book, IReadOnlyList<CsvRow> rows)
    {
        var dates = columns.Select((name, index) => (name, index)).Where(c => fields.TryGetValue(c.name, out var field) && IsDate(field, book)).ToList();
        return [.. dates.SelectMany(c => rows.Select(r => r.Values[c.index].Trim())).Where(d => d.Length > 0).Distinct()];
    }

    internal static bool IsDate(string field, FieldBook book) => ImportFields.Dates.Contains(field) || (FieldKey.After(field) is { } key && book.Find(key) is { Kind: FieldKind.Date });

    /// <summary>The formats in which all of some dates can be read, each with a date that tells it from the others.</summary>
    internal static IReadOnlyList<DateChoice> DateChoices(IReadOnlyList<string> dates)
    {
        var readers = DateReader.DetectFormats(dates).Select(f => (Format: f, Reader: new DateReader(f, TimeZoneInfo.Utc))).ToList();
        var example = dates.FirstOrDefault(d => readers.TrueForAll(r => r.Reader.Read(d).Succeeded) && readers.Select(r => r.Reader.Read(d)).Where(r => r.Succeeded).Select(r => r.Value.Day).Distinct().Count() > 1) ?? dates.FirstOrDefault(d => readers.TrueForAll(r => r.Reader.Read(d).Succeeded)) ?? "";
        return [.. readers.Where(r => r.Reader.Read(example).Succeeded).Select(r => new DateChoice(r.Format, Reading.Shorten(example, 30), r.Reader.Read(example).Value.Day))];
    }
}
