using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures.Importing;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>Puts the files of an import together, as rows that are read instead of the first file. In the caller's transaction.</summary>
internal sealed class ImportJoin(LeadFlowDb db, ImportIntake intake)
{
    public async Task PutTogether(Guid importId, FileChoices? choices, CancellationToken cancellationToken)
    {
        await intake.Remove(importId, ImportPart.Joined, cancellationToken);
        if (choices?.Join is not { Count: > 0 } joins)
        {
            return;
        }

        var parts = await db.ImportParts.AsNoTracking().Where(p => p.ImportId == importId).ToListAsync(cancellationToken);
        await using var mainStream = Read(parts, ImportPart.Main);
        var main = await Open(mainStream, choices, cancellationToken);
        var columns = main.Format.Columns;
        var files = new List<(int At, JoinedFile File)>();
        foreach (var (i, join) in joins.Index())
        {
            var at = CsvFormat.Find(columns, join.Column);
            if (at < 0)
            {
                throw ImportIntake.Invalid($"The rows have no column \"{Reading.Shorten(join.Column)}\" by which another file could be added.");
            }

            await using var stream = Read(parts, ImportPart.Main + 1 + i);
            var file = await JoinedFile.Load(stream.Part.FileName, await Open(stream, null, cancellationToken), string.IsNullOrWhiteSpace(join.With) ? join.Column : join.With, cancellationToken);
            files.Add((at, file.Value ?? throw ImportIntake.Invalid(file.Problem!)));
            columns = CsvHeader.Name([.. columns, .. file.Value.Columns]); // As they will be called, so that a later key finds the one that is meant.
        }

        if (columns.Count > CsvFile.MaxColumns)
        {
            throw ImportIntake.Invalid($"Together the files have more than {CsvFile.MaxColumns} columns.");
        }

        await Write(importId, parts.Single(p => p.No == ImportPart.Main).FileName, main, columns, files, cancellationToken);
    }

    private async Task Write(Guid importId, string name, CsvFile main, IReadOnlyList<string> columns, List<(int At, JoinedFile File)> files, CancellationToken cancellationToken)
    {
        var part = ImportPart.Of(importId, ImportPart.Joined, name, ImportPartKind.Rows);
        db.ImportParts.Add(part);
        await db.SaveChangesAsync(cancellationToken);
        await using var writer = new ImportStreamWriter(db, part);
        using (var to = new RowStreamWriter(writer))
        {
            to.Write(1, columns);
            await foreach (var row in main.ReadAsync(cancellationToken))
            {
                var cells = row.Values.Take(main.Format.Columns.Count).ToList();
                var problem = row.Problem;
                foreach (var (at, file) in files)
                {
                    cells.AddRange(file.Find(cells[at], out var ambiguous));
                    problem ??= ambiguous;
                }

                to.Write(row.Line, cells, problem);
            }
        }

        await writer.Finish(null, cancellationToken);
    }

    private ImportStream Read(List<ImportPart> parts, int no) => new(db, parts.SingleOrDefault(p => p.No == ImportPart.RowsOf + no) ?? parts.SingleOrDefault(p => p.No == no)
        ?? throw ImportIntake.Invalid("A file that is to be added is missing. Send it with the first one."));

    private static async Task<CsvFile> Open(ImportStream stream, FileChoices? choices, CancellationToken cancellationToken)
    {
        var opened = await stream.OpenRows(choices, cancellationToken);
        return opened.Value ?? throw ImportIntake.Invalid($"{stream.Part.FileName}: {opened.Problem}");
    }
}
