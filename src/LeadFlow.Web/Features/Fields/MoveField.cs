using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Fields;

/// <summary>Moves a custom field one place up or down, on leads and in lists.</summary>
public static class MoveField
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(Guid FieldId, bool Down) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var fields = await db.CustomFields.Where(f => !f.IsArchived).OrderBy(f => f.Position).ThenBy(f => f.Id).ToListAsync(cancellationToken);
            var at = fields.FindIndex(f => f.Id == command.FieldId);
            if (at < 0)
            {
                throw new NotFoundException("Custom field", command.FieldId);
            }

            var to = Math.Clamp(at + (command.Down ? 1 : -1), 0, fields.Count - 1);
            if (to == at)
            {
                return Result.Success;
            }

            (fields[at], fields[to]) = (fields[to], fields[at]);
            foreach (var (place, field) in fields.Index())
            {
                field.MoveTo(place);
            }

            db.Note(user, "field.move", $"{fields[to].Label} ({fields[to].Key})", time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            desk.Forget();
            return Result.Success;
        }
    }
}
