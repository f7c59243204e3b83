namespace LeadFlow.Domain.Leads;

/// <summary>What people say of a campaign.</summary>
/// <param name="SourceId">Where its leads come from, if that is one place: theirs too, where nothing else says.</param>
/// <param name="Currency">ISO 4217, of budget and cost.</param>
public sealed record CampaignDetails(string Name, Guid? SourceId = null, DateOnly? StartsOn = null, DateOnly? EndsOn = null, decimal? Budget = null, decimal? Cost = null, string? Currency = null);

/// <summary>A dated effort with a cost.</summary>
public sealed class Campaign : LeadOrigin
{
    private Campaign() { } // For EF Core.

    /// <summary>Its leads come from there, where nothing else says.</summary>
    public Guid? SourceId { get; private set; }
    public DateOnly? StartsOn { get; private set; }

    /// <summary>The last day.</summary>
    public DateOnly? EndsOn { get; private set; }
    public decimal? Budget { get; private set; }
    public decimal? Cost { get; private set; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; private set; }

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

    /// <summary>What one lead has cost; null without a cost or without leads.</summary>
    public static decimal? CostPerLead(decimal? cost, long leads) => cost is { } sum && leads > 0 ? Math.Round(sum / leads, 2, MidpointRounding.AwayFromZero) : null;

    private void Set(CampaignDetails d) =>
        (Name, SourceId, StartsOn, EndsOn, Budget, Cost, Currency) = (d.Name, d.SourceId, d.StartsOn, d.EndsOn, d.Budget, d.Cost, d.Currency);
}
