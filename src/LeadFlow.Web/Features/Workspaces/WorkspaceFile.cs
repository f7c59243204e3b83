using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using LeadFlow.Domain.Leads;

namespace LeadFlow.Web.Features.Workspaces;

/// <summary>Why a workspace cannot move in, in a sentence.</summary>
internal sealed class WorkspaceRefusedException(string sentence) : Exception(sentence);

/// <summary>
/// A workspace as it came, looked through before anything of it is believed: which files it has, what its manifest says of them, and that none
/// of them blows up. Names are compared with those that are known, and never used as paths.
/// </summary>
internal sealed class WorkspaceFile : IAsyncDisposable
{
    private const int MaxEntries = 100_000;
    private const long MaxManifest = 32L * 1024 * 1024;
    private const long MaxBlob = 1024L * 1024 * 1024;
    private const long MaxBytes = 512L * 1024 * 1024 * 1024;

    /// <summary>Rows as text come to a thirtieth of their size; what comes to less than this is no text of ours.</summary>
    private const int MaxRatio = 200;
    private const long SmallEnough = 1024 * 1024;

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries;

    private WorkspaceFile(ZipArchive zip, Dictionary<string, ZipArchiveEntry> entries, Manifest manifest) => (_zip, _entries, Manifest) = (zip, entries, manifest);

    public Manifest Manifest { get; }

