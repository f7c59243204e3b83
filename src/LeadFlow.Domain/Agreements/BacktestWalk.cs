using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Agreements;

/// <summary>One walk through one lead's past; see <see cref="BacktestReplay"/>.</summary>
internal sealed class BacktestWalk(LeadHistory lead, AgreementContent agreement, BacktestPeriod period)
{
    private readonly EvidenceOnRecord _record = new(lead, agreement, period.DayOf);
    private readonly List<ReplayedOffer> _offers = [];

    private string _stage = agreement.FirstOf(StageKind.Raw).Name;
    private StageKind _kind = StageKind.Raw;
    private LeadStanding _standing = LeadStanding.Open;
    private string? _hold;
    private bool _heldByReturn, _isOverride, _isOffered, _isClaimed;

    /// <summary>An override was on offer until there was no way to contact them.</summary>
    private bool _overrideWithdrawn;
    private DateTimeOffset? _warmAt, _hotAt;
    private int _nextFact;

    private bool InPeriod { get; set; }

    private DateTimeOffset? NextFact => _nextFact < lead.Facts.Count ? lead.Facts[_nextFact].At : null;

    public ReplayedLead Go()
    {
        _record.TakeWho(DateTimeOffset.MinValue);
        while (EvidenceOnRecord.Earlier(_record.Next, NextFact) is { } at && at < period.Start)
        {
            At(at);
        }

        InPeriod = true;
        if (lead.BeganAt < period.Start)
        {
            StandAtStart();
        }

        // The calendar goes on where the last result says it can change something.
        DateTimeOffset? calendar = lead.BeganAt < period.Start ? period.Start : lead.BeganAt;
        while (EvidenceOnRecord.Earlier(EvidenceOnRecord.Earlier(_record.Next, NextFact), calendar) is { } at && at < period.End)
        {
            calendar = At(at);
        }

        return new(_warmAt, _hotAt, _offers);
    }

    /// <summary>What happens at one instant, in the order in which one step does it: who they are, what they said, what people did, and what the agreement makes of it.</summary>
    /// <returns>When the calendar alone can change something next.</returns>
    private DateTimeOffset? At(DateTimeOffset at)
    {
        var day = period.DayOf(at);
        var couldBeContacted = _record.Now.CanBeContacted;
        _record.TakeWho(at);
        Facts(at, day, f => f.Step <= BacktestStep.CameBack);
        Learn(at, day);
        Facts(at, day, f => f.Step < BacktestStep.Claimed);
        var next = InPeriod && at >= lead.BeganAt ? Follow(at, day) : null;
        if (InPeriod && !couldBeContacted && _record.Now.CanBeContacted && _overrideWithdrawn && _isOverride && _kind == StageKind.Hot && _standing == LeadStanding.Open)
        {
            (_isOffered, _overrideWithdrawn) = (true, false);
            _offers[^1] = _offers[^1] with { EndedAt = null };
        }

        Facts(at, day, _ => true);
        return next;
    }

    private void Learn(DateTimeOffset at, DateOnly day)
    {
        var before = _hold is not null || (_isOverride && !InPeriod) ? Qualify(day) : null;
        if (!_record.TakeEvidence(at) || before is null)
        {
            return;
        }

        var after = Qualify(day);
        if (_hold is not null && before.DiffersFrom(after))
        {
            Release();
        }

        if (!InPeriod && _isOverride)
        {
            _isOverride = !Following.Of(Stand, after, agreement).EndsOverride;
        }
    }

    private void Facts(DateTimeOffset at, DateOnly day, Predicate<BacktestFact> which)
    {
        for (; _nextFact < lead.Facts.Count && lead.Facts[_nextFact] is var fact && fact.At <= at && which(fact); _nextFact++)
        {
            Take(fact, day);
        }
    }

    private Stand Stand => new(_stage, _kind, _standing, _isClaimed, _isOffered, _hold, _heldByReturn, _isOverride, _record.Now.CanBeContacted);

    private Qualification Qualify(DateOnly day) => BantScoring.Qualify(_record.Now, agreement, day);

    private DateTimeOffset? Follow(DateTimeOffset at, DateOnly day)
    {
        if (!Stand.Follows)
        {
            return null; // Whatever frees it is a fact, and looks again.
        }

        var result = Qualify(day);
        var following = Following.Of(Stand, result, agreement);
        _isOverride &= !following.EndsOverride;
        if (following.Moves)
        {
            var stage = result.Stages[following.Target];
            Enter(stage.Name, stage.Kind, at);
        }

        if (following.Withdraws)
        {
            _overrideWithdrawn = _isOverride && _offers is [.., { IsOverride: true }];
            EndOffer(at);
        }

        if (following.Offers)
        {
            Offer(at, result.Score, isOverride: false);
        }

        return result.RescoreOn is { } next ? LocalTime.StartOf(next, period.Zone) : null;
    }

    /// <summary>What was on offer, or claimed, when the period began.</summary>
    private void StandAtStart()
    {
        (_warmAt, _hotAt) = (null, null);
        if (lead.Offers.Where(o => o.At < period.Start).MaxBy(o => o.At) is not { } last)
        {
            _isClaimed = false;
            return;
        }

        _isOffered = last.EndedAt is null || last.EndedAt >= period.Start;
        _isClaimed &= _isOffered;
        _overrideWithdrawn = !_isOffered && last is { IsOverride: true, State: HandoffState.Withdrawn };
        if (_isOffered || _overrideWithdrawn)
        {
            _offers.Add(new(last.At, period.DayOf(last.At), last.Score, last.IsOverride, StoodBefore: true, _isOffered ? null : last.EndedAt));
        }
    }

