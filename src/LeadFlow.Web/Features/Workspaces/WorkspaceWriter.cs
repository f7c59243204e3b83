using System.Buffers;
using System.Data;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using LeadFlow.Web.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LeadFlow.Web.Features.Workspaces;

/// <summary>
/// Writes everything as one zip: a file of JSON lines per table, then the manifest. All of it is read in one transaction that sees one instant;
/// the database itself turns rows into JSON, so that each value is written as it is kept. A row at a time is in memory.
/// </summary>
/// <param name="reading">Open, and in no transaction.</param>
internal sealed class WorkspaceWriter(NpgsqlConnection reading, IReadOnlyList<WorkspaceTable> tables, Func<long, long, Task> progress)
{
    private const int BufferSize = 1 << 16;
    private const int RowsBetweenLooks = 1000;

    /// <summary>How values are written, whatever the session was used for before.</summary>
    private const string Session = "SET TRANSACTION READ ONLY; SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL IntervalStyle = 'iso_8601'; SET LOCAL extra_float_digits = 1";

    private readonly ArrayBufferWriter<byte> _buffer = new(BufferSize * 2);
    private readonly List<Manifest.Table> _tables = [];
    private readonly List<Manifest.Blob> _files = [];
    private long _done;
    private long _total;

    /// <param name="head">Who, when and of what; tables and rows are filled in.</param>
    /// <param name="stream">Stays open, and need not be seekable.</param>
    public async Task<Manifest> Write(Stream stream, Manifest head, CancellationToken cancellationToken)
    {
        await using var snapshot = await reading.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await Run(Session, cancellationToken);
        foreach (var table in tables)
        {
            _total += (long)(await Command($"SELECT count(*) FROM {table.Rows}").ExecuteScalarAsync(cancellationToken))!;
        }

        await progress(0, _total);
        await using var zip = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        foreach (var table in tables)
        {
            await WriteRows(zip, table, head.CreatedAt, cancellationToken);
            foreach (var column in table.Files)
            {
                await WriteFiles(zip, table, column, head.CreatedAt, cancellationToken);
            }
        }

        var manifest = head with { Rows = _tables.Sum(t => t.Rows), Tables = _tables, Files = _files };
        await using (var entry = await Entry(zip, Manifest.FileName, head.CreatedAt, cancellationToken))
        {
            await entry.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(manifest, Manifest.Json), cancellationToken);
        }

        await progress(_done, _total);
        return manifest;
    }

    private async Task WriteRows(ZipArchive zip, WorkspaceTable table, DateTimeOffset at, CancellationToken cancellationToken)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (rows, bytes) = (0L, 0L);
        await using (var entry = await Entry(zip, table.FileName, at, cancellationToken))
        {
            await using var command = Command($"SELECT convert_to(row_to_json(r)::text, 'UTF8') FROM (SELECT {Names(table.Columns)} FROM {table.Rows} ORDER BY {Order(table)}) AS r");
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                _buffer.Write(reader.GetFieldValue<byte[]>(0));
                _buffer.Write("\n"u8);
                rows++;
                if (_buffer.WrittenCount >= BufferSize)
                {
                    await Flush();
                }

                if (++_done % RowsBetweenLooks == 0)
                {
                    await progress(_done, _total);
                }
            }

            await Flush();

            async Task Flush()
            {
                var part = _buffer.WrittenMemory;
                sha.AppendData(part.Span);
                bytes += part.Length;
                await entry.WriteAsync(part, cancellationToken);
                _buffer.ResetWrittenCount();
            }
        }

        _tables.Add(new(table.Name, table.FileName, rows, bytes, Convert.ToHexStringLower(sha.GetHashAndReset()), [.. table.Columns.Select(c => new Manifest.Column(c.Name, c.Type))]));
    }

    /// <summary>Bytes as they are, each value a file that is called after its row.</summary>
    private async Task WriteFiles(ZipArchive zip, WorkspaceTable table, WorkspaceColumn column, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = Command($"SELECT \"{table.Key[0].Name}\", \"{column.Name}\" FROM \"{table.Name}\" WHERE \"{column.Name}\" IS NOT NULL ORDER BY 1");
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellationToken);
        var buffer = new byte[BufferSize];
        while (await reader.ReadAsync(cancellationToken))
        {
            var name = $"files/{table.Name}/{column.Name}/{reader.GetGuid(0)}";
            using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var bytes = 0L;
            await using (var entry = await Entry(zip, name, at, cancellationToken))
            {
                await using var value = await reader.GetStreamAsync(1, cancellationToken);
                for (int read; (read = await value.ReadAsync(buffer, cancellationToken)) > 0; bytes += read)
                {
                    sha.AppendData(buffer, 0, read);
                    await entry.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                }
            }

            _files.Add(new(name, bytes, Convert.ToHexStringLower(sha.GetHashAndReset())));
        }
    }

    private static async Task<Stream> Entry(ZipArchive zip, string name, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = at;
        return await entry.OpenAsync(cancellationToken);
    }

    /// <summary>The same everywhere: text by its code points, whatever language the database is set to.</summary>
    private static string Order(WorkspaceTable table) =>
        string.Join(", ", table.Key.Select(k => k.Type == "text" || k.Type.StartsWith("character", StringComparison.Ordinal) ? $"\"{k.Name}\" COLLATE \"C\"" : $"\"{k.Name}\""));

    private static string Names(IEnumerable<WorkspaceColumn> columns) => string.Join(", ", columns.Select(c => $"\"{c.Name}\""));

    private NpgsqlCommand Command(string sql) => new(sql, reading) { CommandTimeout = 0 };

    private async Task Run(string sql, CancellationToken cancellationToken)
    {
        await using var command = Command(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What it says of itself before anything is read.</summary>
    public static Manifest Head(LeadFlowDb db, string company, string by, DateTimeOffset now)
    {
        var columns = WorkspaceTables.Of(db).SelectMany(t => t.LeftOut.Select(c => new Manifest.Reason($"{t.Name}.{c.Name}", "how somebody signs in, or a secret of one installation")));
        return new(Manifest.Name, Manifest.Latest, now, by, company, HouseMigrations.Latest, 0, [], [], new([.. WorkspaceTables.TablesLeftOut(db).Select(t => new Manifest.Reason(t.Table, t.Why))], [.. columns]));
    }
}
