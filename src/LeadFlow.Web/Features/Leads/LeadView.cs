using System.Linq.Expressions;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>A lead as lists, the lead page and the API show it: the shape of API.md.</summary>
public sealed record LeadView
{
    public required Guid Id { get; init; }
    public required string Title { get; init; }
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
    public ExternalIdView? ExternalId { get; init; }
    public required LeadStanding Standing { get; init; }
    public required StageView Stage { get; init; }
    public required int Score { get; init; }
    public required bool SalesReady { get; init; }
    public required BantView Bant { get; init; }
    public required IReadOnlyList<string> Missing { get; init; }
    public NextQuestionView? NextQuestion { get; init; }

    /// <summary>User id; null while nobody owns it.</summary>
    public Guid? Owner { get; init; }
    public string? OwnerName { get; init; }
    public string? Source { get; init; }
    public string? Campaign { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }
    public IReadOnlyDictionary<string, string>? CustomFields { get; init; }
    public IReadOnlyDictionary<string, string>? Utm { get; init; }
    public string? Consent { get; init; }
    public required DateTimeOffset CapturedAt { get; init; }
    public required DateOnly CapturedOn { get; init; }
    public required MilestonesView Milestones { get; init; }
    public required DateTimeOffset LastTouchAt { get; init; }
    public NextActionView? NextAction { get; init; }
    public HandoffView? Handoff { get; init; }
    public OpportunityView? Opportunity { get; init; }
    public string? DeadReason { get; init; }
    public DateOnly? RevisitOn { get; init; }

    /// <summary>Moved up by hand against the definition.</summary>
    public bool Override { get; init; }

    /// <summary>The agreement may not lift it above this stage until something new is learned.</summary>
    public string? Hold { get; init; }

    /// <summary>Sales has claimed it, and it no longer meets the definition.</summary>
    public bool BelowDefinition { get; init; }
    public required int Journey { get; init; }
    public required int AgreementVersion { get; init; }
    public required int Version { get; init; }

    /// <summary>Of the answer to a capture only: created or reinquiry.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public string? Outcome { get; init; }

    /// <summary>The result in full, for the lead page; the API has its own call.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Qualification Qualification { get; init; } = null!;

    public sealed record StageView(StageKind Kind, string Name);

    public sealed record ExternalIdView(string? System, string Id);

    public sealed record NextQuestionView(Criterion Criterion, string Text);

    public sealed record NextActionView(string Text, DateTimeOffset? DueAt);

    public sealed record BantView(BudgetView Budget, AuthorityView Authority, NeedView Need, TimeframeView Timeframe);

    public sealed record BudgetView(Level Level, decimal? Amount, string? Currency, string? Note, DateTimeOffset? LearnedAt);

    public sealed record AuthorityView(Level Level, BuyingRole? Role, string? Note, DateTimeOffset? LearnedAt);

    public sealed record NeedView(Level Level, string? Note, DateTimeOffset? LearnedAt);

    public sealed record TimeframeView(DateOnly? From, DateOnly? To, string? Note, DateTimeOffset? LearnedAt);

    public sealed record MilestonesView(DateTimeOffset? FirstTouchedAt, DateTimeOffset? WarmAt, DateTimeOffset? HotAt, DateTimeOffset? OfferedAt, DateTimeOffset? ClaimedAt, DateTimeOffset? AcceptedAt, DateTimeOffset? WonAt, DateTimeOffset? DeadAt, DateTimeOffset? WokenAt, bool Implied);

    public sealed record HandoffView(Guid Id, HandoffKind Kind, HandoffState Status, int Score, string Why, DateTimeOffset OfferedAt, Guid? OfferedBy, DateTimeOffset DueAt, Guid? ClaimedBy, string? ClaimedByName, DateTimeOffset? ClaimedAt, DateTimeOffset? ClosedAt, string? Reason, string? Note, bool Override, Guid? Assignee, string? DisputedBy = null, bool? Stands = null);

    public sealed record OpportunityView(Guid Id, string Name, OpportunityState State, decimal? Amount, string? Currency, DateOnly? ExpectedClose);