    private void Take(BacktestFact fact, DateOnly day)
    {
        switch (fact.Step)
        {
            case BacktestStep.Followed when InPeriod:
                break; // What the agreement does, the replay finds by itself.
            case BacktestStep.Followed:
                Enter(fact); // Where the lead really stood.
                break;
            case BacktestStep.CameBack:
                (_standing, _isOverride) = (LeadStanding.Open, false);
                Release();
                Enter(fact);
                break;
            case BacktestStep.Woken:
                _standing = LeadStanding.Open;
                Put(fact, day);
                break;
            case BacktestStep.Imported:
                Put(fact, day);
                break;
            case BacktestStep.Moved:
                Move(fact, day);
                break;
            case BacktestStep.Died:
                Close(fact.At, LeadStanding.Dead);
                Enter(fact);
                break;
            case BacktestStep.Won:
                Close(fact.At, LeadStanding.Customer);
                break;
            case BacktestStep.Accepted:
                Close(fact.At, LeadStanding.InOpportunity);
                break;
            case BacktestStep.Reopened:
                Close(fact.At, LeadStanding.InOpportunity);
                Enter(fact);
                break;
            case BacktestStep.Lost or BacktestStep.Returned:
                Close(fact.At, LeadStanding.Open);
                Enter(fact);
                (_hold, _heldByReturn) = (_stage, true);
                break;
            case BacktestStep.Released:
                _isClaimed = false;
                break;
            default:
                _isClaimed = !InPeriod || _isOffered;
                break;
        }
    }

    /// <summary>A person or a file put it there: it is held there, and past the definition it is an override.</summary>
    private void Put(BacktestFact fact, DateOnly day)
    {
        Enter(fact);
        (_hold, _heldByReturn) = (_stage, false);
        var result = Qualify(day);
        _isOverride = Following.IndexOf(result, agreement, _stage, _kind) > result.Reached;
    }

    private void Move(BacktestFact fact, DateOnly day)
    {
        var (stage, kind) = Named(fact);
        if (string.Equals(stage, _stage, StringComparison.OrdinalIgnoreCase))
        {
            return; // Under this agreement it stands there already.
        }

        var result = Qualify(day);
        var target = Following.IndexOf(result, agreement, stage, kind);
        var allowed = _heldByReturn && _hold is { } hold ? Math.Min(result.Reached, Following.IndexOf(result, agreement, hold, StageKind.Warm)) : result.Reached;
        Enter(fact);
        (_hold, _heldByReturn) = (_stage, _heldByReturn && kind != StageKind.Hot);
        _isOverride = target > result.Reached;
        if (!InPeriod)
        {
            return; // What was on offer when the period begins is read from the offers themselves.
        }

        if (kind == StageKind.Hot && !_isOffered)
        {
            Offer(fact.At, result.Score, isOverride: target > allowed || !result.SalesReady);
        }
        else if (kind != StageKind.Hot && !_isClaimed)
        {
            EndOffer(fact.At);
        }
    }

    private void Close(DateTimeOffset at, LeadStanding standing)
    {
        EndOffer(at);
        (_standing, _isClaimed, _isOverride, _overrideWithdrawn) = (standing, false, false, false);
        Release();
    }

    private void Offer(DateTimeOffset at, int score, bool isOverride)
    {
        _offers.Add(new(at, period.DayOf(at), score, isOverride, StoodBefore: false));
        (_isOffered, _overrideWithdrawn) = (true, false);
    }

    private void EndOffer(DateTimeOffset at)
    {
        if (_isOffered && InPeriod && _offers.Count > 0)
        {
            _offers[^1] = _offers[^1] with { EndedAt = at };
        }

        _isOffered = false;
    }

    private void Release() => (_hold, _heldByReturn) = (null, false);

    private void Enter(BacktestFact fact)
    {
        if (fact.Stage is not null)
        {
            var (stage, kind) = Named(fact);
            Enter(stage, kind, fact.At, counts: fact.Step != BacktestStep.Imported);
        }
    }

    private void Enter(string stage, StageKind kind, DateTimeOffset at, bool counts = true)
    {
        if (counts && kind is StageKind.Warm or StageKind.Hot && LeadHistory.IsBelow(_kind, StageKind.Warm))
        {
            _warmAt ??= at;
        }

        if (counts && kind is StageKind.Hot && LeadHistory.IsBelow(_kind, StageKind.Hot))
        {
            _hotAt ??= at;
        }

        (_stage, _kind) = (stage, kind);
    }

    /// <summary>A stage as this agreement calls it.</summary>
    private (string Stage, StageKind Kind) Named(BacktestFact fact) =>
        agreement.Stage(fact.Stage!) is { } known ? (known.Name, known.Kind)
        : agreement.Heir(fact.Stage!, fact.Kind) is { } heir ? (heir.Name, heir.Kind)
        : (fact.Stage!, fact.Kind);
}
