using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace LeadFlow.Web.Features.Workspaces;

/// <summary>
/// Moves a workspace into an empty installation, within the transaction of its context: tables in an order in which whatever is referred to comes
/// first, each through COPY, a batch of lines in memory at a time. The database itself turns lines into rows, as it turned rows into lines.
/// </summary>
internal sealed class WorkspaceReader(LeadFlowDb db, IReadOnlyList<WorkspaceTable> tables)
{
    private const int MaxLine = 64 * 1024 * 1024;
    private const int BatchRows = 5000;
    private const int BatchBytes = 4 * 1024 * 1024;

    private readonly Dictionary<string, string> _defaults = [];

    /// <param name="adminId">Who goes on as an admin: as the person with the same e-mail address, or beside the others.</param>
    /// <returns>Who that is now.</returns>
    public async Task<Guid?> Read(WorkspaceFile file, Guid? adminId, CancellationToken cancellationToken)
    {
        await ReadDefaults(cancellationToken);
        var installation = new OwnRows(db, tables.Single(t => t.Name == "users"), adminId);
        await installation.PutAside(cancellationToken);
        await db.Run("CREATE TEMP TABLE incoming (line text NOT NULL) ON COMMIT DROP", cancellationToken);
        foreach (var table in tables)
        {
            if (file.Manifest.Tables.FirstOrDefault(t => t.Name == table.Name) is { } theirs)
            {
                await ReadRows(file, table, theirs, cancellationToken);
            }
        }

        var byName = tables.ToDictionary(t => t.Name, StringComparer.Ordinal);
        foreach (var blob in file.Manifest.Files)
        {
            await ReadFile(file, blob, WorkspaceFile.Place(blob.File, byName)!.Value, cancellationToken);
        }

        var now = await installation.PutBack(cancellationToken);
        await db.Run($"UPDATE users SET security_stamp = gen_random_uuid()::text WHERE security_stamp IS NULL; UPDATE users SET concurrency_stamp = gen_random_uuid()::text WHERE concurrency_stamp IS NULL", cancellationToken);
        await db.Run($"UPDATE jobs SET state = '{nameof(JobState.Cancelled)}', lease_until = NULL WHERE state IN ('{nameof(JobState.Queued)}', '{nameof(JobState.Running)}')", cancellationToken);
        await db.Run($"UPDATE companies SET rules_no = greatest(rules_no, (SELECT rules_no FROM {OwnRows.Aside}companies)) + 1", cancellationToken); // What caches of any node compare.
        await ResetIdentities(cancellationToken);
        return now;
    }

    private async Task ReadRows(WorkspaceFile file, WorkspaceTable table, Manifest.Table theirs, CancellationToken cancellationToken)
    {
        var insert = InsertOf(table, theirs);
        var rows = 0L;
        await using var stream = await file.Read(theirs.File, theirs.Bytes, theirs.Sha256, cancellationToken);
        var reader = PipeReader.Create(stream, new(bufferSize: 1 << 16));
        List<byte[]> batch = [];
        var bytes = 0;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var left = read.Buffer;
            while (left.PositionOf((byte)'\n') is { } end)
            {
                await Take(left.Slice(0, end));
                left = left.Slice(left.GetPosition(1, end));
            }

            if (read.IsCompleted)
            {
                if (!left.IsEmpty)
                {
                    await Take(left);
                }

                break;
            }

            if (left.Length > MaxLine)
            {
                throw new WorkspaceRefusedException($"{theirs.File} has a line of more than {MaxLine / 1024 / 1024} MB.");
            }

            reader.AdvanceTo(left.Start, left.End);
        }

        await reader.CompleteAsync();
        await Insert();
        if (rows != theirs.Rows)
        {
            throw new WorkspaceRefusedException($"{theirs.File} has {rows:N0} rows; the manifest says {theirs.Rows:N0}.");
        }

        async Task Take(ReadOnlySequence<byte> line)
        {
            batch.Add(line.ToArray());
            bytes += (int)line.Length;
            if (batch.Count >= BatchRows || bytes >= BatchBytes)
            {
                await Insert();
            }
        }

