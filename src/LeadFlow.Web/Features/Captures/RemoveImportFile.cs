using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Captures;

/// <summary>Takes away the file that was added last, with its columns.</summary>
public static class RemoveImportFile
{
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Command(Guid ImportId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var (import, refusal) = await db.HoldImport(command.ImportId, cancellationToken);
            if (refusal is not null)
            {
                return Result.Refused(refusal);
            }

            if (import.FileOf() is not { Join: { Count: > 0 } joins } choices)
            {
                return Result.Success;
            }

            var (intake, last) = (new ImportIntake(db), ImportPart.Main + joins.Count);
            await intake.Remove(import.Id, ImportPart.RowsOf + last, cancellationToken);
            await intake.Remove(import.Id, last, cancellationToken);
            await intake.Rearrange(import, choices with { Join = joins.Count == 1 ? null : [.. joins.Take(joins.Count - 1)] }, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return Result.Success;
        }
    }
}
