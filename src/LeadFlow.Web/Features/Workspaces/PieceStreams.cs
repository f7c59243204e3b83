using System.Security.Cryptography;
using LeadFlow.Web.Data;
using Npgsql;

namespace LeadFlow.Web.Features.Workspaces;

/// <summary>Cuts what is written into pieces and hands each on when it is full. The last one, by <see cref="Finish"/>.</summary>
internal sealed class PieceWriter(Func<int, byte[], Task> save) : Stream
{
    private readonly MemoryStream _waiting = new(WorkspaceExportPiece.Size * 2);
    private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int _no;

    public long Written { get; private set; }

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Whole pieces wait for the next asynchronous write.</summary>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _waiting.Write(buffer);
        _sha.AppendData(buffer);
        Written += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        if (_waiting.Length >= WorkspaceExportPiece.Size)
        {
            await Save(whole: true);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() { }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <returns>SHA-256 of all that was written.</returns>
    public async Task<string> Finish()
    {
        await Save(whole: false);
        return Convert.ToHexStringLower(_sha.GetHashAndReset());
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _sha.Dispose();
        base.Dispose(disposing);
    }

    private async Task Save(bool whole)
    {
        var all = _waiting.ToArray();
        var at = 0;
        while (all.Length - at >= WorkspaceExportPiece.Size || (!whole && at < all.Length))
        {
            var piece = all.AsSpan(at, Math.Min(WorkspaceExportPiece.Size, all.Length - at)).ToArray();
            await save(_no++, piece);
            at += piece.Length;
        }

        _waiting.SetLength(0);
        _waiting.Write(all.AsSpan(at));
    }
}

/// <summary>What was written so, read from any place on. It holds a connection only while it fetches a piece: a slow reader costs nothing.</summary>
internal sealed class PieceReader(NpgsqlDataSource source, Guid exportId, long length) : PieceStream(WorkspaceExportPiece.Size)
{
    public override long Length => length;

    protected override async Task<byte[]> Piece(int no, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT bytes FROM workspace_export_pieces WHERE export_id = $1 AND no = $2");
        command.Parameters.Add(new() { Value = exportId });
        command.Parameters.Add(new() { Value = no });
        return await command.ExecuteScalarAsync(cancellationToken) as byte[] ?? throw new IOException("The export was dropped while it was downloaded.");
    }

    protected override byte[] Piece(int no) => throw new NotSupportedException("It is read asynchronously.");
}
