using System.Security.Cryptography;
using System.Text;
using FluentValidation;
using FluentValidation.Results;
using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>A file that was received, open to be read.</summary>
internal sealed record OpenedImport(ImportStream Stream, CsvFile Csv) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}

internal static class ImportFiles
{
    /// <exception cref="NotFoundException">There is none.</exception>
    public static async Task<Import> LoadImport(this LeadFlowDb db, Guid id, CancellationToken cancellationToken) =>
        await db.Imports.SingleOrDefaultAsync(i => i.Id == id, cancellationToken) ?? throw new NotFoundException("Import", id);

    /// <summary>Holds an import until the end of the transaction at hand, so that two changes of it take turns.</summary>
    /// <returns>The import, and why how it is read cannot be changed now; null when it can.</returns>
    /// <exception cref="NotFoundException">There is none.</exception>
    public static async Task<(Import Import, string? Refusal)> HoldImport(this LeadFlowDb db, Guid id, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"SELECT 1 FROM imports WHERE id = {id} FOR UPDATE", cancellationToken);
        var import = await db.LoadImport(id, cancellationToken);
        return (import, await db.WhyNotChanged(import, cancellationToken));
    }

    private static async Task<string?> WhyNotChanged(this LeadFlowDb db, Import import, CancellationToken cancellationToken) =>
        await db.ImportUndos.AnyAsync(u => u.ImportId == import.Id, cancellationToken) ? "This import was taken back. Upload the file again to import it once more."
        : import.JobId is not { } jobId || await db.Jobs.SingleOrDefaultAsync(j => j.Id == jobId, cancellationToken) is not { } job ? null
        : !job.IsOver ? "This import is at work already."
        : job.State == JobState.Completed && !import.IsDryRun ? "This import has run. Upload the file again to import it once more."
        : null;

    public static FileChoices? FileOf(this Import import) => ImportMapping.Parse(import.Mapping).Value?.File;

    /// <summary>What is read of an import: rows that were made of its files, or its only file as it is.</summary>
    public static async Task<ImportStream> OpenImportFile(this LeadFlowDb db, Guid id, CancellationToken cancellationToken)
    {
        int[] inOrder = [ImportPart.Joined, ImportPart.RowsOf + ImportPart.Main, ImportPart.Main];
        var parts = await db.ImportParts.AsNoTracking().Where(p => p.ImportId == id && inOrder.Contains(p.No)).ToListAsync(cancellationToken);
        return new(db, parts.OrderBy(p => Array.IndexOf(inOrder, p.No)).First());
    }

    /// <exception cref="ValidationException">It cannot be read as the choices say.</exception>
    public static async Task<OpenedImport> OpenImport(this LeadFlowDb db, Import import, CancellationToken cancellationToken)
    {
        var stream = await db.OpenImportFile(import.Id, cancellationToken);
        var opened = await stream.OpenRows(import.FileOf(), cancellationToken);
        return new(stream, opened.Value ?? throw new ValidationException([new ValidationFailure("file", opened.Problem)]));
    }

    public static Task<Reading<CsvFile>> OpenRows(this ImportStream stream, FileChoices? choices, CancellationToken cancellationToken) => stream.Part switch
    {
        { No: ImportPart.Joined } => CsvFile.OpenRowsAsync(stream, new(HasHeader: true), isTyped: false, cancellationToken),
        { Kind: ImportPartKind.Rows } => CsvFile.OpenRowsAsync(stream, choices?.ForCsv(null), isTyped: true, cancellationToken),
        _ => CsvFile.OpenAsync(stream, (choices ?? new()).ForCsv(CsvEncoding.Parse(stream.Part.Encoding)), cancellationToken),
    };

    /// <summary>Of the names of columns, in their order; the two that a file of rejected rows has more do not count.</summary>
    public static string KeyOf(IReadOnlyList<string> columns)
    {
        var own = columns is [.., "line", "reason"] ? columns.Take(columns.Count - 2) : columns;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001F', own.Select(c => c.Trim().ToUpperInvariant())))));
    }
}
