using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>Takes back the last step by hand with a lead's stage, unless sales has claimed what came of it.</summary>
public static class UndoMove
{
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid LeadId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var lead = await db.Load(db.Leads.WithSteps().Include(l => l.Activities.Where(a => a.Kind == ActivityKind.Assigned)), command.LeadId, cancellationToken);
            var result = lead.UndoMove(user.Actor, await desk.Now(cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
            return result;
        }
    }
}
