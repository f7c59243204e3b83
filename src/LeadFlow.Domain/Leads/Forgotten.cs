using LeadFlow.Domain.Agreements;

namespace LeadFlow.Domain.Leads;

/// <summary>Why an open lead stands in the black-hole monitor.</summary>
public enum ForgottenBecause
{
    /// <summary>Nobody has touched it for longer than the agreement allows in its stage.</summary>
    Silent,

    /// <summary>It has no owner, is on offer to nobody, and its deadline has passed.</summary>
    Nobodys,

    /// <summary>Nothing is to be done next, by anybody, ever.</summary>
    Unplanned,
}

/// <summary>Nobody is forgotten: of every open lead, somebody or a queue does something by a day that is known. What is otherwise is listed, at once.</summary>
public static class Forgotten
{
    /// <summary>Where the agreement says nothing of a kind of stage.</summary>
    public const int UsualSilenceDays = 14;

    /// <summary>Whoever was last touched before this is silent for too long.</summary>
    public static DateTimeOffset SilentBefore(StageKind kind, DeadlineRules rules, DateTimeOffset now) => now.AddDays(-rules.LongestSilenceDays.GetValueOrDefault(kind, UsualSilenceDays));

    /// <summary>All that holds; empty for a lead that is looked after, or not open.</summary>
    /// <param name="isOnOffer">A hand-off waits to be claimed: the queue has it.</param>
    public static IReadOnlyList<ForgottenBecause> Why(LeadQualification lead, bool isOnOffer, DeadlineRules rules, DateTimeOffset now)
    {
        if (lead.Standing != LeadStanding.Open)
        {
            return [];
        }

        var why = new List<ForgottenBecause>();
        if (lead.LastTouchAt < SilentBefore(lead.StageKind, rules, now))
        {
            why.Add(ForgottenBecause.Silent);
        }

        if (lead.OwnerId is null && !isOnOffer && lead.NextActionAt < now)
        {
            why.Add(ForgottenBecause.Nobodys);
        }

        if (lead.NextActionAt == Lead.Never)
        {
            why.Add(ForgottenBecause.Unplanned);
        }

        return why;
    }
}
