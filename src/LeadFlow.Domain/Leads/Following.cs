using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Leads;

/// <summary>Where a lead stands, as far as it decides what the agreement does with it.</summary>
/// <param name="IsClaimed">Sales has it: a hand-off is claimed.</param>
/// <param name="IsOffered">A hand-off is offered and not claimed.</param>
public readonly record struct Stand(
    string StageName, StageKind StageKind, LeadStanding Standing, bool IsClaimed, bool IsOffered, string? HoldStage, bool HeldByReturn, bool IsOverride, bool CanBeContacted)
{
    /// <summary>Only open leads that nobody has claimed are moved and offered.</summary>
    public bool Follows => Standing == LeadStanding.Open && !IsClaimed;
}

/// <summary>
/// What the agreement does with a lead (LIFECYCLE §2): a pure function of where it stands and what the scoring service says of it. One lead
/// that learns something, a million that are re-scored and a draft that is only tried ask the same one.
/// </summary>
/// <param name="Current">Index in the result's stages of the one it is in.</param>
/// <param name="Target">Index of the one it belongs in: stage by score and criteria, hysteresis, hold and override considered.</param>
public readonly record struct Following(int Current, int Target, bool EndsOverride, bool Offers, bool Withdraws)
{
    public bool Moves => Target != Current;

    /// <summary>Whether anything but the stored figures changes.</summary>
    public bool DoesSomething => Moves || EndsOverride || Offers || Withdraws;

    public static Following Of(in Stand stand, Qualification result, AgreementContent agreement)
    {
        var current = IndexOf(result, agreement, stand.StageName, stand.StageKind);
        if (!stand.Follows)
        {
            return new(current, current, EndsOverride: false, Offers: false, Withdraws: false);
        }

        var (target, endsOverride) = TargetOf(stand, result, agreement, current);
        var isHot = result.Stages[target].Kind == StageKind.Hot;
        var withdraws = stand.IsOffered && (!isHot || !stand.CanBeContacted);
        var offers = isHot && result.SalesReady && !stand.HeldByReturn && (!stand.IsOffered || withdraws);
        return new(current, target, endsOverride, offers, withdraws);
    }

    private static (int Target, bool EndsOverride) TargetOf(in Stand stand, Qualification result, AgreementContent agreement, int current)
    {
        if (stand.IsOverride && result.Reached < current)
        {
            return (current, false);
        }

        var endsOverride = stand.IsOverride; // The definition is met: from here on the lead follows again, as far as its hold lets it.
        var reached = result.Reached;
        if (stand.HoldStage is { } hold && (Find(result, hold) ?? Find(result, agreement.NameNow(hold))) is { } ceiling)
        {
            reached = Math.Min(reached, ceiling);
        }

        if (reached >= current || result.Stages[current].Keeps)
        {
            return (Math.Max(reached, current), endsOverride);
        }

        var target = current - 1;
        while (target > reached && !result.Stages[target].Keeps)
        {
            target--;
        }

        return (target, endsOverride);
    }

    /// <summary>Where a stage stands in the result; one that the agreement no longer has, where the agreement sends its leads, else the last of its kind.</summary>
    public static int IndexOf(Qualification result, AgreementContent agreement, string name, StageKind kind)
    {
        if ((Find(result, name) ?? Find(result, agreement.NameNow(name))) is { } index)
        {
            return index;
        }

        for (var i = result.Stages.Count - 1; i > 0; i--)
        {
            if (result.Stages[i].Kind == kind)
            {
                return i;
            }
        }

        return 0;
    }

    private static int? Find(Qualification result, string name)
    {
        for (var i = 0; i < result.Stages.Count; i++)
        {
            if (string.Equals(result.Stages[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return null;
    }
}
