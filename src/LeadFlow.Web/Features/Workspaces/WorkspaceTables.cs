using System.Text.RegularExpressions;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Forms;
using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace LeadFlow.Web.Features.Workspaces;

/// <summary>A table as a workspace carries it.</summary>
/// <param name="Key">Columns of its primary key, in order.</param>
/// <param name="Columns">Those that stand in its rows.</param>
/// <param name="Files">Columns of bytes: each value is a file of its own.</param>
internal sealed record WorkspaceTable(string Name, IReadOnlyList<WorkspaceColumn> Key, IReadOnlyList<WorkspaceColumn> Columns, IReadOnlyList<WorkspaceColumn> Files, IReadOnlyList<WorkspaceColumn> LeftOut)
{
    public string FileName => $"data/{Name}.jsonl";

    /// <summary>Which of its rows are carried: of jobs those that are over, so that imports and bulk changes say how they ended; nobody works on the others elsewhere.</summary>
    public string Rows => Name == "jobs" ? $"\"jobs\" WHERE state NOT IN ('{nameof(JobState.Queued)}', '{nameof(JobState.Running)}') AND kind <> '{RunWorkspaceExports.Kind}'" : $"\"{Name}\"";
}

/// <param name="Type">As the database calls it.</param>
internal sealed record WorkspaceColumn(string Name, string Type);

/// <summary>
/// What a workspace carries: every table of the model, but for those that are named here with the reason. A new table is carried without being
/// asked; a column whose name sounds like a secret never is.
/// </summary>
internal static partial class WorkspaceTables
{
    /// <summary>PostgreSQL's own.</summary>
    private const string RowVersion = "xmin";

    public static readonly IReadOnlyDictionary<Type, string> LeftOut = new Dictionary<Type, string>
    {
        [typeof(ApiKey)] = "secrets: programs get new keys",
        [typeof(Invitation)] = "secrets: people get new links",
        [typeof(MailEndpoint)] = "secrets: providers get new addresses",
        [typeof(KioskDevice)] = "secrets: devices are enrolled anew",
        [typeof(InstallationSecret)] = "secrets of one installation",
        [typeof(DataProtectionKey)] = "secrets of one installation",
        [typeof(IdentityUserClaim<Guid>)] = "not used",
        [typeof(IdentityUserLogin<Guid>)] = "bound to one installation",
        [typeof(IdentityUserToken<Guid>)] = "secrets: people set them up anew",
        [typeof(IdempotencyRecord)] = "kept for a day only",
        [typeof(OutboxMessage)] = "what is sent, is sent by the installation that it came from",
        [typeof(Webhook)] = "secrets, and programs that speak with one installation",
        [typeof(WebhookDelivery)] = "what is sent, is sent by the installation that it came from",
        [typeof(LiveEvent)] = "kept for an hour only",
        [typeof(StageTally)] = "counted anew from the leads",
        [typeof(StageTallyDelta)] = "counted anew from the leads",
        [typeof(WorkspaceExport)] = "the files themselves",
        [typeof(WorkspaceExportPiece)] = "the files themselves",
    };

    /// <summary>How somebody signs in belongs to one installation.</summary>
    private static readonly HashSet<string> _leftOutColumns = ["users.password_hash", "users.security_stamp", "users.concurrency_stamp", "users.access_failed_count", "users.lockout_end", "users.two_factor_enabled"];

    /// <summary>In an order in which whatever is referred to comes first.</summary>
    public static IReadOnlyList<WorkspaceTable> Of(DbContext db)
    {
        List<WorkspaceTable> ordered = [];
        List<ITable> left = [.. Tables(db).Where(t => !IsLeftOut(t)).OrderBy(t => t.Name, StringComparer.Ordinal)];
        while (left.Count > 0)
        {
            var next = left.Find(t => t.ForeignKeyConstraints.All(f => f.PrincipalTable == t || !left.Contains(f.PrincipalTable)))
                ?? throw new InvalidOperationException($"Tables refer to each other in a circle: {string.Join(", ", left.Select(t => t.Name))}");
            left.Remove(next);
            ordered.Add(Of(next));
        }

        return ordered;
    }

    public static IEnumerable<(string Table, string Why)> TablesLeftOut(DbContext db) =>
        Tables(db).Where(IsLeftOut).OrderBy(t => t.Name, StringComparer.Ordinal).Select(t => (t.Name, LeftOut[EntityOf(t)]));

    /// <summary>Tables that are left out, and which of their columns may name a person.</summary>
    public static IEnumerable<(string Table, IReadOnlyList<string> Ids, bool RefersToUsers)> IdsInTablesLeftOut(DbContext db) =>
        Tables(db).Where(IsLeftOut).Select(t => (t.Name, (IReadOnlyList<string>)[.. t.Columns.Where(c => c.StoreType == "uuid").Select(c => c.Name)], t.ForeignKeyConstraints.Any(f => f.PrincipalTable.Name == "users")));

    /// <summary>Not to be carried, by what it is called.</summary>
    public static bool SoundsSecret(string column) => Secret().IsMatch(column);

    private static IEnumerable<ITable> Tables(DbContext db) => db.Model.GetRelationalModel().Tables;

    private static Type EntityOf(ITable table) => table.EntityTypeMappings.First().TypeBase.ClrType;

    private static bool IsLeftOut(ITable table) => LeftOut.ContainsKey(EntityOf(table));

    private static WorkspaceTable Of(ITable table)
    {
        var all = table.Columns.Where(c => c.Name != RowVersion).Select(c => (Column: new WorkspaceColumn(c.Name, c.StoreType), IsOut: _leftOutColumns.Contains($"{table.Name}.{c.Name}") || SoundsSecret(c.Name))).ToList();
        var key = table.PrimaryKey!.Columns.Select(c => new WorkspaceColumn(c.Name, c.StoreType)).ToList();
        var isFiled = key is [{ Type: "uuid" }]; // Pieces, which have more than an id to be called by, stand in their rows, in hexadecimal.
        List<WorkspaceColumn> files = [.. all.Where(c => isFiled && !c.IsOut && c.Column.Type == "bytea").Select(c => c.Column)];
        return new(table.Name, key, [.. all.Where(c => !c.IsOut && !files.Contains(c.Column)).Select(c => c.Column)], files, [.. all.Where(c => c.IsOut).Select(c => c.Column)]);
    }

    [GeneratedRegex("password|secret|token|_stamp$|totp|recovery_code|private_key|encrypted|protected", RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
