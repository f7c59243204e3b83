using System.Data;
using LeadFlow.Web.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LeadFlow.Web.Features.Workspaces;

/// <summary>A workspace moves into an installation in which nothing has been done yet: the company's row, the first agreement and one admin.</summary>
internal static class EmptyInstallation
{
    /// <summary>Tables that have rows from the beginning, or before anything is done.</summary>
    public static readonly IReadOnlySet<string> Founding = new HashSet<string> { "companies", "agreements", "users", "user_preferences", "audit", "jobs" };

    /// <param name="adminId">Who imports; null for nobody.</param>
    /// <returns>A sentence; null for an empty one.</returns>
    public static async Task<string?> WhyNot(LeadFlowDb db, Guid? adminId, CancellationToken cancellationToken)
    {
        var checks = WorkspaceTables.Of(db).Where(t => !Founding.Contains(t.Name)).Select(t => $"SELECT '{t.Name}' WHERE EXISTS (SELECT 1 FROM \"{t.Name}\")")
            .Append("SELECT 'agreements' WHERE (SELECT count(*) FROM agreements) > 1").Append("SELECT 'users' WHERE EXISTS (SELECT 1 FROM users WHERE id IS DISTINCT FROM $1)");
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = new NpgsqlCommand(string.Join(" UNION ALL ", checks), (NpgsqlConnection)db.Database.GetDbConnection());
            command.Parameters.Add(new() { Value = adminId is { } id ? id : DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleResult, cancellationToken);
            List<string> found = [];
            while (await reader.ReadAsync(cancellationToken))
            {
                found.Add(reader.GetString(0).Replace('_', ' '));
            }

            return found switch
            {
                [] => null,
                ["users"] => "Other people are here already. A workspace moves into an empty installation, with one admin and nobody else.",
                _ => $"This installation is not empty: it has {Listed(found)}. A workspace moves into a new one, before anything else is done there.",
            };
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static string Listed(List<string> names) => names.Contains("leads") ? "leads" : names.Count > 3 ? $"{string.Join(", ", names.Take(3))} and more" : string.Join(", ", names);
}
