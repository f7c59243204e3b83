using LeadFlow.Domain.Agreements;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LeadFlow.Web.Features.Workspaces;

/// <summary>Whether an installation can work by the rows that have come, before they are kept: every page asks for the company, its zone and its agreement.</summary>
internal static class WorkspaceCheck
{
    /// <summary>Tables whose JSON decides how everything else is read.</summary>
    private static readonly HashSet<string> _rules = ["agreements", "utm_rules", "capture_rules", "routing_rules", "call_scripts", "custom_fields"];

    /// <exception cref="WorkspaceRefusedException">It could not.</exception>
    public static async Task Check(LeadFlowDb db, Desk desk, IReadOnlyList<WorkspaceTable> tables, CancellationToken cancellationToken)
    {
        foreach (var (table, column) in tables.SelectMany(t => t.Columns.Select(c => (t, c))))
        {
            var sql = $"SELECT 1 AS \"Value\" FROM \"{table.Name}\" WHERE {IsGap(table, column)} LIMIT 1"; // Names are those of the model.
            if (IsGap(table, column) is not null && await db.Database.SqlQueryRaw<int>(sql).AnyAsync(cancellationToken))
            {
                throw new WorkspaceRefusedException($"A list in the column “{column.Name}” of the table “{table.Name}” has a place with nothing in it.");
            }
        }

        if (await db.Companies.AsNoTracking().Select(c => c.TimeZone).SingleOrDefaultAsync(cancellationToken) is not { } zone)
        {
            throw new WorkspaceRefusedException("The workspace has no company.");
        }

        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            throw new WorkspaceRefusedException($"The company of the workspace keeps the time of “{zone}”, which is no time zone that this installation knows.");
        }

        if (await db.Agreements.CountAsync(a => a.State == AgreementState.Active, cancellationToken) != 1)
        {
            throw new WorkspaceRefusedException("The workspace has no agreement in force.");
        }

        try
        {
            desk.Forget();
            await desk.Rules(cancellationToken);
        }
        catch (Exception e) when (e is not (OperationCanceledException or NpgsqlException))
        {
            throw new WorkspaceRefusedException("The rules of the workspace cannot be read: its agreement, people, sources or fields were changed by hand.");
        }
    }

    /// <summary>A condition that no row may meet; null where there is none.</summary>
    private static string? IsGap(WorkspaceTable table, WorkspaceColumn column) => column.Type switch
    {
        var type when type.EndsWith("[]", StringComparison.Ordinal) => $"array_ndims(\"{column.Name}\") > 1 OR EXISTS (SELECT 1 FROM unnest(\"{column.Name}\") AS u WHERE u IS NULL)",
        "jsonb" when _rules.Contains(table.Name) => $"jsonb_path_exists(\"{column.Name}\", 'strict $.** ? (@.type() == \"array\" && exists(@[*] ? (@ == null)))', silent => true)",
        _ => null,
    };
}
