using LeadFlow.Domain.Agreements;
using LeadFlow.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Reports;

/// <summary>The versions that are or were in force, and since when.</summary>
internal sealed class AgreementsOfTime
{
    private readonly List<(int Version, DateTimeOffset Since, AgreementContent Content)> _all;

    private AgreementsOfTime(List<(int Version, DateTimeOffset Since, AgreementContent Content)> all) => _all = all;

    public static async Task<AgreementsOfTime> Read(LeadFlowDb db, CancellationToken cancellationToken)
    {
        var all = await db.Agreements.AsNoTracking().Where(a => a.State == AgreementState.Active || a.State == AgreementState.Archived)
            .OrderBy(a => a.ActivatedAt).ThenBy(a => a.Version).Select(a => new { a.Version, a.ActivatedAt, a.Content }).ToListAsync(cancellationToken);
        return new([.. all.Select(a => (a.Version, a.ActivatedAt ?? DateTimeOffset.MinValue, a.Content))]);
    }

    /// <summary>What held at an instant; before there was any, the first.</summary>
    public AgreementContent At(DateTimeOffset instant)
    {
        for (var i = _all.Count - 1; i > 0; i--)
        {
            if (_all[i].Since <= instant)
            {
                return _all[i].Content;
            }
        }

        return _all[0].Content;
    }

    /// <summary>The content of a version; where it came from elsewhere without being kept here, what held at the instant.</summary>
    public AgreementContent Of(int version, DateTimeOffset instant) => _all.FirstOrDefault(a => a.Version == version).Content ?? At(instant);
}
