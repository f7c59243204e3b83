namespace LeadFlow.Domain.Leads;

/// <summary>What people say of a campaign.</summary>
/// <param name="SourceId">Where its leads come from, if that is one place: theirs too, where nothing else says.</param>
/// <param name="Currency">ISO 4217, of budget and cost.</param>
public sealed record CampaignDetails(string Name, Guid? SourceId = null, DateOnly? StartsOn = null, DateOnly? EndsOn = null, decimal? Budget = null, decimal? Cost = null, string? Currency = null);

/// <summary>A dated effort with a cost.</summary>
public sealed class Campaign
{
    public const int NameMaxLength = 300;

    private Campaign() { } // For EF Core.

    public Guid Id { get; private init; }
    public string Name { get; private set; } = "";

    /// <summary>Its leads come from there, where nothing else says.</summary>
    public Guid? SourceId { get; private set; }
    public DateOnly? StartsOn { get; private set; }

    /// <summary>The last day.</summary>
    public DateOnly? EndsOn { get; private set; }
    public decimal? Budget { get; private set; }
    public decimal? Cost { get; private set; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; private set; }

    /// <summary>No longer offered; what still comes by its name is taken all the same.</summary>
    public DateTimeOffset? ArchivedAt { get; private set; }

    /// <summary>Its name leads to this campaign: it was merged into it, or is what it was called before.</summary>
    public Guid? MergedIntoId { get; private set; }

    /// <summary>Goes up with what people change.</summary>
    public int Version { get; private set; } = 1;

    public CampaignDetails Details => new(Name, SourceId, StartsOn, EndsOn, Budget, Cost, Currency);

    public static Campaign Named(string name) => new() { Id = Guid.CreateVersion7(), Name = name };

    public static Campaign Of(CampaignDetails details)
    {
        var campaign = Named(details.Name);
        campaign.Set(details);
        return campaign;
    }

    /// <summary>Another name of this campaign, under which leads may still come in.</summary>
    public Campaign Alias(string name) => new() { Id = Guid.CreateVersion7(), Name = name, MergedIntoId = Id };

    public void Change(CampaignDetails details)
    {
        if (details != Details)
        {
            Set(details);
            Version++;
        }
    }

    public void Archive(DateTimeOffset now) => ArchivedAt ??= now;

    public void Unarchive() => ArchivedAt = null;

    /// <summary>Its leads, and what comes by its name from now on, are the other one's.</summary>
    public void MergeInto(Campaign other) => (MergedIntoId, Version) = (other.Id, Version + 1);

    /// <summary>A campaign of its own again.</summary>
    public void ComeBack() => (MergedIntoId, Version) = (null, Version + 1);

    /// <summary>What one lead has cost; null without a cost or without leads.</summary>
    public static decimal? CostPerLead(decimal? cost, long leads) => cost is { } sum && leads > 0 ? Math.Round(sum / leads, 2, MidpointRounding.AwayFromZero) : null;

    private void Set(CampaignDetails d) =>
        (Name, SourceId, StartsOn, EndsOn, Budget, Cost, Currency) = (d.Name, d.SourceId, d.StartsOn, d.EndsOn, d.Budget, d.Cost, d.Currency);
}
