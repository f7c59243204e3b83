using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>The rows that an import could not take, with the reasons, as a file that can be mended and imported again.</summary>
public static class GetRejectedRows
{
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Query(Guid ImportId) : IRequest<RejectedFile>;

    /// <param name="Write">Streams the file; to be called before the request ends.</param>
    public sealed record RejectedFile(string FileName, Func<Stream, CancellationToken, Task> Write);

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, RejectedFile>
    {
        public async Task<RejectedFile> Handle(Query query, CancellationToken cancellationToken)
        {
            var import = await db.LoadImport(query.ImportId, cancellationToken);
            await using var file = await db.OpenImport(import, cancellationToken);
            var columns = file.Csv.Format.Columns;
            return new($"{Path.GetFileNameWithoutExtension(import.FileName)}-rejected.csv", (stream, token) => Write(import.Id, columns, stream, token));
        }

        private async Task Write(Guid importId, IReadOnlyList<string> columns, Stream stream, CancellationToken cancellationToken)
        {
            await using var rows = await RejectedRows.StartAsync(stream, columns, cancellationToken);
            await foreach (var rejection in db.ImportRejections.AsNoTracking().Where(r => r.ImportId == importId).OrderBy(r => r.Line).AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                await rows.WriteAsync(Row(rejection), rejection.Reason, cancellationToken);
            }
        }

        private static CsvRow Row(ImportRejection rejection) => new(rejection.Line, rejection.Cells, rejection.Reason);
    }
}
