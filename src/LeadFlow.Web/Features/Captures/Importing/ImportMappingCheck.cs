using LeadFlow.Domain.Leads;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>Finds what is wrong with a mapping before any row is read.</summary>
internal sealed class ImportMappingCheck(ImportMapping mapping, IReadOnlyList<string> columns)
{
    private readonly Dictionary<string, List<string>> errors = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string[]> Errors()
    {
        CheckColumns();
        CheckIdentity();
        CheckMatch();
        CheckValues();
        CheckDefaults();
        CheckMoney();
        CheckTexts();
        foreach (var (property, sentence) in mapping.File?.Problems() ?? [])
        {
            Add($"file.{property}", sentence);
        }

        if (mapping.DateFormat is { } format && DateReader.Check(format) is { } problem)
        {
            Add("dateFormat", problem);
        }

        if (mapping.TimeZone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            Add("timeZone", $"\"{Reading.Shorten(zone)}\" is not a time zone. Use a name such as Europe/Berlin.");
        }

        return errors.ToDictionary(e => e.Key, e => e.Value.ToArray(), StringComparer.Ordinal);
    }

    private void CheckColumns()
    {
        var present = columns.ToHashSet(StringComparer.Ordinal);
        foreach (var (column, field) in mapping.Columns)
        {
            if (!present.Contains(column))
            {
                var near = columns.FirstOrDefault(c => string.Equals(c, column.Trim(), StringComparison.OrdinalIgnoreCase));
                Add($"columns.{column}", $"The file has no column \"{Reading.Shorten(column)}\"." + (near is null ? "" : $" Did you mean \"{near}\"?"));
            }

            CheckField($"columns.{column}", field);
        }

        var twice = mapping.Columns.GroupBy(c => c.Value, StringComparer.Ordinal).Where(f => f.Count() > 1 && !ImportFields.TakesSeveralColumns(f.Key));
        foreach (var field in twice)
        {
            foreach (var (column, _) in field)
            {
                Add($"columns.{column}", $"{field.Count()} columns go to {field.Key}, which takes one.");
            }
        }
    }

    private void CheckIdentity()
    {
        if (!mapping.Columns.Values.Any(ImportFields.Identifying.Contains))
        {
            Add("columns", "No column identifies or names a lead: one has to go to E-mail (email), Phone (phone), Id in another system (externalId), First name (firstName), Last name (lastName) or Full name (fullName).");
        }

        if (mapping.System?.Length > LeadIdentity.SystemMaxLength)
        {
            Add("system", $"The name of the system is longer than {LeadIdentity.SystemMaxLength} characters.");
        }
    }

    private void CheckMatch()
    {
        foreach (var key in mapping.Match ?? [])
        {
            if (!ImportFields.MatchKeys.Contains(key))
            {
                Add("match", $"Existing leads cannot be found by \"{Reading.Shorten(key)}\", only by {string.Join(", ", ImportFields.MatchKeys)}.");
            }
        }

        if (mapping.Match is { Count: > 0 } match && !match.Any(mapping.Gives) && !errors.ContainsKey("match"))
        {
            Add("match", $"No column is mapped to {string.Join(" or ", match)}, so no existing lead could be found.");
        }
    }

    private void CheckValues()
    {
        foreach (var (field, values) in mapping.Values)
        {
            CheckField($"values.{field}", field);
            foreach (var value in values.Values.Where(v => v.Length > 0).Distinct(StringComparer.Ordinal))
            {
                CheckValue($"values.{field}", field, value);
            }
        }
    }

    private void CheckDefaults()
    {
        foreach (var (field, value) in mapping.Defaults)
        {
            CheckField($"defaults.{field}", field);
            if (field is ImportFields.ExternalId or ImportFields.Email or ImportFields.Phone)
            {
                Add($"defaults.{field}", $"{field} tells leads apart: a default would make one lead of them all.");
            }
            else
            {
                CheckValue($"defaults.{field}", field, value);
            }
        }
    }

    private void CheckMoney()
    {
        if (mapping.Columns.Values.Contains(ImportFields.BudgetCurrency) && !mapping.Gives(ImportFields.BudgetAmount))
        {
            Add("columns", "A column goes to Budget currency (bant.budget.currency), but none to Budget amount (bant.budget.amount).");
        }

        if (mapping.Columns.Values.Contains(ImportFields.Currency) && !mapping.Gives(ImportFields.Amount))
        {
            Add("columns", "A column goes to Currency (currency), but none to Amount (amount).");
        }
    }

    private void CheckTexts()
    {
        string?[] texts = [mapping.System, mapping.File?.Sheet, .. (mapping.File?.Join ?? []).SelectMany(j => new[] { j.Column, j.With }), .. mapping.Columns.Keys, .. mapping.Defaults.Values, .. mapping.Values.Values.SelectMany(v => v.Keys.Concat(v.Values))];
        if (!texts.All(Text.IsStorable))
        {
            Add("mapping", "The mapping holds a character that cannot be stored (NUL, or half of a pair).");
        }
    }

    private void CheckField(string key, string field)
    {
        if (!ImportFields.IsKnown(field))
        {
            Add(key, $"There is no field \"{Reading.Shorten(field)}\"." + (ImportFields.Nearest(field) is { } near ? $" Did you mean {near}?" : ""));
        }
    }

    /// <summary>A value that people wrote into the mapping is read as a cell would be.</summary>
    private void CheckValue(string key, string field, string value)
    {
        if (ImportFields.IsKnown(field) && new ImportRowReader(Only(field), [], TimeZoneInfo.Utc).ProblemOf(field, value) is { } problem)
        {
            Add(key, $"\"{Reading.Shorten(value)}\" {problem}");
        }
    }

    private ImportMapping Only(string field) => new()
    {
        DateFormat = ImportFields.Dates.Contains(field) && mapping.DateFormat is { } format && DateReader.Check(format) is null ? format : null,
    };

    private void Add(string key, string sentence)
    {
        if (!errors.TryGetValue(key, out var list))
        {
            errors[key] = list = [];
        }

        list.Add(sentence);
    }
}
