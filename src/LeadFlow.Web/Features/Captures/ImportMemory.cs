using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures.Importing;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>How the last file with the same headings was matched.</summary>
internal static class ImportMemory
{
    /// <summary>
    /// The import's own mapping; while it has none, that of the last import of the same columns that was started. What was said there for every row
    /// was said of that file, and comes along with its rejected rows alone.
    /// </summary>
    /// <returns>From: the name of the file that is remembered.</returns>
    public static async Task<(ImportMapping Mapping, string? From)> MappingOf(this LeadFlowDb db, Import import, IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        var own = ImportMapping.Parse(import.Mapping).Value ?? new();
        if (own.Columns.Count > 0)
        {
            return (own, null);
        }

        var key = ImportFiles.KeyOf(columns);
        var last = await db.ImportParts.AsNoTracking().Where(p => p.No == ImportPart.Main && p.HeaderKey == key && p.ImportId != import.Id)
            .Join(db.Imports.AsNoTracking().Where(i => i.JobId != null), p => p.ImportId, i => i.Id, (p, i) => i)
            .OrderByDescending(i => i.CreatedAt).Select(i => new { i.FileName, i.Mapping }).FirstOrDefaultAsync(cancellationToken);
        return last is not null && ImportMapping.Parse(last.Mapping) is { Value: { } remembered } && remembered.Columns.Keys.All(columns.Contains)
            ? (remembered with { File = own.File, Defaults = columns is [.., "line", "reason"] ? remembered.Defaults : own.Defaults }, last.FileName)
            : (own, null);
    }
}
