using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Teams;

/// <summary>They will be there after all.</summary>
public static class DropAbsence
{
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid AbsenceId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser by, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.Absences.SingleOrDefaultAsync(a => a.Id == command.AbsenceId, cancellationToken) is not { } absence)
            {
                return Result.Success;
            }

            if (absence.UserId != by.Id && !by.Actor.IsManager)
            {
                return Result.Refused("They themselves, or a manager, say when they are away.");
            }

            db.Absences.Remove(absence);
            db.Note(by, ChangeWork.Action, absence.UserId.ToString(), $"not away {absence.From:yyyy-MM-dd} to {absence.Until:yyyy-MM-dd}", time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            desk.Forget();
            return Result.Success;
        }
    }
}
