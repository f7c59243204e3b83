using System.Text.Json.Serialization;
using LeadFlow.Domain.Captures;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>What a person says of the file itself; what is null is found out. Part of the mapping, so that it is remembered with it.</summary>
public sealed record FileChoices
{
    /// <summary>Of <see cref="CsvEncoding.Names"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Encoding { get; init; }

    /// <summary>What separates cells: a tab, a semicolon, a bar or a comma.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Delimiter { get; init; }

    /// <summary>What encloses cells that hold a separator: a quotation mark, an apostrophe, or "" for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Quote { get; init; }

    /// <summary>The columns have headings.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Header { get; init; }

    /// <summary>Of a workbook: the sheet that is read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Sheet { get; init; }

    /// <summary>Further files whose columns are added, in the order in which they were uploaded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<JoinChoice>? Join { get; init; }

    /// <summary>What is wrong with it, by property.</summary>
    internal IEnumerable<(string Property, string Sentence)> Problems()
    {
        if (Encoding is not null && CsvEncoding.Named(Encoding) is null)
        {
            yield return ("encoding", $"\"{Reading.Shorten(Encoding)}\" is not an encoding that can be read. Use one of {string.Join(", ", CsvEncoding.Names)}.");
        }

        if (Delimiter is not null && !(Delimiter.Length == 1 && CsvDelimiter.Candidates.Contains(Delimiter[0])))
        {
            yield return ("delimiter", "Cells can be separated by tabs, semicolons, bars or commas.");
        }

        if (Quote is not (null or "" or "\"" or "'"))
        {
            yield return ("quote", "Cells can be enclosed by quotation marks, by apostrophes, or by nothing.");
        }

        if (Join?.Count >= ImportPart.MaxFiles)
        {
            yield return ("join", $"An import is put together of at most {ImportPart.MaxFiles} files.");
        }
    }

    internal CsvChoices ForCsv(CsvEncoding? known) =>
        new(Encoding is null ? null : CsvEncoding.Named(Encoding), Delimiter?[0], Header, Quote is null ? null : Quote.Length == 0 ? CsvDelimiter.NoQuote : Quote[0]) { Known = known };
}

/// <summary>How a further file is joined: the values of a column of it are those of a column that is there already.</summary>
/// <param name="Column">Of the rows so far.</param>
/// <param name="With">Of the further file; null for the same name.</param>
public sealed record JoinChoice(string Column, string? With = null);
