using System.Globalization;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>A file whose columns are added to the rows of another that have the same key. It is held in memory: that is what its limits are for.</summary>
internal sealed class JoinedFile
{
    public const int MaxRows = 300_000;

    /// <summary>Characters of all its cells.</summary>
    public const long MaxText = 50_000_000;

    private readonly Dictionary<string, string[]?> rows = new(StringComparer.OrdinalIgnoreCase);
    private readonly string name;

    private JoinedFile(string name, IReadOnlyList<string> columns) => (this.name, Columns) = (name, columns);

    /// <summary>All but the key.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <returns>A refusal when it has no such column, or is too large.</returns>
    public static async Task<Reading<JoinedFile>> Load(string name, CsvFile file, string key, CancellationToken cancellationToken)
    {
        var columns = file.Format.Columns;
        var at = CsvFormat.Find(columns, key);
        if (at < 0)
        {
            return Reading.Failed<JoinedFile>($"{name} has no column \"{Reading.Shorten(key)}\". It has {Reading.Shorten(string.Join(", ", columns), 300)}.");
        }

        var joined = new JoinedFile(name, [.. columns.Where((_, i) => i != at)]);
        long text = 0;
        var count = 0;
        await foreach (var row in file.ReadAsync(cancellationToken))
        {
            if (row.Problem is not null || row.Values[at].Trim() is not { Length: > 0 } value)
            {
                continue;
            }

            var cells = row.Values.Take(columns.Count).Where((_, i) => i != at).ToArray();
            text += cells.Sum(c => (long)c.Length);
            if (++count > MaxRows || text > MaxText)
            {
                return Reading.Failed<JoinedFile>(string.Create(CultureInfo.InvariantCulture, $"{name} is too large to be added to another file: at most {MaxRows:N0} rows and {MaxText / 1_000_000} million characters. Import the smaller file as the second one."));
            }

            joined.rows[value] = joined.rows.ContainsKey(value) ? null : cells;
        }

        return Reading.Of(joined);
    }

    /// <summary>The cells to add; blank ones where there is no such key.</summary>
    /// <param name="problem">The key stands there more than once.</param>
    public IEnumerable<string> Find(string key, out string? problem)
    {
        problem = null;
        if (key.Trim() is not { Length: > 0 } value || !rows.TryGetValue(value, out var cells))
        {
            return Enumerable.Repeat("", Columns.Count);
        }

        problem = cells is null ? $"{name} has several rows for \"{Reading.Shorten(value)}\"; which of them belongs to this one cannot be told." : null;
        return cells ?? Enumerable.Repeat("", Columns.Count);
    }
}
