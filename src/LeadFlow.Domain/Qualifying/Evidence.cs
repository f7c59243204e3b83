namespace LeadFlow.Domain.Qualifying;

/// <summary>What we know of one criterion, and since when it was true (company-local day).</summary>
public readonly record struct KnownLevel(Level Level, DateOnly? LearnedOn)
{
    public static readonly KnownLevel Unknown = new(Level.Unknown, null);
}

/// <summary>Which company and person it is, as far as fit asks.</summary>
public sealed record Profile(string? Country = null, string? Region = null, int? CompanySize = null, string? Industry = null, string? JobTitle = null);

/// <summary>What a stage may ask to be known.</summary>
public enum LeadField { Name, Email, Phone, Company, JobTitle, Country, Region, Industry, CompanySize, Website }

/// <summary>Which fields are known, as one number: a bit for each.</summary>
public readonly record struct KnownFields(int Bits)
{
    public KnownFields With(LeadField field, bool isKnown) => isKnown ? new(Bits | (1 << (int)field)) : this;

    public bool Has(LeadField field) => (Bits & (1 << (int)field)) != 0;
}

/// <summary>Everything that qualification looks at. Nothing else may move a score.</summary>
public sealed record Evidence
{
    public KnownLevel Budget { get; init; }
    public KnownLevel Authority { get; init; }
    public KnownLevel Need { get; init; }
    public Timeframe? Timeframe { get; init; }
    public Interest Interest { get; init; } = Interest.None;
    public Profile Profile { get; init; } = new();

    /// <summary>An e-mail address or a phone number is known.</summary>
    public bool CanBeContacted { get; init; }
    public KnownFields Fields { get; init; }

    /// <summary>Which custom fields are known.</summary>
    public KnownKeys Custom { get; init; }
    public RespondedKinds Responded { get; init; }

    /// <summary>The same evidence, had the best answer to one criterion been given on this day.</summary>
    public Evidence WithBest(Criterion criterion, DateOnly on) => criterion switch
    {
        Criterion.Budget => this with { Budget = new(Level.Confirmed, on) },
        Criterion.Authority => this with { Authority = new(Level.Confirmed, on) },
        Criterion.Need => this with { Need = new(Level.Confirmed, on) },
        Criterion.Timeframe => this with { Timeframe = Timeframe.Between(on, on) },
        _ => this,
    };
}
