using FluentValidation;
using FluentValidation.Results;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures.Importing;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>Takes uploaded files in: kept in chunks as they are, and made into rows where they are a workbook or are put together. In the caller's transaction.</summary>
internal sealed class ImportIntake(LeadFlowDb db)
{
    public static void CheckSize(Stream content)
    {
        if (content.Length == 0)
        {
            throw Invalid("The file is empty.");
        }

        if (content.Length > Import.MaxFileBytes)
        {
            throw Invalid($"A file has at most {Import.MaxFileBytes / 1024 / 1024} MB.");
        }
    }

    /// <summary>Keeps a file that can be read; one that cannot is refused before any of it is kept.</summary>
    /// <returns>Of a workbook the sheet that is read.</returns>
    public async Task<string?> Keep(Guid importId, int no, string fileName, Stream content, FileChoices? choices, CancellationToken cancellationToken)
    {
        var isWorkbook = await Workbook.LooksLikeOne(content, cancellationToken);
        CsvEncoding? encoding = null;
        if (isWorkbook)
        {
            var workbook = Workbook.Open(content);
            workbook.Value?.Dispose();
            _ = workbook.Value ?? throw Invalid(workbook.Problem!);
        }
        else
        {
            var csv = await CsvFile.OpenAsync(content, choices?.ForCsv(null), cancellationToken);
            encoding = csv.Value is { } file ? file.Encoding : throw Invalid(csv.Problem!);
        }

        var part = ImportPart.Of(importId, no, fileName, isWorkbook ? ImportPartKind.Workbook : ImportPartKind.Csv);
        db.ImportParts.Add(part);
        await db.SaveChangesAsync(cancellationToken);
        await using var writer = new ImportStreamWriter(db, part);
        await writer.Take(content, cancellationToken);
        await writer.Finish(choices?.Encoding is null ? encoding?.Text : null, cancellationToken);
        return isWorkbook ? await Unpack(part, no == ImportPart.Main ? choices?.Sheet : null, cancellationToken) : null;
    }

    /// <summary>Makes rows of a sheet of a workbook that is kept; without a name, of the first that has any.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> Unpack(ImportPart part, string? sheet, CancellationToken cancellationToken)
    {
        await using var stream = new ImportStream(db, part);
        using var workbook = Workbook.Open(stream) is { Value: { } opened } ? opened : throw Invalid("The workbook cannot be read.");
        foreach (var name in sheet is null ? workbook.Sheets : [sheet])
        {
            await Remove(part.ImportId, ImportPart.RowsOf + part.No, cancellationToken);
            var rows = ImportPart.Of(part.ImportId, ImportPart.RowsOf + part.No, part.FileName, ImportPartKind.Rows);
            db.ImportParts.Add(rows);
            await db.SaveChangesAsync(cancellationToken);
            await using var writer = new ImportStreamWriter(db, rows);
            Reading<int> written;
            using (var to = new RowStreamWriter(writer))
            {
                written = workbook.Write(name, to, cancellationToken);
            }

            if (!written.Succeeded)
            {
                throw Invalid(written.Problem);
            }

            await writer.Finish(null, cancellationToken);
            if (written.Value > 0)
            {
                return name;
            }
        }

        throw Invalid(sheet is null ? "The workbook has no rows." : $"The sheet \"{Reading.Shorten(sheet)}\" has no rows.");
    }

    /// <summary>The names of the sheets of a workbook; none for another file.</summary>
    public async Task<IReadOnlyList<string>> Sheets(Guid importId, CancellationToken cancellationToken)
    {
        var part = await db.ImportParts.AsNoTracking().SingleOrDefaultAsync(p => p.ImportId == importId && p.No == ImportPart.Main && p.Kind == ImportPartKind.Workbook, cancellationToken);
        if (part is null)
        {
            return [];
        }

        await using var stream = new ImportStream(db, part);
        using var workbook = Workbook.Open(stream).Value;
        return workbook?.Sheets ?? [];
    }

    public async Task Remove(Guid importId, int part, CancellationToken cancellationToken)
    {
        await db.ImportChunks.Where(c => c.ImportId == importId && c.Part == part).ExecuteDeleteAsync(cancellationToken);
        await db.ImportParts.Where(p => p.ImportId == importId && p.No == part).ExecuteDeleteAsync(cancellationToken);
        foreach (var tracked in db.ChangeTracker.Entries<ImportPart>().Where(e => e.Entity.ImportId == importId && e.Entity.No == part).ToList())
        {
            tracked.State = EntityState.Detached;
        }
    }

    /// <summary>Opens what is to be read now, and remembers what columns it has.</summary>
    public async Task<IReadOnlyList<string>> Settle(Import import, FileChoices? choices, CancellationToken cancellationToken)
    {
        await using var stream = await db.OpenImportFile(import.Id, cancellationToken);
        var file = await stream.OpenRows(choices, cancellationToken);
        var columns = file.Value?.Format.Columns ?? throw Invalid(file.Problem!);
        var main = await db.ImportParts.SingleAsync(p => p.ImportId == import.Id && p.No == ImportPart.Main, cancellationToken);
        main.HasColumns(ImportFiles.KeyOf(columns));
        return columns;
    }

    /// <summary>Puts the files together anew and keeps of the mapping what still has a column.</summary>
    public async Task Rearrange(Import import, FileChoices choices, CancellationToken cancellationToken)
    {
        await new ImportJoin(db, this).PutTogether(import.Id, choices, cancellationToken);
        var columns = await Settle(import, choices, cancellationToken);
        var mapping = ImportMapping.Parse(import.Mapping).Value ?? new();
        import.Match((mapping with { File = choices, Columns = mapping.Columns.Where(c => columns.Contains(c.Key)).ToDictionary() }).ToJson());
        await db.SaveChangesAsync(cancellationToken);
    }

    public static string NameOf(string fileName)
    {
        var name = Path.GetFileName(fileName.Replace('\\', '/')).Trim();
        name = Text.IsStorable(name) && name.Length > 0 ? name : "import.csv";
        return Text.Shorten(name, Import.FileNameMaxLength);
    }

    public static ValidationException Invalid(string sentence) => new([new ValidationFailure("file", sentence)]);
}
