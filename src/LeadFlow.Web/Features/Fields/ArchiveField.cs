using LeadFlow.Domain;
using LeadFlow.Domain.Agreements;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Fields;

/// <summary>Asks for a custom field no longer, or again. Leads keep what they hold either way.</summary>
public static class ArchiveField
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(Guid FieldId, bool Restore = false) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var field = await db.LoadField(command.FieldId, cancellationToken);
            if (field.IsArchived != command.Restore)
            {
                return Result.Success;
            }

            if (command.Restore)
            {
                field.Restore();
            }
            else
            {
                var agreed = await db.Agreements.AsNoTracking().Where(a => a.State == AgreementState.Active || a.State == AgreementState.Proposed).ToListAsync(cancellationToken);
                var stages = agreed.SelectMany(a => a.Content.Stages).Where(s => s.Criteria.RequiredCustomFields.Contains(field.Key)).Select(s => s.Name).Distinct().ToList();
                if (field.Archive(stages) is { Succeeded: false } refused)
                {
                    return refused;
                }
            }

            db.Note(user, command.Restore ? "field.restore" : "field.archive", $"{field.Label} ({field.Key})", time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            desk.Forget();
            return Result.Success;
        }
    }
}