    /// <summary>What is read for it.</summary>
    internal sealed record Row(Lead Lead, Scored Scored) : ILeadRow
    {
        public Guid Id => Lead.Id;
        public DateTimeOffset CapturedAt => Lead.CapturedAt;
        public int Score => Scored.Score;
        public DateTimeOffset LastTouchAt => Scored.LastTouchAt;
        public DateTimeOffset NextActionAt => Scored.NextActionAt;
        public string NameKey => Lead.NameKey;
        public string CompanyKey => Lead.CompanyKey;
        public HandoffView? Handoff { get; set; }
        public OpportunityView? Opportunity { get; set; }
    }

    /// <summary>Of the narrow row what is shown, or what the explanation follows from: a list of eighty is read the quicker for it.</summary>
    internal sealed record Scored(LeadStanding Standing, string StageName, StageKind StageKind, int Score, bool SalesReady, StageKind DefinedKind, DateOnly ScoredOn, int AgreementVersion,
        double InterestValue, DateOnly InterestAsOf, int RespondedKinds, string? HoldStage, bool IsOverride, DateTimeOffset LastTouchAt, string NextAction, DateTimeOffset NextActionAt);

    /// <summary>Its hand-off and opportunity, which few leads have, by <see cref="AddHandoffs"/>.</summary>
    internal static readonly Expression<Func<Lead, Row>> ToRow = l => new Row(l, new Scored(l.Qualification.Standing, l.Qualification.StageName, l.Qualification.StageKind, l.Qualification.Score,
        l.Qualification.SalesReady, l.Qualification.DefinedKind, l.Qualification.ScoredOn, l.Qualification.AgreementVersion, l.Qualification.InterestValue, l.Qualification.InterestAsOf,
        l.Qualification.RespondedKinds, l.Qualification.HoldStage, l.Qualification.IsOverride, l.Qualification.LastTouchAt, l.Qualification.NextAction, l.Qualification.NextActionAt));

    private static readonly Lazy<Func<Lead, Row>> _toRow = new(() => ToRow.Compile());

    /// <summary>Of a lead at hand that was never offered: it has no hand-off.</summary>
    internal static LeadView From(Lead lead, RulesSnapshot rules) => From(_toRow.Value(lead), rules);

    /// <summary>The open hand-off and opportunity of each lead, else the last. Whoever may see the lead may see them.</summary>
    internal static async Task AddHandoffs(IReadOnlyCollection<Row> rows, LeadFlowDb db, CancellationToken cancellationToken)
    {
        var offered = rows.Where(r => r.Lead.OfferedAt is not null).Select(r => r.Lead.Id).ToList();
        if (offered.Count > 0)
        {
            var handoffs = await db.Handoffs.IgnoreQueryFilters().AsNoTracking().Where(h => offered.Contains(h.LeadId))
                .Select(h => new { h.LeadId, IsOpen = h.ClosedAt == null, h.OfferedAt, h.Attempt, View = new HandoffView(h.Id, h.Kind, h.State, h.Score, h.Why, h.OfferedAt, h.OfferedById, h.DueAt, h.ClaimedById, h.ClaimedByName, h.ClaimedAt, h.ClosedAt, h.Reason, h.Note, h.IsOverride, h.AssigneeId, h.DisputedAt == null ? null : h.DisputedBy ?? "", h.Stands) })
                .ToListAsync(cancellationToken);
            var latest = handoffs.GroupBy(h => h.LeadId).ToDictionary(g => g.Key, g => g.MaxBy(h => (h.IsOpen, h.OfferedAt, h.Attempt))!.View);
            foreach (var row in rows)
            {
                row.Handoff = latest.GetValueOrDefault(row.Lead.Id);
            }
        }

        var accepted = rows.Where(r => r.Lead.AcceptedAt is not null).Select(r => r.Lead.Id).ToList();
        if (accepted.Count > 0)
        {
            var opportunities = await db.Opportunities.IgnoreQueryFilters().AsNoTracking().Where(o => accepted.Contains(o.LeadId))
                .Select(o => new { o.LeadId, IsOpen = o.ClosedAt == null, o.OpenedAt, View = new OpportunityView(o.Id, o.Name, o.State, o.Amount, o.Currency, o.ExpectedClose) })
                .ToListAsync(cancellationToken);
            var latest = opportunities.GroupBy(o => o.LeadId).ToDictionary(g => g.Key, g => g.MaxBy(o => (o.IsOpen, o.OpenedAt))!.View);
            foreach (var row in rows)
            {
                row.Opportunity = latest.GetValueOrDefault(row.Lead.Id);
            }
        }
    }

