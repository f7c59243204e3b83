using LeadFlow.Domain.People;

namespace LeadFlow.Domain.Leads;

public enum SourceKind
{
    WebForm, OrganicSearch, PaidSearch, Social, Display, Direct, Email, TradeShow, Webinar, ContentDownload, WebChat, InboundCall, List, Partner, Referral,
    SalesProspecting, Api, Other,
}

/// <summary>Where leads come from.</summary>
public sealed class LeadSource : LeadOrigin
{
    private LeadSource() { } // For EF Core.

    public SourceKind Kind { get; private set; }

    /// <summary>Marketing or sales.</summary>
    public Side GeneratedBy { get; private set; }

    /// <summary>Who acts first on a lead from here; nobody means the triage inbox.</summary>
    public Guid? DefaultOwnerId { get; private set; }

    /// <summary>Whose turn it is instead of one person's: its leads wait in the triage inbox, marked for the team.</summary>
    public Guid? DefaultTeamId { get; private set; }

    public static LeadSource Named(string name, SourceKind kind = SourceKind.Other, Side generatedBy = Side.Marketing, Guid? defaultOwnerId = null, Guid? defaultTeamId = null) =>
        new() { Id = Guid.CreateVersion7(), Name = name, Kind = kind, GeneratedBy = generatedBy, DefaultOwnerId = defaultOwnerId, DefaultTeamId = defaultOwnerId is null ? defaultTeamId : null };

    /// <summary>Another name of this source, under which leads may still come in.</summary>
    public LeadSource Alias(string name) => new() { Id = Guid.CreateVersion7(), Name = name, Kind = Kind, GeneratedBy = GeneratedBy, MergedIntoId = Id };

    /// <summary>Leads that are here keep their owners. One person or one team acts first, not both.</summary>
    public void Change(string name, SourceKind kind, Side generatedBy, Guid? defaultOwnerId, Guid? defaultTeamId)
    {
        var before = (Name, Kind, GeneratedBy, DefaultOwnerId, DefaultTeamId);
        (Name, Kind, GeneratedBy, DefaultOwnerId, DefaultTeamId) = (name, kind, generatedBy, defaultOwnerId, defaultOwnerId is null ? defaultTeamId : null);
        Version += before == (Name, Kind, GeneratedBy, DefaultOwnerId, DefaultTeamId) ? 0 : 1;
    }

    /// <summary>Whoever acts first on the leads of what was merged into this acts on all, where this had nobody.</summary>
    /// <returns>Whether it took them over.</returns>
    public bool TakeOwnerOf(LeadSource other)
    {
        if (DefaultOwnerId is not null || DefaultTeamId is not null || (other.DefaultOwnerId is null && other.DefaultTeamId is null))
        {
            return false;
        }

        (DefaultOwnerId, DefaultTeamId) = (other.DefaultOwnerId, other.DefaultTeamId);
        return true;
    }

    /// <summary>Whoever came with a merge goes with its undo, unless somebody else was chosen since.</summary>
    public void GiveBack(Guid? ownerId, Guid? teamId)
    {
        if ((DefaultOwnerId, DefaultTeamId) == (ownerId, teamId))
        {
            (DefaultOwnerId, DefaultTeamId) = (null, null);
        }
    }
}
