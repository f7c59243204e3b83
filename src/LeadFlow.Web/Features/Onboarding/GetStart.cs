using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Onboarding;

/// <summary>How far an installation has come from empty to its first claimed lead.</summary>
public static class GetStart
{
    public const int Count = 6;

    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query : IRequest<Progress>;

    /// <param name="MostPromising">An open lead to qualify: the one with the highest score.</param>
    public sealed record Progress(bool HasMarketing, bool HasSales, bool HasSources, bool HasLeads, bool HasHot, bool HasClaim, Guid? MostPromising)
    {
        public IReadOnlyList<bool> Done => [true, HasMarketing && HasSales, HasSources, HasLeads, HasHot, HasClaim];

        /// <summary>0-based; null when all are done.</summary>
        public int? Next => Done.ToList().IndexOf(false) is >= 0 and var i ? i : null;
    }

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, Progress>
    {
        public async Task<Progress> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            var people = rules.People.Values.Where(p => p.IsActive).ToList();
            var hasLeads = await db.Leads.AnyAsync(cancellationToken);
            Guid? promising = hasLeads
                ? await db.Qualifications.Where(q => q.Standing == LeadStanding.Open && q.StageKind != StageKind.Hot).OrderByDescending(q => q.Score).ThenByDescending(q => q.LeadId).Select(q => (Guid?)q.LeadId).FirstOrDefaultAsync(cancellationToken)
                : null;
            return new(
                people.Exists(p => p.Side == Side.Marketing && p.Role is Role.Marketer or Role.Manager),
                people.Exists(p => p.Actor.MayClaim),
                rules.Sources.Count > 0,
                hasLeads,
                // In the order of the index of such leads: where there is none yet, the others are not looked through.
                hasLeads && await db.Leads.Where(l => l.HotAt != null).OrderBy(l => l.CapturedAt).ThenBy(l => l.Id).Select(l => (Guid?)l.Id).FirstOrDefaultAsync(cancellationToken) is not null,
                hasLeads && await db.Leads.Where(l => l.ClaimedAt != null).OrderBy(l => l.CapturedAt).ThenBy(l => l.Id).Select(l => (Guid?)l.Id).FirstOrDefaultAsync(cancellationToken) is not null,
                promising);
        }
    }
}