    /// <param name="stream">Seekable; stays open.</param>
    /// <exception cref="WorkspaceRefusedException">It is not a workspace, or not one that can be read here.</exception>
    public static async Task<WorkspaceFile> Open(Stream stream, IReadOnlyList<WorkspaceTable> tables, CancellationToken cancellationToken)
    {
        ZipArchive? zip = null;
        try
        {
            zip = await ZipArchive.CreateAsync(stream, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken);
            var entries = Entries(zip);
            var manifest = await ReadManifest(entries, cancellationToken);
            Check(manifest, entries, tables);
            return new(zip, entries, manifest);
        }
        catch (InvalidDataException)
        {
            await (zip?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw new WorkspaceRefusedException("This is not a whole zip file. If it was downloaded, download it again: it may have been cut off.");
        }
        catch
        {
            await (zip?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }
    }

    public ValueTask DisposeAsync() => _zip.DisposeAsync();

    /// <summary>A file of it, which refuses at its end if it is not what the manifest says, and before that if it is longer.</summary>
    public async Task<Stream> Read(string name, long bytes, string sha256, CancellationToken cancellationToken) =>
        new CheckedStream(await _entries[name].OpenAsync(cancellationToken), name, bytes, sha256);

    private static Dictionary<string, ZipArchiveEntry> Entries(ZipArchive zip)
    {
        if (zip.Entries.Count > MaxEntries)
        {
            throw new WorkspaceRefusedException($"The file holds {zip.Entries.Count:N0} files; a workspace holds {MaxEntries:N0} at most.");
        }

        var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        var bytes = 0L;
        foreach (var entry in zip.Entries)
        {
            bytes += entry.Length;
            if (bytes > MaxBytes || (entry.Length > SmallEnough && entry.Length / Math.Max(1, entry.CompressedLength) > MaxRatio))
            {
                throw new WorkspaceRefusedException($"The file would blow up to far more than it is ({entry.FullName}). LeadFlow does not write such files, and does not open them.");
            }

            if (!entries.TryAdd(entry.FullName, entry))
            {
                throw new WorkspaceRefusedException($"The file holds {entry.FullName} twice.");
            }
        }

        return entries;
    }

    private static async Task<Manifest> ReadManifest(Dictionary<string, ZipArchiveEntry> entries, CancellationToken cancellationToken)
    {
        if (!entries.TryGetValue(Manifest.FileName, out var entry) || entry.Length > MaxManifest)
        {
            throw new WorkspaceRefusedException($"This is a zip file, but no workspace of LeadFlow: it has no {Manifest.FileName}.");
        }

        try
        {
            await using var stream = await entry.OpenAsync(cancellationToken);
            using var json = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
            if (json.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("format", out var format) || format.ValueKind != JsonValueKind.String || format.GetString() != Manifest.Name)
            {
                throw new WorkspaceRefusedException("This is no workspace of LeadFlow: its manifest says that it is something else.");
            }

            var version = root.TryGetProperty("version", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var v) ? v : 0;
            if (version is < 1 or > Manifest.Latest)
            {
                throw new WorkspaceRefusedException(version > Manifest.Latest
                    ? $"This workspace was written by a newer LeadFlow (format {version}; this one reads up to {Manifest.Latest}). Update this installation first."
                    : "This workspace says no version of its format that there has ever been.");
            }

            var manifest = root.Deserialize<Manifest>(Manifest.Json) ?? throw new JsonException();
            return manifest.Tables.All(t => t?.Columns.All(c => c is not null) == true) && manifest.Files.All(f => f is not null) ? manifest : throw new JsonException();
        }
        catch (JsonException)
        {
            throw new WorkspaceRefusedException($"The {Manifest.FileName} of this workspace cannot be read.");
        }
    }

    private static void Check(Manifest manifest, Dictionary<string, ZipArchiveEntry> entries, IReadOnlyList<WorkspaceTable> tables)
    {
        if (!Text.IsStorable(manifest.Company) || !Text.IsStorable(manifest.CreatedBy))
        {
            throw new WorkspaceRefusedException("The manifest calls its company, or whoever wrote it, by characters that cannot be stored.");
        }

        var known = tables.ToDictionary(t => t.Name, StringComparer.Ordinal);
        var named = new HashSet<string>(StringComparer.Ordinal) { Manifest.FileName };
        foreach (var table in manifest.Tables)
        {
            if (!known.TryGetValue(table.Name, out var ours))
            {
                throw new WorkspaceRefusedException($"The workspace has a table “{table.Name}”, which this LeadFlow does not know. If a newer one wrote it, update this installation first.");
            }

            if (table.Columns.FirstOrDefault(c => !ours.Columns.Any(o => o.Name == c.Name)) is { } column)
            {
                throw new WorkspaceRefusedException($"The table “{table.Name}” of the workspace has a column “{column.Name}”, which this LeadFlow does not take. If a newer one wrote it, update this installation first.");
            }

            if (ours.Key.FirstOrDefault(k => !table.Columns.Any(c => c.Name == k.Name)) is { } key || table.Columns.DistinctBy(c => c.Name).Count() != table.Columns.Count)
            {
                throw new WorkspaceRefusedException($"The columns of the table “{table.Name}” are not whole in the manifest.");
            }

            Expect(table.File, table.File == ours.FileName, table.Bytes);
        }

        foreach (var blob in manifest.Files)
        {
            Expect(blob.File, Place(blob.File, known) is not null && blob.Bytes <= MaxBlob, blob.Bytes);
        }

        if (entries.Keys.FirstOrDefault(e => !named.Contains(e)) is { } stray)
        {
            throw new WorkspaceRefusedException($"The workspace holds a file that its manifest does not name: {stray}.");
        }

        void Expect(string file, bool isPlausible, long bytes)
        {
            if (!isPlausible || !named.Add(file))
            {
                throw new WorkspaceRefusedException($"The manifest names a file that has no place in a workspace: {file}.");
            }

            if (!entries.TryGetValue(file, out var entry))
            {
                throw new WorkspaceRefusedException($"The workspace lacks a file that its manifest names: {file}.");
            }

            if (entry.Length != bytes)
            {
                throw new WorkspaceRefusedException($"{file} is not as long as the manifest says: the workspace was damaged or changed.");
            }
        }
    }

    /// <summary>Where the bytes of a file belong; null for nowhere.</summary>
    public static (WorkspaceTable Table, WorkspaceColumn Column, Guid Key)? Place(string file, IReadOnlyDictionary<string, WorkspaceTable> tables) =>
        file.Split('/') is ["files", var name, var column, var key] && tables.TryGetValue(name, out var table) && table.Files.FirstOrDefault(f => f.Name == column) is { } known && Guid.TryParseExact(key, "D", out var id)
            ? (table, known, id)
            : null;

    /// <summary>Counts and hashes what goes through.</summary>
    private sealed class CheckedStream(Stream inner, string name, long bytes, string sha256) : Stream
    {
        private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long _read;
        private bool _isOver;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => bytes;
        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read;
            try
            {
                read = buffer.Length == 0 ? 0 : await inner.ReadAsync(buffer, cancellationToken);
            }
            catch (InvalidDataException)
            {
                throw new WorkspaceRefusedException($"{name} cannot be unpacked: the workspace was damaged or cut off.");
            }

            _sha.AppendData(buffer.Span[..read]);
            _read += read;
            if (_read > bytes || (read == 0 && buffer.Length > 0 && !_isOver && (_read != bytes || !string.Equals(Convert.ToHexStringLower(_sha.GetCurrentHash()), sha256, StringComparison.OrdinalIgnoreCase))))
            {
                throw new WorkspaceRefusedException($"{name} is not what the manifest says: the workspace was damaged or changed.");
            }

            _isOver |= read == 0;
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override async ValueTask DisposeAsync()
        {
            _sha.Dispose();
            await inner.DisposeAsync();
            await base.DisposeAsync();
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is read asynchronously.");

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