    /// <summary>
    /// The explanation is the pure function of the stored evidence, version and day, so that it is the stored result, word for word.
    /// </summary>
    internal static LeadView From(Row row, RulesSnapshot rules)
    {
        var (l, q) = (row.Lead, row.Scored);
        var result = BantScoring.Qualify(l.EvidenceOn(rules.Zone, new(q.InterestValue, q.InterestAsOf), new(q.RespondedKinds)), rules.Agreement.Content, q.ScoredOn);
        return new()
        {
            Id = l.Id,
            Title = l.Title,
            FirstName = l.FirstName,
            LastName = l.LastName,
            Email = l.Email,
            Phone = l.Phone,
            Company = l.Company,
            CompanySize = l.CompanySize,
            Industry = l.Industry,
            JobTitle = l.JobTitle,
            Website = l.Website,
            Country = l.Country,
            Region = l.Region,
            City = l.City,
            Postcode = l.Postcode,
            Notes = l.Notes,
            ExternalId = l.ExternalId is { } id ? new(l.ExternalSystem, id) : null,
            Standing = q.Standing,
            Stage = new(q.StageKind, q.StageName),
            Score = q.Score,
            SalesReady = q.SalesReady,
            Bant = new(
                new(l.BudgetLevel, l.BudgetAmount, l.BudgetCurrency, l.BudgetNote, l.BudgetLearnedAt),
                new(l.AuthorityLevel, l.AuthorityRole, l.AuthorityNote, l.AuthorityLearnedAt),
                new(l.NeedLevel, l.NeedNote, l.NeedLearnedAt),
                new(l.TimeframeFrom, l.TimeframeTo, l.TimeframeNote, l.TimeframeLearnedAt)),
            Missing = result.Missing,
            NextQuestion = result.NextQuestion is { } next ? new(next.Criterion, next.Text) : null,
            Owner = l.OwnerId,
            OwnerName = l.OwnerId is { } owner ? rules.People.GetValueOrDefault(owner)?.Name : null,
            Source = l.SourceId is { } source ? rules.SourceNames.GetValueOrDefault(source) : null,
            Campaign = l.CampaignId is { } campaign ? rules.CampaignNames.GetValueOrDefault(campaign) : null,
            Tags = l.Tags,
            CustomFields = l.CustomFields,
            Utm = l.Utm,
            Consent = l.Consent,
            CapturedAt = l.CapturedAt,
            CapturedOn = l.CapturedOn,
            Milestones = new(l.FirstTouchedAt, l.WarmAt, l.HotAt, l.OfferedAt, l.ClaimedAt, l.AcceptedAt, l.WonAt, l.DeadAt, l.WokenAt, l.HasImpliedMilestones),
            LastTouchAt = q.LastTouchAt,
            NextAction = q.NextAction.Length == 0 ? null : new(q.NextAction, q.NextActionAt == Lead.Never ? null : q.NextActionAt),
            Handoff = row.Handoff,
            Opportunity = row.Opportunity,
            DeadReason = l.DeadReason,
            RevisitOn = l.RevisitOn,
            Override = q.IsOverride,
            Hold = q.HoldStage,
            BelowDefinition = row.Handoff is { Status: HandoffState.Claimed } && q.DefinedKind is StageKind.Raw or StageKind.Warm,
            Journey = l.JourneyNumber,
            AgreementVersion = q.AgreementVersion,
            Version = l.Version,
            Qualification = result,
        };
    }
}
