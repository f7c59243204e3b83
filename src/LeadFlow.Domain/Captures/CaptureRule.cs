using LeadFlow.Domain.Leads;

namespace LeadFlow.Domain.Captures;

/// <summary>Where leads are from that a rule gives to somebody. What is empty asks nothing.</summary>
/// <param name="Countries">By name or ISO code, any of them.</param>
/// <param name="PostcodeFrom">What a postcode begins with, or the first of a range of such beginnings.</param>
/// <param name="PostcodeTo">The last of the range, which is in it.</param>
public sealed record Territory(IReadOnlyList<string> Countries, string? Region = null, string? PostcodeFrom = null, string? PostcodeTo = null)
{
    public const int MaxCountries = 250;
    public const int PostcodeMaxLength = 20;

    public static readonly Territory Anywhere = new([]);

    public bool IsAnywhere => Countries.Count == 0 && Region is null && PostcodeFrom is null;

    /// <summary>A detail that is asked for and not known holds nothing.</summary>
    public bool Holds(ContactDetails who) =>
        (Countries.Count == 0 || (Country(who.Country) is { Length: > 0 } country && Countries.Any(c => Country(c) == country)))
        && (Region is null || (Text.Key(who.Region) is { Length: > 0 } region && region == Text.Key(Region)))
        && (PostcodeFrom is null || HoldsPostcode(Plain(who.Postcode)));

    private bool HoldsPostcode(string postcode)
    {
        var (from, to) = (Plain(PostcodeFrom), Plain(PostcodeTo ?? PostcodeFrom));
        return postcode.Length > 0 && string.CompareOrdinal(Begin(postcode, from.Length), from) >= 0 && string.CompareOrdinal(Begin(postcode, to.Length), to) <= 0;
    }

    private static string Begin(string text, int length) => text.Length > length ? text[..length] : text;

    /// <summary>As they are compared: "sw1a 1aa" and "SW1A-1AA" are one.</summary>
    public static string Plain(string? postcode) => string.Concat((postcode ?? "").Where(char.IsLetterOrDigit)).ToUpperInvariant();

    /// <summary>The first that is no country, which no lead would ever be found by; null where all are.</summary>
    public static string? UnknownCountry(IEnumerable<string> names) => names.FirstOrDefault(n => !string.IsNullOrWhiteSpace(n) && CallingCodes.Find(n) is null);

    /// <summary>In English, however it was written: "DE" and "Deutschland" are Germany.</summary>
    public static string CountryName(string name) => CallingCodes.Find(name)?.Name ?? name;

    internal static string Country(string? name) => CallingCodes.Find(name)?.Iso ?? Text.Key(name);
}

/// <summary>Who acts first on a lead of a source from a territory: asked before what the source itself says.</summary>
public sealed class CaptureRule : IOrderedRule
{
    public const int MaxRules = 500;

    private CaptureRule() { } // For EF Core.

    public Guid Id { get; private init; }

    /// <summary>The lowest is asked first.</summary>
    public int Position { get; private set; }

    /// <summary>Null for any.</summary>
    public Guid? SourceId { get; private set; }
    public Territory Territory { get; private set; } = Territory.Anywhere;
    public Guid? OwnerId { get; private set; }

    /// <summary>Whose turn it is instead: its leads wait in the triage inbox, marked for the team.</summary>
    public Guid? TeamId { get; private set; }

    /// <summary>Goes up with what people change.</summary>
    public int Version { get; private set; } = 1;

    public static CaptureRule At(int position, Guid? sourceId, Territory territory, Guid? ownerId, Guid? teamId) =>
        new() { Id = Guid.CreateVersion7(), Position = position, SourceId = sourceId, Territory = territory, OwnerId = ownerId, TeamId = ownerId is null ? teamId : null };

    public void Change(Guid? sourceId, Territory territory, Guid? ownerId, Guid? teamId)
    {
        (SourceId, Territory, OwnerId, TeamId) = (sourceId, territory, ownerId, ownerId is null ? teamId : null);
        Version++;
    }

    public void MoveTo(int position) => Position = position;
}

/// <summary>Who acts first on what is captured, and by which rule; nobody, and the lead waits in the triage inbox.</summary>
/// <param name="Rule">Null where the source itself says so, or nobody does.</param>
public sealed record CaptureAssignment(Guid? OwnerId, Guid? TeamId, CaptureRule? Rule)
{
    public static readonly CaptureAssignment Nobody = new(null, null, null);

    /// <summary>The first rule that holds; else what the source says; else nobody. Whoever has left acts no more: the next is asked.</summary>
    /// <param name="rules">In their order.</param>
    /// <param name="source">As it counts now, where it was merged into another.</param>
    /// <param name="sourceOf">The source that a rule's counts as now.</param>
    /// <param name="worksHere">Whether a person does.</param>
    /// <param name="isTeam">Whether a team is there.</param>
    public static CaptureAssignment Of(IEnumerable<CaptureRule> rules, LeadSource? source, ContactDetails who, Func<Guid, Guid?> sourceOf, Func<Guid, bool> worksHere, Func<Guid, bool> isTeam)
    {
        foreach (var rule in rules)
        {
            if ((rule.SourceId is { } asked && (source is null || sourceOf(asked) != source.Id)) || !rule.Territory.Holds(who))
            {
                continue;
            }

            if (rule.OwnerId is { } owner ? worksHere(owner) : rule.TeamId is { } team && isTeam(team))
            {
                return new(rule.OwnerId, rule.TeamId, rule);
            }
        }

        return source?.DefaultOwnerId is { } first && worksHere(first) ? new(first, null, null)
            : source is { DefaultOwnerId: null, DefaultTeamId: { } whose } && isTeam(whose) ? new(null, whose, null)
            : Nobody;
    }
}
