namespace LeadFlow.Web.Data;

/// <summary>A file that lies in pieces, from any place on. It holds one piece, and asks the database only for the next.</summary>
/// <param name="pieceBytes">Of all pieces but the last.</param>
internal abstract class PieceStream(int pieceBytes) : Stream
{
    private byte[] _piece = [];
    private long _pieceNo = -1;

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Position { get; set; }

    /// <param name="no">From 0.</param>
    protected abstract Task<byte[]> Piece(int no, CancellationToken cancellationToken);

    /// <summary>The same for who cannot wait.</summary>
    protected abstract byte[] Piece(int no);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (NeedsPiece(out var no))
        {
            (_piece, _pieceNo) = (Piece(no), no);
        }

        return Take(buffer);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (NeedsPiece(out var no))
        {
            (_piece, _pieceNo) = (await Piece(no, cancellationToken), no);
        }

        return Take(buffer.Span);
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => Position + offset, _ => Length + offset };

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private bool NeedsPiece(out int no)
    {
        no = (int)(Position / pieceBytes);
        return Position < Length && no != _pieceNo;
    }

    private int Take(Span<byte> buffer)
    {
        if (Position >= Length)
        {
            return 0;
        }

        var from = (int)(Position % pieceBytes);
        var count = Math.Min(buffer.Length, _piece.Length - from);
        _piece.AsSpan(from, count).CopyTo(buffer);
        Position += count;
        return count;
    }
}
