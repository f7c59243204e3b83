using LeadFlow.Domain;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Leads;

/// <summary>Makes somebody the one who acts next. A lead that sales has on offer or claimed is reassigned by managers only.</summary>
public static class AssignLead
{
    /// <param name="OwnerId">Null gives it back to the triage inbox.</param>
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid LeadId, Guid? OwnerId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var lead = await db.LoadLead(command.LeadId, cancellationToken);
            var result = Assign(lead, command.OwnerId, user, await desk.Now(cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
            return result;
        }
    }

    /// <summary>The lead's own rule, and who may reassign what sales has.</summary>
    internal static Result Assign(Lead lead, Guid? ownerId, CurrentUser user, Moment m)
    {
        var isWithSales = lead.LatestHandoff is { IsOpen: true } || lead.OpenOpportunity is not null;
        return isWithSales && lead.OwnerId != ownerId && !user.Allows(Policies.Reassign)
            ? Result.Refused(lead.LatestHandoff is { State: HandoffState.Claimed or HandoffState.Accepted, ClaimedByName: { } name }
                ? $"{name} has this lead: only a manager reassigns it."
                : "This lead is on offer: claim it, or ask a manager to reassign it.")
            : lead.Assign(ownerId, user.Actor, m);
    }
}
