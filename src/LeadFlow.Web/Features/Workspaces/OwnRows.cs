using LeadFlow.Web.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LeadFlow.Web.Features.Workspaces;

/// <summary>What an empty installation has of its own while a workspace moves in, within one transaction: it makes room, and what lets its admin in comes back.</summary>
/// <param name="users">What the users of this installation keep, whoever they become, is what a workspace leaves out: how they sign in.</param>
/// <param name="adminId">Who goes on as an admin: as the person with the same e-mail address, or beside the others; null for nobody.</param>
internal sealed class OwnRows(LeadFlowDb db, WorkspaceTable users, Guid? adminId)
{
    public const string Aside = "aside_";

    private readonly List<string> _aside = [];

    /// <summary>What the empty installation has of its own makes room: the company, the first agreement, and the admin with all that lets them in.</summary>
    public async Task PutAside(CancellationToken cancellationToken)
    {
        await db.Run($"CREATE TEMP TABLE {Aside}companies ON COMMIT DROP AS SELECT * FROM companies; DELETE FROM companies; DELETE FROM agreements", cancellationToken);
        if (adminId is null)
        {
            return;
        }

        foreach (var (table, ids, _) in WorkspaceTables.IdsInTablesLeftOut(db).Where(t => t.RefersToUsers))
        {
            await db.Run($"CREATE TEMP TABLE {Aside}{table} ON COMMIT DROP AS SELECT * FROM \"{table}\"; DELETE FROM \"{table}\"", cancellationToken);
            _aside.Add(table);
        }

        await db.Run($"CREATE TEMP TABLE {Aside}users ON COMMIT DROP AS SELECT * FROM users; CREATE TEMP TABLE {Aside}preferences ON COMMIT DROP AS SELECT * FROM user_preferences; DELETE FROM user_preferences; DELETE FROM users", cancellationToken);
    }

    /// <returns>Who the admin is now.</returns>
    public async Task<Guid?> PutBack(CancellationToken cancellationToken)
    {
        if (adminId is not { } was)
        {
            return null;
        }

        var same = await db.Command($"SELECT u.id FROM users u JOIN {Aside}users a ON a.normalized_email = u.normalized_email OR a.normalized_user_name = u.normalized_user_name").ExecuteScalarAsync(cancellationToken) as Guid?;
        if (same is { } known)
        {
            var kept = string.Join(", ", users.LeftOut.Select(c => $"\"{c.Name}\" = a.\"{c.Name}\""));
            await db.Run($"UPDATE users u SET {kept}, role = 'Admin', is_active = true FROM {Aside}users a WHERE u.id = '{known}'", cancellationToken);
        }
        else
        {
            try
            {
                await db.Run($"UPDATE {Aside}users SET team_id = NULL; INSERT INTO users SELECT * FROM {Aside}users; INSERT INTO user_preferences SELECT * FROM {Aside}preferences", cancellationToken);
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                throw new WorkspaceRefusedException("Somebody in the workspace has your id, but another e-mail address: it was changed by hand.");
            }
        }

        var now = same ?? was;
        var ids = WorkspaceTables.IdsInTablesLeftOut(db).ToDictionary(t => t.Table, t => t.Ids);
        foreach (var table in _aside)
        {
            foreach (var id in ids[table])
            {
                await db.Run($"UPDATE {Aside}{table} SET \"{id}\" = '{now}' WHERE \"{id}\" = '{was}'", cancellationToken);
            }

            await db.Run($"INSERT INTO \"{table}\" OVERRIDING SYSTEM VALUE SELECT * FROM {Aside}{table}", cancellationToken);
        }

        await db.Run($"UPDATE audit SET actor_id = '{now}' WHERE actor_id = '{was}'", cancellationToken);
        return now;
    }
}
