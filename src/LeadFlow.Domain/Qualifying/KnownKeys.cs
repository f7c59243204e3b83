namespace LeadFlow.Domain.Qualifying;

/// <summary>Which custom fields are known, as one text: equal where the same ones are.</summary>
public readonly record struct KnownKeys
{
    private const char Mark = '\n';
    private readonly string? _keys;

    private KnownKeys(string keys) => _keys = keys;

    /// <summary>Those that hold something.</summary>
    public static KnownKeys Of(IReadOnlyDictionary<string, string>? values) => values is null ? default : Of(values.Where(v => !string.IsNullOrWhiteSpace(v.Value)).Select(v => v.Key));

    public static KnownKeys Of(IEnumerable<string> keys)
    {
        var known = string.Join(Mark, keys.Order(StringComparer.Ordinal));
        return known.Length == 0 ? default : new($"{Mark}{known}{Mark}");
    }

    public bool Has(string key) => _keys is not null && _keys.Contains($"{Mark}{key}{Mark}", StringComparison.Ordinal);
}
