using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>A part of an import as a stream that holds one chunk at a time. Asks by the context it was opened with, which must be free whenever it is read.</summary>
internal sealed class ImportStream(LeadFlowDb db, ImportPart part) : PieceStream(ImportPart.ChunkBytes)
{
    public ImportPart Part => part;
    public override long Length => part.Length;

    protected override Task<byte[]> Piece(int no, CancellationToken cancellationToken) => Chunk(no).SingleAsync(cancellationToken);

    protected override byte[] Piece(int no) => Chunk(no).Single();

    private IQueryable<byte[]> Chunk(int no) => db.ImportChunks.Where(c => c.ImportId == part.ImportId && c.Part == part.No && c.No == no).Select(c => c.Bytes);
}

/// <summary>Writes a part chunk by chunk, in the context's transaction. The part itself must be there already.</summary>
internal sealed class ImportStreamWriter(LeadFlowDb db, ImportPart part) : Stream
{
    private readonly byte[] chunk = new byte[ImportPart.ChunkBytes];
    private int filled, no;

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => Position;
    public override long Position { get => ((long)no * ImportPart.ChunkBytes) + filled; set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            Fill(ref buffer);
            if (filled == chunk.Length)
            {
                db.Database.ExecuteSql(Insert(chunk));
                (no, filled) = (no + 1, 0);
            }
        }
    }

    /// <summary>Takes in a whole stream from its beginning.</summary>
    public async Task Take(Stream stream, CancellationToken cancellationToken)
    {
        stream.Position = 0;
        while (await stream.ReadAtLeastAsync(chunk.AsMemory(filled), chunk.Length - filled, throwOnEndOfStream: false, cancellationToken) is > 0 and var read)
        {
            filled += read;
            if (filled == chunk.Length)
            {
                await db.Database.ExecuteSqlAsync(Insert(chunk), cancellationToken);
                (no, filled) = (no + 1, 0);
            }
        }
    }

    /// <summary>Writes what is left.</summary>
    public async Task Finish(string? encoding, CancellationToken cancellationToken)
    {
        var length = Position;
        if (filled > 0)
        {
            await db.Database.ExecuteSqlAsync(Insert(chunk[..filled]), cancellationToken);
            (no, filled) = (no + 1, 0);
        }

        part.Kept(length, encoding);
        await db.SaveChangesAsync(cancellationToken);
    }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Fill(ref ReadOnlySpan<byte> buffer)
    {
        var count = Math.Min(buffer.Length, chunk.Length - filled);
        buffer[..count].CopyTo(chunk.AsSpan(filled));
        filled += count;
        buffer = buffer[count..];
    }

    private FormattableString Insert(byte[] bytes) => $"INSERT INTO import_chunks (import_id, part, no, bytes) VALUES ({part.ImportId}, {part.No}, {no}, {bytes})";
}
