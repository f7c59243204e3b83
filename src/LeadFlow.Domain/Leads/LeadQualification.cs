using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Leads;

/// <summary>The narrow row beside a lead: what machines rewrite. The lead holds what people edit.</summary>
public sealed class LeadQualification
{
    public const int NextActionMaxLength = 200;

    private LeadQualification() { } // For EF Core.

    public Guid LeadId { get; private init; }
    public LeadStanding Standing { get; internal set; }
    public string StageName { get; internal set; } = "";
    public StageKind StageKind { get; internal set; }

    /// <summary>0 to 100.</summary>
    public int Score { get; private set; }

    /// <summary>Points of budget, authority, need, timeframe and interest, then the sum of the adjustments; they sum to the score.</summary>
    public int[] Parts { get; private set; } = [];
    public bool SalesReady { get; private set; }

    /// <summary>The kind of the stage that the agreement alone would give: below hot on a claimed lead means "now below the definition".</summary>
    public StageKind DefinedKind { get; private set; }

    /// <summary>The company-local day for which score, parts and sales-ready hold. The full explanation is the pure function of evidence, version and this day.</summary>
    public DateOnly ScoredOn { get; private set; }

    /// <summary>The first day on which the calendar alone can change the result; null for never.</summary>
    public DateOnly? RescoreOn { get; private set; }
    public int AgreementVersion { get; private set; }

    /// <summary>Counts what was learned: a background re-score writes only where it is still what it read.</summary>
    public int EvidenceNo { get; internal set; }

    /// <summary>Decayed response points under <see cref="AgreementVersion"/>, as of <see cref="InterestAsOf"/>.</summary>
    public double InterestValue { get; private set; }
    public DateOnly InterestAsOf { get; private set; }

    /// <summary>The version whose points <see cref="InterestValue"/> is the sum of: a re-scoring adds up anew where it is another one.</summary>
    public int InterestVersion { get; private set; }

    /// <summary>Which kinds of response there ever were (<see cref="Qualifying.RespondedKinds"/>).</summary>
    public int RespondedKinds { get; internal set; }

    /// <summary>The agreement may not move the lead above this stage until new evidence changes the result.</summary>
    public string? HoldStage { get; internal set; }

    /// <summary>The hold comes from a return: it also holds back the next offer.</summary>
    public bool HeldByReturn { get; internal set; }

    /// <summary>Moved up by hand past the definition: stays until the definition is met or somebody moves it.</summary>
    public bool IsOverride { get; internal set; }
    public DateTimeOffset LastTouchAt { get; internal set; }

    /// <summary>When they last said something that none of us has come back to; null when nobody waits for an answer.</summary>
    public DateTimeOffset? AnsweredAt { get; internal set; }
    public string NextAction { get; internal set; } = "";

    /// <summary><see cref="Lead.Never"/> when nothing is due.</summary>
    public DateTimeOffset NextActionAt { get; internal set; } = Lead.Never;

    /// <summary>As on the lead, for lists of a stage in order of capture.</summary>
    public DateTimeOffset CapturedAt { get; internal set; }

    /// <summary>As on the lead, for the triage inbox and for everybody's own leads.</summary>
    public Guid? OwnerId { get; internal set; }

    /// <summary>As on the lead, for the board of one source.</summary>
    public Guid? SourceId { get; internal set; }

    /// <summary>When it came into the stage it is in.</summary>
    public DateTimeOffset StageSince { get; internal set; }

    public Interest Interest
    {
        get => new(InterestValue, InterestAsOf);
        internal set => (InterestValue, InterestAsOf) = (value.Value, value.AsOf);
    }

    internal static LeadQualification Of(Guid leadId, StageDefinition stage, DateTimeOffset capturedAt, int agreementVersion) => new()
    {
        InterestVersion = agreementVersion,
        LeadId = leadId,
        StageName = stage.Name,
        StageKind = stage.Kind,
        CapturedAt = capturedAt,
        StageSince = capturedAt,
        LastTouchAt = capturedAt,
        InterestAsOf = Interest.None.AsOf,
    };

    /// <summary>The sum under another version, added up from all responses.</summary>
    internal void AddUpInterest(Interest interest, int agreementVersion) => (InterestValue, InterestAsOf, InterestVersion) = (interest.Value, interest.AsOf, agreementVersion);

    /// <summary>Stores a result; says whether anything in it changed.</summary>
    internal bool Store(Qualification result, int agreementVersion)
    {
        int[] parts = [.. result.Criteria.Select(c => c.Points), result.Adjustments.Sum(a => a.Points)];
        var changed = Score != result.Score || SalesReady != result.SalesReady || AgreementVersion != agreementVersion || DefinedKind != result.Stage.Kind || !Parts.SequenceEqual(parts);
        Score = result.Score;
        if (!Parts.SequenceEqual(parts))
        {
            Parts = parts;
        }

        SalesReady = result.SalesReady;
        DefinedKind = result.Stage.Kind;
        ScoredOn = result.AsOf;
        RescoreOn = result.RescoreOn;
        AgreementVersion = agreementVersion;
        return changed;
    }

    internal void Release() => (HoldStage, HeldByReturn) = (null, false);

    internal void Hold(string stage, bool byReturn = false) => (HoldStage, HeldByReturn) = (stage, byReturn);
}
