using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>A file that was received, open to be read.</summary>
internal sealed record OpenedImport(MemoryStream Stream, CsvFile Csv) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}

internal static class ImportFiles
{
    /// <exception cref="NotFoundException">There is none.</exception>
    public static async Task<Import> LoadImport(this LeadFlowDb db, Guid id, CancellationToken cancellationToken) =>
        await db.Imports.SingleOrDefaultAsync(i => i.Id == id, cancellationToken) ?? throw new NotFoundException("Import", id);

    public static async Task<OpenedImport> OpenImport(this LeadFlowDb db, Guid id, CancellationToken cancellationToken)
    {
        var stream = new MemoryStream(await db.ImportFiles.Where(f => f.ImportId == id).Select(f => f.Bytes).SingleAsync(cancellationToken), writable: false);
        var opened = await CsvFile.OpenAsync(stream, cancellationToken: cancellationToken);
        return new(stream, opened.Value ?? throw new InvalidOperationException($"Import {id} was accepted, but cannot be read: {opened.Problem}"));
    }
}
