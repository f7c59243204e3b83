namespace LeadFlow.Domain.Qualifying;

/// <summary>What qualification asks about: the four of BANT, and what the person's own behaviour says.</summary>
public enum Criterion { Budget, Authority, Need, Timeframe, Interest }

/// <summary>How sure we are of a budget, an authority or a need.</summary>
public enum Level { Unknown, No, Possible, Likely, Confirmed }

public enum BuyingRole { DecisionMaker, Influencer, User, Gatekeeper }

public static class Levels
{
    /// <summary>Whether <paramref name="level"/> meets <paramref name="required"/>; unknown and no meet nothing above unknown.</summary>
    public static bool IsAtLeast(this Level level, Level required) => required switch
    {
        Level.Unknown => true,
        Level.No => level is not Level.Unknown,
        _ => level >= required,
    };
}
