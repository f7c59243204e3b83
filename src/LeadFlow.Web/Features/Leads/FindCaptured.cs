using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>The lead that a capture of whoever asks has just made, or landed on: null where it is not theirs to see.</summary>
public static class FindCaptured
{
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Query(Guid LeadId, bool IsNew) : IRequest<LeadView?>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Query, LeadView?>
    {
        public async Task<LeadView?> Handle(Query query, CancellationToken cancellationToken)
        {
            // Who made it is checked here, since a new lead waits in triage, where a restricted rep does not look.
            var leads = query.IsNew ? db.Leads.IgnoreQueryFilters().Where(l => l.CapturedById == user.Id) : db.Leads;
            var row = await leads.AsNoTracking().Where(l => l.Id == query.LeadId).Select(LeadView.ToRow).SingleOrDefaultAsync(cancellationToken);
            if (row is not null)
            {
                await LeadView.AddHandoffs([row], db, cancellationToken);
            }

            return row is null ? null : LeadView.From(row, await desk.Rules(cancellationToken));
        }
    }
}
