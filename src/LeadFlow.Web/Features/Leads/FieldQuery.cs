using LeadFlow.Domain.Fields;

namespace LeadFlow.Web.Features.Leads;

/// <summary>What a list asks of custom fields, as it stands in the address: by key, one word each (<see cref="FieldAsk"/>). Equal where the same is asked.</summary>
public sealed class FieldQuery : IEquatable<FieldQuery>
{
    public const int Max = 10;
    public static readonly FieldQuery Nothing = new([]);

    private const string From = ".from", To = ".to";

    private FieldQuery(IEnumerable<KeyValuePair<string, string>> asked) => Asked = [.. asked.OrderBy(a => a.Key, StringComparer.Ordinal)];

    public IReadOnlyList<KeyValuePair<string, string>> Asked { get; }

    public static bool IsName(string name) => name.StartsWith(FieldKey.Prefix, StringComparison.OrdinalIgnoreCase);

    public static FieldQuery Of(IEnumerable<KeyValuePair<string, string>> asked) => new(asked);

    /// <summary>Reads the parameters that begin with the prefix: "customFields.seats=10..50", or ".from" and ".to"; several values of one name are alternatives.</summary>
    /// <param name="unread">Called with the names that cannot be meant.</param>
    public static FieldQuery Read(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> query, Action<string> unread)
    {
        Dictionary<string, string> asked = new(StringComparer.Ordinal), from = new(StringComparer.Ordinal), to = new(StringComparer.Ordinal);
        foreach (var (name, given) in query.Where(q => IsName(q.Key)))
        {
            var value = string.Join('|', given.Where(v => !string.IsNullOrWhiteSpace(v)).Select(v => v!.Trim()));
            var key = name[FieldKey.Prefix.Length..];
            var (into, of) = key.EndsWith(From, StringComparison.Ordinal) ? (from, key[..^From.Length]) : key.EndsWith(To, StringComparison.Ordinal) ? (to, key[..^To.Length]) : (asked, key);
            if (value.Length == 0)
            {
                continue;
            }

            if (of.Length is 0 or > 100 || value.Length > FieldAsk.MaxLength || !Domain.Leads.Text.IsStorable(of) || !Domain.Leads.Text.IsStorable(value))
            {
                unread(name);
                continue;
            }

            into[of] = value;
        }

        foreach (var key in from.Keys.Union(to.Keys).Where(k => !asked.ContainsKey(k)))
        {
            asked[key] = FieldAsk.Between(from.GetValueOrDefault(key), to.GetValueOrDefault(key))!;
        }

        foreach (var tooMany in asked.Keys.Order(StringComparer.Ordinal).Skip(Max).ToList())
        {
            unread(FieldKey.Prefix + tooMany);
            asked.Remove(tooMany);
        }

        return new(asked);
    }

    public IEnumerable<KeyValuePair<string, string?>> Write() => Asked.Select(a => KeyValuePair.Create(FieldKey.Prefix + a.Key, (string?)a.Value));

    public string? Of(string key) => Asked.FirstOrDefault(a => a.Key == key).Value;

    public FieldQuery Without(string key) => new(Asked.Where(a => a.Key != key));

    /// <summary>What is asked, by the kinds of the fields; and what cannot be meant, in sentences.</summary>
    public (IReadOnlyList<FieldAsk> Asks, IReadOnlyDictionary<string, string> Problems) Read(FieldBook book)
    {
        var read = Asked.Select(a => (a.Key, Read: FieldAsk.Read(a.Key, book.Find(a.Key), a.Value))).ToList();
        return ([.. read.Select(r => r.Read.Ask).OfType<FieldAsk>()], read.Where(r => r.Read.Problem is not null).ToDictionary(r => r.Key, r => r.Read.Problem!));
    }

    public bool Equals(FieldQuery? other) => other is not null && Asked.SequenceEqual(other.Asked);

    public override bool Equals(object? obj) => Equals(obj as FieldQuery);

    public override int GetHashCode() => Asked.Aggregate(0, (hash, a) => HashCode.Combine(hash, a.Key, a.Value));
}
