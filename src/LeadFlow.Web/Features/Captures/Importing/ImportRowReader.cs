using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Shared;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>Makes leads' fields of a file's rows, by a mapping that <see cref="ImportMapping.Validate"/> has found nothing wrong with.</summary>
public sealed class ImportRowReader
{
    private sealed record Target(int Index, string Field, CellReader Read, ValueMap? Values);

    private readonly IReadOnlyList<string> columns;
    private readonly CellReaders readers;
    private readonly (int Column, Target Target)[] cells;
    private readonly (string Value, Target Target)[] defaults;
    private readonly bool[] given;

    /// <param name="columns">The file's, as <see cref="CsvFormat.Columns"/> names them.</param>
    /// <param name="companyZone">In which dates are read if the mapping names no zone.</param>
    /// <exception cref="ArgumentException">The mapping is not valid for these columns.</exception>
    public ImportRowReader(ImportMapping mapping, IReadOnlyList<string> columns, TimeZoneInfo companyZone)
    {
        this.columns = columns;
        readers = new CellReaders(new DateReader(mapping.DateFormat, mapping.TimeZone is { } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : companyZone));

        var targets = new Dictionary<string, Target>(StringComparer.Ordinal);
        Target Of(string field) => targets.TryGetValue(field, out var known) ? known
            : targets[field] = new Target(targets.Count, field, readers.For(field), mapping.Values.TryGetValue(field, out var values) ? new ValueMap(values) : null);

        var positions = columns.Select((name, index) => (name, index)).ToDictionary(c => c.name, c => c.index, StringComparer.Ordinal);
        cells = [.. mapping.Columns
            .Select(c => (Column: positions.TryGetValue(c.Key, out var at) ? at : throw new ArgumentException($"The file has no column {c.Key}.", nameof(mapping)), Target: Of(c.Value)))
            .OrderBy(c => c.Column)];
        defaults = [.. mapping.Defaults.Where(d => !string.IsNullOrWhiteSpace(d.Value)).Select(d => (d.Value.Trim(), Of(d.Key)))];
        given = new bool[targets.Count];
    }

    /// <summary>Reads one row; not for several threads at once. A row that the file's reader found a problem with has that problem alone.</summary>
    public ImportRow Read(CsvRow row)
    {
        var lead = new ImportRow { Line = row.Line };
        if (row.Problem is { } unreadable)
        {
            lead.Add(new RowProblem("", "", unreadable));
            return lead;
        }

        Array.Clear(given);
        foreach (var (column, target) in cells)
        {
            ReadCell(lead, column, row.Values[column], target, row.IsTyped);
        }

        foreach (var (value, target) in defaults)
        {
            if (!given[target.Index] || target.Field == ImportFields.Tags) // A tag for all rows is one more.
            {
                target.Read(lead, value, fromMapping: true);
            }
        }

        Finish(lead);
        return lead;
    }

    /// <summary>What is wrong with a value that a mapping gives for a field; null when nothing is.</summary>
    internal string? ProblemOf(string field, string value) => readers.For(field)(new ImportRow { Line = 0 }, value.Trim(), fromMapping: true);

    private void ReadCell(ImportRow lead, int column, string cell, Target target, bool isTyped)
    {
        var text = isTyped ? Bare(cell) : CsvCells.Plain(Bare(cell)); // The apostrophe by which spreadsheets and our own lists mark a text; in a workbook a text is one without it.
        var fromMapping = false;
        if (target.Values?.Find(cell, text) is { } mapped)
        {
            (text, fromMapping) = (mapped.Trim(), true);
        }

        if (text.Length == 0)
        {
            return;
        }

        given[target.Index] = true;
        if ((fromMapping ? null : Mangled.Error(text)) is { } error)
        {
            Add(error);
        }
        else if (target.Read(lead, text, fromMapping) is { } problem)
        {
            Add(problem);
        }

        void Add(string sentence)
        {
            var shown = Reading.Shorten(cell.Trim());
            lead.Add(new RowProblem(columns[column], shown, $"{columns[column]}: \"{shown}\" {sentence}"));
        }
    }

    /// <summary>Without blanks and invisible marks around it.</summary>
    private static string Bare(string cell) => cell.Trim().Trim('\uFEFF', '\u200B').Trim();

    private static void Finish(ImportRow lead)
    {
        if (lead.FullName is { } fullName && (lead.FirstName is null || lead.LastName is null))
        {
            var (first, last) = PersonName.Split(fullName);
            // With one half known, the other half of the split is right only if the known one is as the split says.
            if ((lead.FirstName ?? first) == first && (lead.LastName ?? last) == last)
            {
                (lead.FirstName, lead.LastName) = (first, last);
            }

            if (lead.FirstName?.Length > ImportLimits.NamePart || lead.LastName?.Length > ImportLimits.NamePart)
            {
                Reject(lead, $"The first or the last name is longer than {ImportLimits.NamePart} characters.");
            }
        }

        lead.Currency = Agree(lead, lead.Currency, lead.WrittenCurrency);
        lead.BudgetCurrency = Agree(lead, lead.BudgetCurrency, lead.WrittenBudgetCurrency);
        if (lead is { WonAt: not null, LostAt: not null })
        {
            Reject(lead, "The row says both when it was won and when it was lost.");
        }

        if (lead.Problems.Count == 0 && lead is { Email: null, Phone: null, ExternalId: null, FirstName: null, LastName: null })
        {
            Reject(lead, "The row has no e-mail address, phone number, external id or name.");
        }
    }

    private static string? Agree(ImportRow lead, string? currency, string? written)
    {
        if (currency is not null && written is not null && currency != written)
        {
            Reject(lead, $"The amount is in {written}, but the currency is {currency}.");
        }

        return currency ?? written;
    }

    private static void Reject(ImportRow lead, string sentence) => lead.Add(new RowProblem("", "", sentence));

    /// <summary>Texts of the file and what they mean: the exact text first, then without regard to capitals and surrounding blanks.</summary>
    private sealed class ValueMap(IReadOnlyDictionary<string, string> values)
    {
        private readonly Dictionary<string, string> loose = values
            .GroupBy(v => v.Key.Trim(), StringComparer.OrdinalIgnoreCase).ToDictionary(g => g.Key, g => g.First().Value, StringComparer.OrdinalIgnoreCase);

        public string? Find(string cell, string text) => values.TryGetValue(cell, out var exact) ? exact : loose.GetValueOrDefault(text);
    }
}
