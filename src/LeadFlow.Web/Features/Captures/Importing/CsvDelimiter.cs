namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>Finds what separates the cells.</summary>
public static class CsvDelimiter
{
    /// <summary>In the order in which they win when all else is equal: commas and bars occur in texts and numbers more than the others.</summary>
    public static readonly IReadOnlyList<char> Candidates = ['\t', ';', '|', ','];

    /// <summary>Characters looked at.</summary>
    internal const int SampleLength = 64 * 1024;

    private const int SampleRecords = 200;

    /// <summary>The delimiter by which the sample falls into records of one width, led by a header of that width.</summary>
    /// <param name="sample">The beginning of the file.</param>
    /// <param name="whole">The sample is the whole file; otherwise its last record is left out, being cut off.</param>
    internal static async Task<char> FindAsync(string sample, bool whole)
    {
        (char Delimiter, bool HeaderFits, double Share) best = (default, false, 0);
        foreach (var candidate in Candidates)
        {
            var widths = await Widths(sample, candidate, whole);
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
                best = (candidate, fits, share);
            }
        }

        return best.Delimiter != default ? best.Delimiter : ForOneColumn(sample);
    }

    /// <summary>Nothing separates cells: take what does not occur, so that "Smith, John" stays one cell.</summary>
    private static char ForOneColumn(string sample) =>
        sample.Contains(',', StringComparison.Ordinal) ? Candidates.FirstOrDefault(c => !sample.Contains(c, StringComparison.Ordinal), ',') : ',';

    private static async Task<List<int>> Widths(string sample, char delimiter, bool whole)
    {
        var widths = new List<int>();
        await foreach (var record in CsvRecords.ReadAsync(new StringReader(sample), delimiter))
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
