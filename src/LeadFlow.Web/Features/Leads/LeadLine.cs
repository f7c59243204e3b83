using System.Linq.Expressions;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;

namespace LeadFlow.Web.Features.Leads;

/// <summary>A lead as a row of the list shows it, whichever columns are chosen.</summary>
public sealed record LeadLine(Guid Id, string Title, string? JobTitle, string? Company, string? Email, string? Phone, string? Country, int? CompanySize)
{
    public required StageKind StageKind { get; init; }
    public required string StageName { get; init; }
    public required int Score { get; init; }
    public required BantGlance Bant { get; init; }

    /// <summary>What comes next; else why nothing does: null where there is nothing to say.</summary>
    public string? NextAction { get; init; }
    public DateTimeOffset? NextActionAt { get; init; }
    public required LeadStanding Standing { get; init; }
    public string? DeadReason { get; init; }
    public string? OwnerName { get; init; }
    public string? Source { get; init; }
    public string? Campaign { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }
    public IReadOnlyDictionary<string, string>? CustomFields { get; init; }
    public required DateTimeOffset CapturedAt { get; init; }

    /// <summary>Company-local.</summary>
    public required DateOnly CapturedOn { get; init; }
    public required DateTimeOffset LastTouchAt { get; init; }
    public required bool IsGreeted { get; init; }

    internal sealed record Row(
        Guid Id, string Title, string? JobTitle, string? Company, string? Email, string? Phone, string? Country, int? CompanySize, Guid? OwnerId, Guid? SourceId, Guid? CampaignId, string[] Tags, Dictionary<string, string>? CustomFields, string? DeadReason,
        DateTimeOffset CapturedAt, DateOnly CapturedOn, bool IsGreeted, string NameKey, string CompanyKey, StageKind StageKind, string StageName, LeadStanding Standing, int Score, DateTimeOffset LastTouchAt, string NextAction, DateTimeOffset NextActionAt,
        BantGlance.Facts Bant) : ILeadRow;

    internal static readonly Expression<Func<Lead, Row>> ToRow = l => new(
        l.Id, l.Title, l.JobTitle, l.Company, l.Email, l.Phone, l.Country, l.CompanySize, l.OwnerId, l.SourceId, l.CampaignId, l.Tags, l.CustomFields, l.DeadReason,
        l.CapturedAt, l.CapturedOn, l.FirstTouchedAt != null, l.NameKey, l.CompanyKey, l.Qualification.StageKind, l.Qualification.StageName, l.Qualification.Standing, l.Qualification.Score, l.Qualification.LastTouchAt, l.Qualification.NextAction, l.Qualification.NextActionAt,
        new(l.BudgetLevel, l.BudgetLearnedAt, l.AuthorityLevel, l.AuthorityLearnedAt, l.NeedLevel, l.NeedLearnedAt, l.TimeframeFrom, l.TimeframeTo, l.Qualification.Parts, l.Qualification.ScoredOn));

    internal static LeadLine From(Row r, RulesSnapshot rules) => new(r.Id, r.Title, r.JobTitle, r.Company, r.Email, r.Phone, r.Country, r.CompanySize)
    {
        StageKind = r.StageKind,
        StageName = r.StageName,
        Score = r.Score,
        Bant = BantGlance.Of(r.Bant, rules),
        NextAction = r.NextAction.Length == 0 ? null : r.NextAction,
        NextActionAt = r.NextAction.Length == 0 || r.NextActionAt == Lead.Never ? null : r.NextActionAt,
        Standing = r.Standing,
        DeadReason = r.DeadReason,
        OwnerName = r.OwnerId is { } owner ? rules.People.GetValueOrDefault(owner)?.Name : null,
        Source = r.SourceId is { } source ? rules.SourceNames.GetValueOrDefault(source) : null,
        Campaign = r.CampaignId is { } campaign ? rules.CampaignNames.GetValueOrDefault(campaign) : null,
        Tags = r.Tags,
        CustomFields = r.CustomFields,
        CapturedAt = r.CapturedAt,
        CapturedOn = r.CapturedOn,
        LastTouchAt = r.LastTouchAt,
        IsGreeted = r.IsGreeted,
    };
}
