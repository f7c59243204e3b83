namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>What makes a record unusable before anything is read from its cells.</summary>
internal enum CsvTrouble { None, LongCell, LongRecord, ZeroByte, DamagedText, OpenQuote, TextAfterQuote }

/// <summary>Where a record lies in the file, and the first trouble in it.</summary>
/// <param name="Cell">Index of the cell in trouble.</param>
/// <param name="TroubleLine">Line on which that cell starts.</param>
/// <param name="Quoted">How many cells are enclosed by quotes: two records that say the same, but are written otherwise, come from different hands.</param>
internal readonly record struct CsvNote(long Line, long LastLine, CsvTrouble Trouble, int Cell, long TroubleLine, int Quoted = 0);

/// <summary>
/// Follows the text of a CSV file character by character: where records and cells begin, and what is over the limits.
/// Reads quotes as the parser does; a test holds the two together.
/// </summary>
internal sealed class CsvScanner(char delimiter, bool damagedText, char quote = '"')
{
    /// <summary>Characters of a record, without what is cut from its cells, after which further cells are dropped.</summary>
    public const int MaxRecordLength = 1_000_000;

    private enum At { CellStart, Plain, Quoted, QuoteInQuoted, AfterQuoted }

    private At at;
    private bool afterReturn, lineStarted, dropping;
    private bool isBlank = true;
    private int cell, cellLength, recordLength, quoted;
    private long line = 1, cellLine = 1;
    private (long Line, CsvTrouble Trouble, int Cell, long TroubleLine) record = (1, CsvTrouble.None, 0, 0);

    /// <summary>One for each record with any text.</summary>
    public Queue<CsvNote> Notes { get; } = new();

    /// <summary>A quote was dropped that either doubles the next one or ends its cell.</summary>
    public bool HoldsQuote { get; private set; }

    /// <summary>The held quote did end its cell.</summary>
    /// <returns>Whether the parser is to see it.</returns>
    public bool ReleaseQuote()
    {
        (HoldsQuote, at) = (false, At.QuoteInQuoted);
        return !dropping;
    }

    /// <summary>The text is over.</summary>
    public void End()
    {
        if (at == At.Quoted)
        {
            Note(CsvTrouble.OpenQuote);
        }

        if (!isBlank)
        {
            EndRecord(lineStarted ? line : line - 1);
        }
    }

    /// <returns>Whether the parser is to see the character.</returns>
    public bool Step(char c)
    {
        if (c is '\r' or '\n')
        {
            return Newline(c);
        }

        (afterReturn, lineStarted) = (false, true);
        isBlank = isBlank && c == ' ';
        if (c == quote)
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

        at = (at, c) switch
        {
            (At.CellStart, ' ') => At.CellStart,
            (At.QuoteInQuoted or At.AfterQuoted, ' ') => At.AfterQuoted,
            (At.QuoteInQuoted or At.AfterQuoted, _) => TextAfterQuote(),
            _ => At.Plain,
        };
        return Content(c);
    }

    private bool Newline(char c)
    {
        var second = c == '\n' && afterReturn;
        line += second ? 0 : 1;
        (afterReturn, lineStarted) = (c == '\r', false);
        if (at == At.Quoted)
        {
            return Content(c);
        }

        if (!isBlank)
        {
            EndRecord(line - 1);
        }

        (record, cellLine) = ((line, CsvTrouble.None, 0, 0), line);
        (at, cell, cellLength, recordLength, quoted, isBlank, dropping) = (At.CellStart, 0, 0, 0, 0, true, false);
        return true;
    }

    private bool Quote()
    {
        switch (at)
        {
            case At.CellStart:
                at = At.Quoted;
                quoted++;
                cellLine = line;
                return !dropping;
            case At.Quoted when dropping || cellLength > CsvFile.MaxCellLength:
                // Over the limit, a doubled quote is dropped as a pair: half of it would end the cell.
                HoldsQuote = !HoldsQuote;
                cellLength++;
                return false;
            case At.Quoted:
                at = At.QuoteInQuoted;
                return true;
            case At.QuoteInQuoted:
                at = At.Quoted;
                return Content(quote);
            case At.AfterQuoted:
                at = TextAfterQuote();
                return Content(quote);
            default:
                return Content(quote);
        }
    }

    private At TextAfterQuote()
    {
        Note(CsvTrouble.TextAfterQuote);
        return At.Plain;
    }

    private bool Delimiter()
    {
        if (++recordLength > MaxRecordLength)
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
        recordLength++;
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
        Notes.Enqueue(new CsvNote(record.Line, lastLine, record.Trouble, record.Cell, record.TroubleLine, quoted));
    }
}
