using System.Text.Json;
using System.Text.Json.Serialization;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>How the columns of a file become the fields of leads, as people and the API send it.</summary>
public sealed record ImportMapping
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        ReadCommentHandling = JsonCommentHandling.Disallow,
    };

    /// <summary>Name of the column -> field; columns that are not named are ignored.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = new Dictionary<string, string>();

    /// <summary>Field -> (text in the file -> value); "" as value means blank, "" as text means a blank cell.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Values { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>One for the whole file, as in "dd/MM/yyyy"; null reads ISO 8601 only, since nothing else is unmistakable. A time may follow the date either way.</summary>
    public string? DateFormat { get; init; }

    /// <summary>Field -> value where the file has none.</summary>
    public IReadOnlyDictionary<string, string> Defaults { get; init; } = new Dictionary<string, string>();

    /// <summary>By what existing leads are found, of <see cref="ImportFields.MatchKeys"/>; null means by all of them.</summary>
    public IReadOnlyList<string>? Match { get; init; }

    /// <summary>The system that the external ids come from.</summary>
    public string? System { get; init; }

    /// <summary>IANA name of the zone in which the file's dates and times are; null means the company's.</summary>
    public string? TimeZone { get; init; }

    /// <summary>How the file is written, where what is found out is wrong.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FileChoices? File { get; init; }

    /// <summary>Whether a column or a default gives the field.</summary>
    public bool Gives(string field) => Columns.Values.Contains(field, StringComparer.Ordinal) || Defaults.ContainsKey(field);

    /// <summary>Reads the JSON of the API; properties it does not know are refused, lest a mistyped one be ignored.</summary>
    public static Reading<ImportMapping> Parse(string json)
    {
        try
        {
            var mapping = JsonSerializer.Deserialize<ImportMapping>(json, Json);
            return mapping is null || HasNull(mapping)
                ? Reading.Failed<ImportMapping>("The mapping has a null where a value is expected.")
                : Reading.Of(mapping);
        }
        catch (JsonException e)
        {
            return Reading.Failed<ImportMapping>(
                e.Path is { Length: > 1 } path ? $"The mapping cannot be read at {path}." : $"The mapping is not JSON as expected (line {(e.LineNumber ?? 0) + 1}).");
        }
    }

    /// <summary>The mapping as JSON, to be kept with the import or remembered for the next.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <param name="columns">The columns of the file, as <see cref="CsvFormat.Columns"/> names them.</param>
    /// <returns>What is wrong, as sentences by the property it concerns ("columns.E-mail", "timeZone"); empty when nothing is.</returns>
    public IReadOnlyDictionary<string, string[]> Validate(IReadOnlyList<string> columns) => new ImportMappingCheck(this, columns).Errors();

    private static bool HasNull(ImportMapping mapping) =>
        mapping.Columns is null || mapping.Columns.Values.Contains(null)
        || mapping.Values is null || mapping.Values.Values.Any(v => v is null || v.Values.Contains(null))
        || mapping.Defaults is null || mapping.Defaults.Values.Contains(null)
        || mapping.Match?.Contains(null!) == true
        || mapping.File?.Join?.Any(j => j?.Column is null) == true;
}
