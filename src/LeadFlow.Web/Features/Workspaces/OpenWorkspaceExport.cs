using System.Globalization;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LeadFlow.Web.Features.Workspaces;

/// <summary>A file that was made, to be read from any place on. The audit notes who takes it, once each.</summary>
public static class OpenWorkspaceExport
{
    private const string Download = "workspace.download";

    [RequirePolicy(Policies.Administer)]
    public sealed record Query(Guid Id) : IRequest<Opened>;

    public sealed record Opened(string FileName, string Sha256, DateTimeOffset At, Stream Stream);

    public sealed class Handler(LeadFlowDb db, NpgsqlDataSource source, CurrentUser user, TimeProvider time) : IRequestHandler<Query, Opened>
    {
        public async Task<Opened> Handle(Query query, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            var export = await db.WorkspaceExports.AsNoTracking().SingleOrDefaultAsync(e => e.Id == query.Id && e.Sha256 != null && e.ExpiresAt > now, cancellationToken) ?? throw new NotFoundException("Export", query.Id);
            var name = string.Create(CultureInfo.InvariantCulture, $"leadflow-workspace-{export.At:yyyy-MM-dd-HHmm}.zip");
            var subject = $"{name}, SHA-256 {export.Sha256}";
            if (!await db.Audit.AnyAsync(a => a.Action == Download && a.Subject == subject && a.ActorId == user.Id && a.At >= export.At, cancellationToken))
            {
                db.Audit.Add(AuditEntry.Of(user.Actor, Download, subject, now)); // Not where a download that was broken off goes on.
                await db.SaveChangesAsync(cancellationToken);
            }

            return new(name, export.Sha256!, export.At, new PieceReader(source, export.Id, export.Bytes));
        }
    }
}