        async Task Insert()
        {
            if (batch.Count == 0)
            {
                return;
            }

            try
            {
                await using (var copy = await Connection.BeginBinaryImportAsync("COPY incoming (line) FROM STDIN (FORMAT BINARY)", cancellationToken))
                {
                    foreach (var line in batch)
                    {
                        await copy.StartRowAsync(cancellationToken);
                        await copy.WriteAsync(line, NpgsqlDbType.Text, cancellationToken);
                    }

                    await copy.CompleteAsync(cancellationToken);
                }

                await db.Run(insert, cancellationToken);
                await db.Run("TRUNCATE incoming", cancellationToken);
            }
            catch (PostgresException e) when (e.SqlState.StartsWith("22", StringComparison.Ordinal) || e.SqlState.StartsWith("23", StringComparison.Ordinal))
            {
                throw new WorkspaceRefusedException($"A row between {rows + 1:N0} and {rows + batch.Count:N0} of {theirs.File} cannot be taken: {e.MessageText}.");
            }

            rows += batch.Count;
            (batch, bytes) = ([], 0);
        }
    }

    /// <summary>Columns that the file does not have get what the database gives new rows, or nothing of their kind.</summary>
    private string InsertOf(WorkspaceTable table, Manifest.Table theirs)
    {
        var given = theirs.Columns.Select(c => c.Name).ToList();
        var filled = table.Columns.Concat(table.LeftOut).Concat(table.Files).Where(c => !given.Contains(c.Name) && _defaults.ContainsKey($"{table.Name}.{c.Name}")).ToList();
        var columns = given.Select(c => (Name: c, Value: $"r.\"{c}\"")).Concat(filled.Select(c => (c.Name, Value: _defaults[$"{table.Name}.{c.Name}"]))).ToList();
        return string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO "{table.Name}" ({string.Join(", ", columns.Select(c => $"\"{c.Name}\""))}) OVERRIDING SYSTEM VALUE
            SELECT {string.Join(", ", columns.Select(c => c.Value))} FROM incoming CROSS JOIN LATERAL json_populate_record(NULL::"{table.Name}", incoming.line::json) AS r
            """);
    }

    private async Task ReadFile(WorkspaceFile file, Manifest.Blob blob, (WorkspaceTable Table, WorkspaceColumn Column, Guid Key) place, CancellationToken cancellationToken)
    {
        await using var stream = await file.Read(blob.File, blob.Bytes, blob.Sha256, cancellationToken);
        var bytes = new byte[blob.Bytes];
        await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        _ = await stream.ReadAsync(new byte[1], cancellationToken); // Its end, where the hash is compared.
        await using var command = db.Command($"UPDATE \"{place.Table.Name}\" SET \"{place.Column.Name}\" = $1 WHERE \"{place.Table.Key[0].Name}\" = $2");
        command.Parameters.Add(new() { Value = bytes });
        command.Parameters.Add(new() { Value = place.Key });
        if (await command.ExecuteNonQueryAsync(cancellationToken) != 1)
        {
            throw new WorkspaceRefusedException($"{blob.File} belongs to a row that the workspace does not have.");
        }
    }

    /// <summary>Of columns that must have a value: what stands in it where nobody gives one.</summary>
    private async Task ReadDefaults(CancellationToken cancellationToken)
    {
        await using var command = db.Command("SELECT table_name, column_name, udt_name, column_default FROM information_schema.columns WHERE table_schema = current_schema() AND is_nullable = 'NO' AND is_identity = 'NO' AND is_generated = 'NEVER'");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            _defaults[$"{reader.GetString(0)}.{reader.GetString(1)}"] = await reader.IsDBNullAsync(3, cancellationToken) ? Nothing(reader.GetString(2)) : reader.GetString(3);
        }
    }

    private static string Nothing(string type) => type switch
    {
        "text" or "varchar" or "bpchar" => "''",
        "bool" => "false",
        "int2" or "int4" or "int8" or "numeric" or "float4" or "float8" => "0",
        "bytea" => "'\\x'::bytea",
        "timestamptz" or "timestamp" or "date" => "now()",
        "uuid" => "gen_random_uuid()",
        "json" or "jsonb" => "'{}'",
        _ when type.StartsWith('_') => "'{}'",
        _ => "NULL",
    };

    /// <summary>Numbers that the database gives go on after those that came.</summary>
    private async Task ResetIdentities(CancellationToken cancellationToken)
    {
        List<(string Table, string Column)> identities = [];
        await using (var command = db.Command("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() AND is_identity = 'YES'"))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                identities.Add((reader.GetString(0), reader.GetString(1)));
            }
        }

        foreach (var (table, column) in identities.Where(i => tables.Any(t => t.Name == i.Table)))
        {
            await db.Run($"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{column}'), coalesce((SELECT max(\"{column}\") FROM \"{table}\"), 0) + 1, false)", cancellationToken);
        }
    }

    private NpgsqlConnection Connection => (NpgsqlConnection)db.Database.GetDbConnection();
}
