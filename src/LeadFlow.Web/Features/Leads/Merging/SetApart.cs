using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads.Merging;

/// <summary>Somebody says that two leads are two persons: they are not suggested again, until somebody takes that back.</summary>
public static class SetApart
{
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid OneId, Guid OtherId, bool IsApart = true) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            if (command.OneId == command.OtherId)
            {
                return Result.Refused("A lead is always the same person as itself.");
            }

            foreach (var id in new[] { command.OneId, command.OtherId })
            {
                if (!await db.Leads.AnyAsync(l => l.Id == id, cancellationToken))
                {
                    throw new NotFoundException("Lead", id);
                }
            }

            if (command.IsApart)
            {
                await db.SetApart(command.OneId, command.OtherId, user.Id, time.GetUtcNow(), cancellationToken);
            }
            else
            {
                await db.ForgetApart(command.OneId, command.OtherId, cancellationToken);
                await db.SuggestAnew([command.OneId, command.OtherId], time.GetUtcNow(), cancellationToken);
            }

            return Result.Success;
        }
    }
}
