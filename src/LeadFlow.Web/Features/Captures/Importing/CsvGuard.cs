namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>What makes a record unusable before anything is read from its cells.</summary>
internal enum CsvTrouble { None, LongCell, LongRecord, ZeroByte, DamagedText, OpenQuote }

/// <summary>Where a record lies in the file, and the first trouble in it.</summary>
/// <param name="Cell">Index of the cell in trouble.</param>
/// <param name="TroubleLine">Line on which that cell starts.</param>
internal readonly record struct CsvNote(long Line, long LastLine, CsvTrouble Trouble, int Cell, long TroubleLine);

/// <summary>
/// Stands between the file and the parser, which would keep a cell of any length in memory, and could not go on after refusing one:
/// passes text on, cuts what is over the limits, and notes where each record starts. Reads quotes as the parser does (a test holds the two together).
/// </summary>
internal sealed class CsvGuard : TextReader
{
    /// <summary>Characters of a record after which its further cells are dropped.</summary>
    public const int MaxRecordLength = 1_000_000;

    private enum At { CellStart, Plain, Quoted, QuoteInQuoted }

    private readonly TextReader inner;
    private readonly char delimiter;
    private readonly bool damagedText;
    private readonly Queue<CsvNote> notes = new();
    private readonly char[] block = new char[16 * 1024];
    private int position, length;
    private bool ended;

    private At at;
    private bool afterReturn, lineStarted, heldQuote, dropping;
    private bool isBlank = true;
    private int cell, cellLength, recordLength;
    private long line = 1, cellLine = 1;
    private (long Line, CsvTrouble Trouble, int Cell, long TroubleLine) record = (1, CsvTrouble.None, 0, 0);

    /// <param name="inner">Disposed with the guard.</param>
    /// <param name="damagedText">U+FFFD stands for bytes that could not be read.</param>
    /// <param name="notes">One for each record that the parser returns or is about to; blank lines have none.</param>
    public CsvGuard(TextReader inner, char delimiter, bool damagedText, out Queue<CsvNote> notes) =>
        (this.inner, this.delimiter, this.damagedText, notes) = (inner, delimiter, damagedText, this.notes);

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
        var written = 0;
        if (length == 0)
        {
            return End(to);
        }

        while (position < length && written < to.Length)
        {
            var c = block[position];
            if (heldQuote && c != '"')
            {
                // The quote did end the cell that was cut: pass it on, then look at this character again.
                (heldQuote, at) = (false, At.QuoteInQuoted);
                written += Emit(to, written, '"');
                continue;
            }

            position++;
            if (Step(c))
            {
                to[written++] = c;
            }
        }

        return written;
    }

    private int End(Span<char> to)
    {
        ended = true;
        var written = heldQuote ? Emit(to, 0, '"') : 0;
        if (at == At.Quoted && !heldQuote)
        {
            Note(CsvTrouble.OpenQuote);
        }

        if (!isBlank)
        {
            EndRecord(lineStarted ? line : line - 1);
        }

        return written;
    }

    private int Emit(Span<char> to, int written, char c)
    {
        if (dropping)
        {
            return 0;
        }

        to[written] = c;
        return 1;
    }

    /// <returns>Whether the parser is to see the character.</returns>
    private bool Step(char c)
    {
        if (c is '\r' or '\n')
        {
            return Newline(c);
        }

        (afterReturn, lineStarted) = (false, true);
        isBlank = isBlank && c == ' ';
        recordLength++;
        if (c == '"')
        {
            return Quote();
        }

        if (at == At.Quoted)
        {
            return Content(c);
        }

        if (c == delimiter)
        {
            return Delimiter();
        }

        at = at == At.CellStart && c == ' ' ? At.CellStart : At.Plain;
        return Content(c);
    }

    private bool Newline(char c)
    {
        var second = c == '\n' && afterReturn;
        line += second ? 0 : 1;
        (afterReturn, lineStarted) = (c == '\r', false);
        if (at == At.Quoted)
        {
            recordLength++;
            return Content(c);
        }

        if (!isBlank)
        {
            EndRecord(line - 1);
        }

        (record, cellLine) = ((line, CsvTrouble.None, 0, 0), line);
        (at, cell, cellLength, recordLength, isBlank, dropping) = (At.CellStart, 0, 0, 0, true, false);
        return true;
    }

    private bool Quote()
    {
        switch (at)
        {
            case At.CellStart:
                at = At.Quoted;
                cellLine = line;
                return !dropping;
            case At.Quoted when dropping || cellLength > CsvFile.MaxCellLength:
                // Over the limit, a doubled quote is dropped as a pair: half of it would end the cell.
                heldQuote = !heldQuote;
                cellLength++;
                return false;
            case At.Quoted:
                at = At.QuoteInQuoted;
                return true;
            case At.QuoteInQuoted:
                at = At.Quoted;
                return Content('"');
            default:
                return Content('"');
        }
    }

    private bool Delimiter()
    {
        if (recordLength > MaxRecordLength)
        {
            Note(CsvTrouble.LongRecord);
            dropping = true;
        }

        (at, cellLength, cellLine) = (At.CellStart, 0, line);
        cell++;
        return !dropping;
    }

    private bool Content(char c)
    {
        if (c == '\0')
        {
            Note(CsvTrouble.ZeroByte);
        }
        else if (c == '\uFFFD' && damagedText)
        {
            Note(CsvTrouble.DamagedText);
        }

        if (cellLength > CsvFile.MaxCellLength)
        {
            Note(CsvTrouble.LongCell);
            return false;
        }

        cellLength++;
        return !dropping;
    }

    private void Note(CsvTrouble trouble)
    {
        if (record.Trouble == CsvTrouble.None || trouble == CsvTrouble.OpenQuote)
        {
            record = (record.Line, trouble, cell, cellLine);
        }
    }

    private void EndRecord(long lastLine)
    {
        notes.Enqueue(new CsvNote(record.Line, lastLine, record.Trouble, record.Cell, record.TroubleLine));
    }
}
