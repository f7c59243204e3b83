using System.Text.Json;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Web.Features.Integrations;

/// <summary>Budget, authority, need and timeframe as the API takes them: any of them, each with its level.</summary>
public sealed record BantBody
{
    public BudgetBody? Budget { get; init; }
    public AuthorityBody? Authority { get; init; }
    public NeedBody? Need { get; init; }
    public TimeframeBody? Timeframe { get; init; }

    /// <summary>From what it was learned; API where it does not say.</summary>
    public LearnedFrom? LearnedFrom { get; init; }

    /// <summary>When it was true; now where it does not say.</summary>
    public DateTimeOffset? LearnedAt { get; init; }

    public sealed record BudgetBody(Level? Level, decimal? Amount, string? Currency, string? Note);

    public sealed record AuthorityBody(Level? Level, BuyingRole? Role, string? Note);

    public sealed record NeedBody(Level? Level, string? Note);

    public sealed record TimeframeBody(DateOnly? From, DateOnly? To, string? Note);

    /// <summary>Criteria that say something but not how sure it is.</summary>
    private IEnumerable<string> WithoutLevel() => new (string Name, bool IsGiven, Level? Level)[]
    {
        ("budget.level", Budget is not null, Budget?.Level),
        ("authority.level", Authority is not null, Authority?.Level),
        ("need.level", Need is not null, Need?.Level),
    }.Where(c => c.IsGiven && c.Level is null).Select(c => c.Name);

    /// <summary>What is wrong with it by itself: the field and what to do.</summary>
    public IEnumerable<(string Field, string Problem)> Problems()
    {
        foreach (var field in WithoutLevel())
        {
            yield return (field, "Say the level: unknown, no, possible, likely or confirmed.");
        }

        if (Domain.Qualifying.Timeframe.IsWrongWayRound(Timeframe?.From, Timeframe?.To))
        {
            yield return ("timeframe.from", Domain.Qualifying.Timeframe.WrongWayRound);
        }
    }

    public IReadOnlyList<AnswerGiven> Answers()
    {
        var from = LearnedFrom ?? Domain.Qualifying.LearnedFrom.Api;
        AnswerGiven?[] answers =
        [
            Budget is { } b ? new(Criterion.Budget, from) { Level = b.Level ?? Level.Unknown, Amount = b.Amount, Currency = b.Currency, Note = b.Note, LearnedAt = LearnedAt } : null,
            Authority is { } a ? new(Criterion.Authority, from) { Level = a.Level ?? Level.Unknown, Role = a.Role, Note = a.Note, LearnedAt = LearnedAt } : null,
            Need is { } n ? new(Criterion.Need, from) { Level = n.Level ?? Level.Unknown, Note = n.Note, LearnedAt = LearnedAt } : null,
            Timeframe is { } t ? new(Criterion.Timeframe, from) { Timeframe = Domain.Qualifying.Timeframe.Between(t.From, t.To), Note = t.Note, LearnedAt = LearnedAt } : null,
        ];
        return [.. answers.OfType<AnswerGiven>()];
    }
}

/// <summary>A capture as the API takes it.</summary>
public sealed record LeadBody
{
    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? Company { get; init; }
    public int? CompanySize { get; init; }
    public string? Industry { get; init; }
    public string? JobTitle { get; init; }
    public string? Website { get; init; }
    public string? Country { get; init; }
    public string? Region { get; init; }
    public string? City { get; init; }
    public string? Postcode { get; init; }
    public string? Notes { get; init; }

    /// <summary>By name; an unknown one is created.</summary>
    public string? Source { get; init; }
    public string? Campaign { get; init; }
    public Dictionary<string, JsonElement>? Utm { get; init; }
    public ExternalIdBody? ExternalId { get; init; }
    public DateTimeOffset? CapturedAt { get; init; }
    public BantBody? Bant { get; init; }
    public List<InterestBody>? Interest { get; init; }
    public List<string?>? Tags { get; init; }
    public Dictionary<string, JsonElement>? CustomFields { get; init; }

    /// <summary>The words that were agreed to, or an object, which is kept as it is.</summary>
    public JsonElement? Consent { get; init; }

    public sealed record ExternalIdBody(string? System, string? Id);

    public sealed record InterestBody(ResponseKind? Kind, DateTimeOffset? At);

    public ContactDetails Contact() => new()
    {
        FirstName = Text.NullIfEmpty(FirstName),
        LastName = Text.NullIfEmpty(LastName),
        Email = Text.NullIfEmpty(Email),
        Phone = Text.NullIfEmpty(Phone),
        Company = Text.NullIfEmpty(Company),
        CompanySize = CompanySize,
        Industry = Text.NullIfEmpty(Industry),
        JobTitle = Text.NullIfEmpty(JobTitle),
        Website = Text.NullIfEmpty(Website),
        Country = Text.NullIfEmpty(Country),
        Region = Text.NullIfEmpty(Region),
        City = Text.NullIfEmpty(City),
        Postcode = Text.NullIfEmpty(Postcode),
        Notes = Text.NullIfEmpty(Notes),
    };

    /// <summary>Text as it is, anything else as JSON writes it.</summary>
    public static string? AsText(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => other.GetRawText(),
    };

    public static Dictionary<string, string>? AsTexts(Dictionary<string, JsonElement>? values) =>
        values?.Select(v => (v.Key, Value: AsText(v.Value))).Where(v => v.Value is not null).ToDictionary(v => v.Key, v => v.Value!);
}
