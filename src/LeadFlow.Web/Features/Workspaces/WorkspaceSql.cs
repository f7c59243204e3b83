using LeadFlow.Web.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LeadFlow.Web.Features.Workspaces;

internal static class WorkspaceSql
{
    /// <summary>It takes as long as it takes.</summary>
    public static NpgsqlCommand Command(this LeadFlowDb db, string sql) => new(sql, (NpgsqlConnection)db.Database.GetDbConnection()) { CommandTimeout = 0 };

    public static async Task Run(this LeadFlowDb db, string sql, CancellationToken cancellationToken)
    {
        await using var command = db.Command(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
