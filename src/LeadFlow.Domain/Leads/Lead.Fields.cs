using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.People;

namespace LeadFlow.Domain.Leads;

// What a company wants to know of its leads beyond what every lead has.
public sealed partial class Lead
{
    public const int MaxCustomFields = 200;

    /// <summary>Sets custom fields, or empties them; the same values again change nothing.</summary>
    /// <param name="values">As <see cref="FieldBook.Read"/> gives them.</param>
    public Result SetFields(IReadOnlyDictionary<string, string?> values, FieldBook book, Actor by, Moment m)
    {
        var changes = values.Select(v => (v.Key, Was: CustomFields?.GetValueOrDefault(v.Key), Becomes: Text.NullIfEmpty(v.Value))).Where(c => c.Was != c.Becomes).ToList();
        if (changes.Count == 0)
        {
            return Result.Success;
        }

        var becomes = new Dictionary<string, string>(CustomFields ?? []);
        foreach (var (key, _, value) in changes)
        {
            if (value is null)
            {
                becomes.Remove(key);
            }
            else
            {
                becomes[key] = value;
            }
        }

        if (becomes.Count > MaxCustomFields)
        {
            return Result.Refused($"A lead holds at most {MaxCustomFields} custom fields.");
        }

        CustomFields = becomes.Count == 0 ? null : becomes;
        Qualification.EvidenceNo++; // As with an edit of who they are.
        Version++;
        Record(by, ActivityKind.Edited, $"Changed {string.Join(", ", changes.Select(c => book.Label(c.Key)))}", m.Now, data: Changed(changes.Select(c => (FieldKey.Prefix + c.Key, OneLine(c.Was), OneLine(c.Becomes)))));
        Follow(m, by);
        return Result.Success;
    }

    private static string? OneLine(string? value) => value is null ? null : FieldText.InOneLine(value);

    /// <summary>Without what says nothing.</summary>
    private static Dictionary<string, string>? Filled(Dictionary<string, string>? fields) =>
        fields?.Where(f => !string.IsNullOrWhiteSpace(f.Value)).ToDictionary() is { Count: > 0 } filled ? filled : null;

    private bool MergeCustomFields(CaptureGiven given)
    {
        if (Filled(given.CustomFields) is not { } fields || fields.All(f => CustomFields?.TryGetValue(f.Key, out var known) == true && (!given.Overwrite || known == f.Value)))
        {
            return false;
        }

        var merged = new Dictionary<string, string>(CustomFields ?? []);
        foreach (var (key, value) in fields)
        {
            if ((given.Overwrite || !merged.ContainsKey(key)) && (merged.ContainsKey(key) || merged.Count < MaxCustomFields))
            {
                merged[key] = value;
            }
        }

        CustomFields = merged;
        Qualification.EvidenceNo++;
        if (given.Overwrite)
        {
            Version++;
        }

        return true;
    }

    /// <summary>What a capture has filled in or replaced, as the timeline keeps it.</summary>
    private IEnumerable<(string Field, string? Was, string? Becomes)> FieldsSince(IReadOnlyDictionary<string, string>? was) =>
        ReferenceEquals(was, CustomFields) ? [] : (CustomFields ?? []).Keys.Union(was?.Keys ?? []).Select(key => (FieldKey.Prefix + key, OneLine(was?.GetValueOrDefault(key)), OneLine(CustomFields?.GetValueOrDefault(key)))).Where(f => f.Item2 != f.Item3);
}
