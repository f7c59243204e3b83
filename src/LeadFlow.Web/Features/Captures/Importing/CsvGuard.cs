namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>
/// Stands between the file and the parser, which would keep a cell of any length in memory, and could not go on after refusing one:
/// passes text on, without what is over the limits, and notes where each record starts.
/// </summary>
internal sealed class CsvGuard : TextReader
{
    private readonly TextReader inner;
    private readonly CsvScanner scanner;
    private readonly char quote;
    private readonly char[] block = new char[16 * 1024];
    private int position, length;
    private bool ended;

    /// <param name="inner">Disposed with the guard.</param>
    /// <param name="damagedText">U+FFFD stands for bytes that could not be read.</param>
    /// <param name="notes">One for each record that the parser returns or is about to; blank lines have none.</param>
    public CsvGuard(TextReader inner, char delimiter, bool damagedText, char quote, out Queue<CsvNote> notes)
    {
        (this.inner, this.quote) = (inner, quote);
        scanner = new CsvScanner(delimiter, damagedText, quote);
        notes = scanner.Notes;
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        var written = 0;
        while (written == 0 && !ended)
        {
            Take(position < length ? length : inner.Read(block, 0, block.Length));
            written = Pass(buffer);
        }

        return written;
    }

    public override Task<int> ReadAsync(char[] buffer, int index, int count) => ReadAsync(buffer.AsMemory(index, count)).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
    {
        var written = 0;
        while (written == 0 && !ended)
        {
            Take(position < length ? length : await inner.ReadAsync(block.AsMemory(), cancellationToken));
            written = Pass(buffer.Span);
        }

        return written;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Take(int read)
    {
        if (position >= length)
        {
            (position, length) = (0, read);
        }
    }

    private int Pass(Span<char> to)
    {
        if (length == 0)
        {
            return End(to);
        }

        var written = 0;
        while (position < length && written < to.Length)
        {
            var c = block[position];
            if (scanner.HoldsQuote && c != quote)
            {
                written += Release(to, written);
                continue; // And look at the same character again.
            }

            position++;
            if (scanner.Step(c))
            {
                to[written++] = c;
            }
        }

        return written;
    }

    private int End(Span<char> to)
    {
        ended = true;
        var written = scanner.HoldsQuote ? Release(to, 0) : 0;
        scanner.End();
        return written;
    }

    private int Release(Span<char> to, int written)
    {
        if (!scanner.ReleaseQuote())
        {
            return 0;
        }

        to[written] = quote;
        return 1;
    }
}
