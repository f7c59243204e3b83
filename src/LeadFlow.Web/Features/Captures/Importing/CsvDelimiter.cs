namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>Finds what separates the cells, and what encloses those that hold a separator.</summary>
public static class CsvDelimiter
{
    /// <summary>In the order in which they win when all else is equal: commas and bars occur in texts and numbers more than the others.</summary>
    public static readonly IReadOnlyList<char> Candidates = ['\t', ';', '|', ','];

    /// <summary>Nothing encloses cells: no text holds this character.</summary>
    public const char NoQuote = '\u0001';

    public static readonly IReadOnlyList<char> Quotes = ['"', '\'', NoQuote];

    /// <summary>Characters looked at.</summary>
    internal const int SampleLength = 64 * 1024;

    private const int SampleRecords = 200;

    /// <summary>The delimiter by which the sample falls into records of one width, led by a header of that width.</summary>
    /// <param name="sample">The beginning of the file.</param>
    /// <param name="whole">The sample is the whole file; otherwise its last record is left out, being cut off.</param>
    /// <param name="quote">Null: find it.</param>
    internal static async Task<(char Delimiter, char Quote)> FindAsync(string sample, bool whole, char? quote = null)
    {
        (char Delimiter, char Quote, bool HeaderFits, double Share) best = (default, '"', false, 0);
        foreach (var candidate in Candidates)
        {
            var used = quote ?? QuoteOf(sample, candidate);
            var widths = await Widths(sample, candidate, used, whole);
            if (widths.Count == 0)
            {
                continue;
            }

            var usual = widths.CountBy(w => w).OrderByDescending(w => w.Value).ThenByDescending(w => w.Key).First();
            // In steps of a twentieth, so that a few odd records do not decide between two delimiters that both fit.
            var share = Math.Round(20d * usual.Value / widths.Count) / 20;
            var fits = widths[0] == usual.Key;
            // Two cells under a header of one are a comma in a text; three or more are a table under a title.
            if (usual.Key > (fits ? 1 : 2) && (fits, share).CompareTo((best.HeaderFits, best.Share)) > 0)
            {
                best = (candidate, used, fits, share);
            }
        }

        return best.Delimiter != default ? (best.Delimiter, best.Quote) : (ForOneColumn(sample), quote ?? '"');
    }

    /// <summary>Apostrophes enclose cells where they do so again and again, and quotation marks never do: both occur within texts.</summary>
    internal static char QuoteOf(string sample, char delimiter)
    {
        var (quoted, apostrophes, open) = (0, 0, false);
        for (var i = 0; i < sample.Length; i++)
        {
            var begins = i == 0 || sample[i - 1] == delimiter || sample[i - 1] is '\n' or '\r';
            quoted += begins && sample[i] == '"' ? 1 : 0;
            if (sample[i] != '\'')
            {
                continue;
            }

            var ends = i + 1 == sample.Length || sample[i + 1] == delimiter || sample[i + 1] is '\n' or '\r';
            apostrophes += open && ends ? 1 : 0;
            open = begins || (open && !ends);
        }

        return quoted == 0 && apostrophes >= 4 ? '\'' : '"';
    }

    /// <summary>Whether blanks seem to separate the cells: some are quoted, between blanks, and nothing else separates them.</summary>
    internal static bool IsSeparatedByBlanks(string sample)
    {
        var line = sample.AsSpan(0, sample.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? end : sample.Length);
        return line.IndexOf(" \"") > 0 && line.Contains("\" ", StringComparison.Ordinal) && line.Count(' ') > 2 && !line.ContainsAny("\t;|,");
    }

    /// <summary>Nothing separates cells: take what does not occur, so that "Smith, John" stays one cell.</summary>
    private static char ForOneColumn(string sample) =>
        sample.Contains(',', StringComparison.Ordinal) ? Candidates.FirstOrDefault(c => !sample.Contains(c, StringComparison.Ordinal), ',') : ',';

    private static async Task<List<int>> Widths(string sample, char delimiter, char quote, bool whole)
    {
        var widths = new List<int>();
        await foreach (var record in CsvRecords.ReadAsync(new StringReader(sample), delimiter, quote: quote))
        {
            widths.Add(record.Cells.Length);
            if (widths.Count > SampleRecords)
            {
                return widths;
            }
        }

        if (!whole && widths.Count > 1)
        {
            widths.RemoveAt(widths.Count - 1);
        }

        return widths;
    }
}
