using LeadFlow.Domain.People;

namespace LeadFlow.Domain.Leads;

public enum SourceKind
{
    WebForm, OrganicSearch, PaidSearch, Social, Display, Direct, Email, TradeShow, Webinar, ContentDownload, WebChat, InboundCall, List, Partner, Referral,
    SalesProspecting, Api, Other,
}

/// <summary>Where leads come from. Names are kept as they came: "google" and "Google" are two until a person says otherwise.</summary>
public sealed class LeadSource
{
    public const int NameMaxLength = 300;

    private LeadSource() { } // For EF Core.

    public Guid Id { get; private init; }
    public string Name { get; private set; } = "";
    public SourceKind Kind { get; private set; }

    /// <summary>Marketing or sales.</summary>
    public Side GeneratedBy { get; private set; }

    /// <summary>Who acts first on a lead from here; nobody means the triage inbox.</summary>
    public Guid? DefaultOwnerId { get; private set; }

    public void Change(SourceKind kind, Side generatedBy, Guid? defaultOwnerId) => (Kind, GeneratedBy, DefaultOwnerId) = (kind, generatedBy, defaultOwnerId);

    public static LeadSource Named(string name, SourceKind kind = SourceKind.Other, Side generatedBy = Side.Marketing, Guid? defaultOwnerId = null) =>
        new() { Id = Guid.CreateVersion7(), Name = name, Kind = kind, GeneratedBy = generatedBy, DefaultOwnerId = defaultOwnerId };
}

/// <summary>A dated effort with a cost.</summary>
public sealed class Campaign
{
    public const int NameMaxLength = 300;

    private Campaign() { } // For EF Core.

    public Guid Id { get; private init; }
    public string Name { get; private set; } = "";
    public DateOnly? StartsOn { get; private set; }
    public DateOnly? EndsOn { get; private set; }
    public decimal? Budget { get; private set; }
    public decimal? Cost { get; private set; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; private set; }

    public static Campaign Named(string name) => new() { Id = Guid.CreateVersion7(), Name = name };
}
