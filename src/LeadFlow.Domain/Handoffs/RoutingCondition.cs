using System.Globalization;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Handoffs;

public enum RoutingTest { Is, IsNot, Contains, BeginsWith, AtLeast, AtMost, IsKnown, IsUnknown }

/// <summary>What a routing rule asks of a lead.</summary>
/// <param name="Field">One of <see cref="RoutingFacts.Fields"/>, or <see cref="RoutingFacts.Custom"/> and the key of a custom field.</param>
/// <param name="Values">Any of them is enough; of "is not", none may be. Compared without case and marks.</param>
public sealed record RoutingCondition(string Field, RoutingTest Test, IReadOnlyList<string> Values)
{
    public const int MaxValues = 250;
    public const int ValueMaxLength = 300;

    /// <summary>Whether a test compares numbers.</summary>
    public bool AsksNumber => Test is RoutingTest.AtLeast or RoutingTest.AtMost;

    public bool AsksValue => Test is not (RoutingTest.IsKnown or RoutingTest.IsUnknown);

    /// <summary>What is not known holds nothing but "is unknown" and "is not".</summary>
    public bool Holds(RoutingFacts lead)
    {
        var known = lead.Of(Field);
        return Test switch
        {
            RoutingTest.IsKnown => known.Count > 0,
            RoutingTest.IsUnknown => known.Count == 0,
            RoutingTest.IsNot => !known.Any(k => Values.Any(v => Same(k, v))),
            RoutingTest.Is => known.Any(k => Values.Any(v => Same(k, v))),
            RoutingTest.Contains => known.Any(k => Values.Any(v => Text.Key(v) is { Length: > 0 } part && Text.Key(k).Contains(part, StringComparison.Ordinal))),
            RoutingTest.BeginsWith => known.Any(k => Values.Any(v => Begins(k, v))),
            RoutingTest.AtLeast => known.Any(k => Values.Any(v => Number(k) is { } is_ && Number(v) is { } asked && is_ >= asked)),
            _ => known.Any(k => Values.Any(v => Number(k) is { } is_ && Number(v) is { } asked && is_ <= asked)),
        };
    }

    /// <summary>A number as rules write it: "250" or "12.5".</summary>
    public static decimal? Number(string text) => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number : null;

    private bool Same(string known, string asked) => Field == RoutingFacts.Country
        ? Territory.Country(known) == Territory.Country(asked)
        : Text.Key(known) == Text.Key(asked);

    private bool Begins(string known, string asked) => Field == RoutingFacts.Postcode
        ? Territory.Plain(asked) is { Length: > 0 } code && Territory.Plain(known).StartsWith(code, StringComparison.Ordinal)
        : Text.Key(asked) is { Length: > 0 } start && Text.Key(known).StartsWith(start, StringComparison.Ordinal);
}

/// <summary>What routing rules can ask of a lead: names of its fields, and what it says there.</summary>
public sealed class RoutingFacts
{
    public const string Country = "country", Postcode = "postcode", Source = "source", SourceKind = "sourceKind", GeneratedBy = "generatedBy", Campaign = "campaign", Tag = "tag", Fit = "fit", Score = "score",
        Stage = "stage", Budget = "budgetAmount", CompanySize = "companySize", Company = "company", Region = "region", City = "city", Industry = "industry", JobTitle = "jobTitle", Email = "email", EmailDomain = "emailDomain",
        Phone = "phone", Website = "website", Notes = "notes", FirstName = "firstName", LastName = "lastName", Territory = "territory", Attempt = "attempt";

    /// <summary>Begins the name of a custom field.</summary>
    public const string Custom = "custom:";

    /// <summary>In the order in which they are offered.</summary>
    public static readonly IReadOnlyList<string> Fields =
    [
        Source, SourceKind, GeneratedBy, Campaign, Territory, Country, Region, City, Postcode, Company, CompanySize, Industry, JobTitle, Fit, Score, Stage, Budget, Tag, EmailDomain, Email, Phone, Website, FirstName, LastName, Notes, Attempt,
    ];

    private readonly Dictionary<string, IReadOnlyList<string>> _facts = [];

    /// <summary>Empty where nothing is known.</summary>
    public IReadOnlyList<string> Of(string field) => _facts.GetValueOrDefault(field, []);

    /// <param name="source">As it counts now, where it was merged into another.</param>
    /// <param name="campaign">By name.</param>
    /// <param name="territories">Which teams' territories hold a place, by the teams' ids.</param>
    public static RoutingFacts Of(Lead lead, Fit fit, int score, LeadSource? source, string? campaign, int attempt, Func<ContactDetails, IEnumerable<Guid>> territories)
    {
        var facts = new RoutingFacts();
        facts.Put(Source, source?.Name);
        facts.Put(SourceKind, source?.Kind.ToString());
        facts.Put(GeneratedBy, source?.GeneratedBy.ToString());
        facts.Put(Campaign, campaign);
        facts.Put(Country, lead.Country);
        facts.Put(Region, lead.Region);
        facts.Put(City, lead.City);
        facts.Put(Postcode, lead.Postcode);
        facts.Put(Company, lead.Company);
        facts.Put(CompanySize, lead.CompanySize?.ToString(CultureInfo.InvariantCulture));
        facts.Put(Industry, lead.Industry);
        facts.Put(JobTitle, lead.JobTitle);
        facts.Put(Fit, fit.ToString());
        facts.Put(Score, score.ToString(CultureInfo.InvariantCulture));
        facts.Put(Stage, lead.Qualification.StageName);
        facts.Put(Budget, lead.BudgetAmount?.ToString(CultureInfo.InvariantCulture));
        facts.Put(Email, lead.Email);
        facts.Put(EmailDomain, lead.Email?.Split('@')[^1]);
        facts.Put(Phone, lead.Phone);
        facts.Put(Website, lead.Website);
        facts.Put(FirstName, lead.FirstName);
        facts.Put(LastName, lead.LastName);
        facts.Put(Notes, lead.Notes);
        facts.Put(Attempt, attempt.ToString(CultureInfo.InvariantCulture));
        facts._facts[Tag] = lead.Tags;
        facts._facts[Territory] = [.. territories(lead.Contact).Select(t => t.ToString())];
        foreach (var (key, value) in lead.CustomFields ?? [])
        {
            facts._facts[Custom + key] = FieldText.Parts(value);
        }

        return facts;
    }

    private void Put(string field, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            _facts[field] = [value];
        }
    }
}
