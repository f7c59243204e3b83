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
            var import = await db.LoadImport(command.ImportId, cancellationToken);
            if (await db.WhyNotChanged(import, cancellationToken) is { } refusal)
            {
                return Result.Refused(refusal);
            }

            if (import.FileOf() is not { Join: { Count: > 0 } joins } choices)
            {
                return Result.Success;
            }

            var (intake, last) = (new ImportIntake(db), ImportPart.Main + joins.Count);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await intake.Remove(import.Id, ImportPart.RowsOf + last, cancellationToken);
            await intake.Remove(import.Id, last, cancellationToken);
            await intake.Rearrange(import, choices with { Join = joins.Count == 1 ? null : [.. joins.Take(joins.Count - 1)] }, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return Result.Success;
        }
    }
}
