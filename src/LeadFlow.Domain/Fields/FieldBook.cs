namespace LeadFlow.Domain.Fields;

/// <summary>The fields that a company has defined, in their order.</summary>
public sealed class FieldBook(IEnumerable<CustomField> fields)
{
    public static readonly FieldBook Empty = new([]);

    private readonly Dictionary<string, CustomField> _byKey = fields.ToDictionary(f => f.Key, StringComparer.Ordinal);

    /// <summary>Archived ones too.</summary>
    public IReadOnlyList<CustomField> All { get; } = [.. fields.OrderBy(f => f.Position).ThenBy(f => f.Id)];

    /// <summary>Those that are asked.</summary>
    public IReadOnlyList<CustomField> Asked => [.. All.Where(f => !f.IsArchived)];

    /// <summary>Archived ones too: their values are kept as they were.</summary>
    public CustomField? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>What people call it; the key in words where nobody has defined it.</summary>
    public string Label(string key) => Find(key)?.Label ?? FieldKey.InWords(key);

    /// <summary>Texts as values of their fields. What nobody has defined stays a text.</summary>
    /// <param name="stands">What the lead holds.</param>
    /// <returns>The values by key, null for nothing; and what is wrong, by key, in a sentence.</returns>
    public (Dictionary<string, string?> Values, Dictionary<string, string> Problems) Read(IEnumerable<KeyValuePair<string, string?>> given, IReadOnlyDictionary<string, string>? stands = null)
    {
        Dictionary<string, string?> values = [];
        Dictionary<string, string> problems = [];
        foreach (var (key, text) in given)
        {
            if (Find(key) is not { } field)
            {
                values[key] = string.IsNullOrWhiteSpace(text) ? null : text;
                continue;
            }

            var reading = field.Read(text, stands?.GetValueOrDefault(key));
            if (reading.Problem is { } problem)
            {
                problems[key] = $"“{Leads.Text.Shorten(Leads.Text.OneLine(text), 60)}” {problem}";
            }
            else
            {
                values[key] = reading.Value;
            }
        }

        return (values, problems);
    }
}
