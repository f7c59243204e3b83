using LeadFlow.Domain.Fields;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>What people read for the names of fields.</summary>
internal static class FieldLabels
{
    public static readonly IReadOnlyList<(string Field, string Label)> All = [.. ImportFields.All.Select(f => (f, Of(f)))];

    /// <summary>With the company's own fields.</summary>
    public static IEnumerable<(string Field, string Label, bool IsOwn)> Offered(FieldBook book) =>
        All.Select(f => (f.Field, f.Label, false)).Concat(book.Asked.Select(f => (ImportFields.CustomPrefix + f.Key, f.Label, true)));

    /// <summary>A custom field that nobody has defined: taken as text.</summary>
    public static bool IsUndefined(string? field, FieldBook book) =>
        field is not null && ImportFields.IsCustom(field) && book.Find(field[ImportFields.CustomPrefix.Length..]) is null or { IsArchived: true };

    public static string Of(string field, FieldBook book) => FieldKey.After(field) is { } key ? book.Label(key) : Of(field);

    public static string Of(string field) => field switch
    {
        ImportFields.ExternalId => "Id in another system",
        ImportFields.Email => "E-mail",
        ImportFields.CapturedAt => "Captured on",
        ImportFields.WonAt => "Won on",
        ImportFields.LostAt => "Lost on",
        ImportFields.Interest => "Responses",
        _ when field.StartsWith(ImportFields.CustomPrefix, StringComparison.Ordinal) => field[ImportFields.CustomPrefix.Length..],
        _ when field.StartsWith("bant.", StringComparison.Ordinal) => Words(field["bant.".Length..].Replace('.', ' ')),
        _ => Words(field),
    };

    private static string Words(string name)
    {
        var words = string.Concat(name.Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString()));
        return char.ToUpperInvariant(words[0]) + words[1..];
    }
}
