using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Leads;

/// <summary>Takes back one step by its line on the timeline: a move, dead, an assignment or answers. Pressed twice it is taken back once.</summary>
public static class UndoStep
{
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid LeadId, Guid StepId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var lead = await db.LoadLeadWithStep(command.LeadId, command.StepId, cancellationToken);
            var result = lead.Undo(command.StepId, user.Actor, await desk.Now(cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
            return result;
        }
    }
}
