using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Captures;

/// <summary>Adds the columns of a further file to the rows of a received one that have the same key.</summary>
public static class AddImportFile
{
    /// <param name="Key">The column of the rows that are here already.</param>
    /// <param name="With">The column of the further file; null for the same name.</param>
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Command(Guid ImportId, string FileName, Stream Content, string Key, string? With = null) : IRequest<Result>;

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

            ImportIntake.CheckSize(command.Content);
            var choices = import.FileOf() ?? new();
            var joins = choices.Join ?? [];
            choices = choices with { Join = [.. joins, new(command.Key, string.IsNullOrWhiteSpace(command.With) ? null : command.With.Trim())] };
            foreach (var (_, sentence) in choices.Problems())
            {
                throw ImportIntake.Invalid(sentence);
            }

            var intake = new ImportIntake(db);
            await intake.Keep(import.Id, ImportPart.Main + 1 + joins.Count, ImportIntake.NameOf(command.FileName), command.Content, null, cancellationToken);
            await intake.Rearrange(import, choices, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return Result.Success;
        }
    }
}
