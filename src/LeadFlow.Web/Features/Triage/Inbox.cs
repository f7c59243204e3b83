using System.Globalization;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Triage;

/// <summary>What waits to be looked at: raw, open, and nobody's (or one's own). Newest first, by the partial indexes of the narrow row.</summary>
internal static class Inbox
{
    public static IQueryable<LeadQualification> Of(LeadFlowDb db, CurrentUser user, bool mine)
    {
        var raw = db.Qualifications.AsNoTracking().Where(q => q.StageKind == StageKind.Raw && q.Standing == LeadStanding.Open);
        var me = user.Id;
        return mine ? raw.Where(q => q.OwnerId == me)
            : user.SeesOnlyOwn ? raw.Where(_ => false) // They see what is theirs: nobody's leads are not.
            : raw.Where(q => q.OwnerId == null);
    }

    /// <summary>Still to be decided by whoever asks.</summary>
    public static bool Holds(Lead lead, Guid? me) => lead.Standing == LeadStanding.Open && lead.Qualification.StageKind == StageKind.Raw && (lead.OwnerId is null || lead.OwnerId == me);
}

/// <summary>A place in the inbox, as it stands in an address: instant and lead.</summary>
public readonly record struct Place(DateTimeOffset At, Guid Id)
{
    public static Place? Read(string? text) =>
        text?.Split('_') is [var ticks, var id] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var t) && t <= DateTimeOffset.MaxValue.Ticks && Guid.TryParseExact(id, "N", out var lead)
            ? new(new(t, TimeSpan.Zero), lead)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}_{Id:N}");

    /// <summary>Further up than another: newer.</summary>
    public bool IsAbove(Place other) => At != other.At ? At > other.At : string.CompareOrdinal(Id.ToString("N"), other.Id.ToString("N")) > 0;
}
