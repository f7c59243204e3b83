using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Triage;

/// <summary>What became of today's leads, for the moment when every one has been looked at.</summary>
public static class GetTriageDay
{
    /// <summary>More than this is "1,000+".</summary>
    public const int Limit = 1000;

    [RequirePolicy(Policies.TriageLeads)]
    public sealed record Query : IRequest<Day>;

    public sealed record Day(int Raw, int Warm, int Hot, int Dead, int GreetMinutes)
    {
        public int All => Raw + Warm + Hot + Dead;
    }

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, Day>
    {
        public async Task<Day> Handle(Query query, CancellationToken cancellationToken)
        {
            var m = await desk.Now(cancellationToken);
            var today = db.Leads.AsNoTracking().Where(l => l.CapturedOn == m.Today).Select(l => l.Id).Take(Limit);
            var kinds = await db.Qualifications.AsNoTracking().Where(q => today.Contains(q.LeadId)).GroupBy(q => q.StageKind).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
            int Of(StageKind kind) => kinds.GetValueOrDefault(kind);
            return new(Of(StageKind.Raw), Of(StageKind.Warm), Of(StageKind.Hot), Of(StageKind.Dead), m.Content.Deadlines.FirstGreetingMinutes);
        }
    }
}
