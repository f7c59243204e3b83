using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>Reads a received file another way: its encoding, what separates and encloses cells, its headings, its sheet.</summary>
public static class RereadImport
{
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Command(Guid ImportId, FileChoices Choices) : IRequest<Result>;

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

            var before = import.FileOf();
            var choices = command.Choices with { Join = before?.Join };
            foreach (var (_, sentence) in choices.Problems())
            {
                throw ImportIntake.Invalid(sentence);
            }

            var intake = new ImportIntake(db);
            if (choices.Sheet != before?.Sheet && await db.ImportParts.AsNoTracking().SingleAsync(p => p.ImportId == import.Id && p.No == ImportPart.Main, cancellationToken) is { Kind: ImportPartKind.Workbook } workbook)
            {
                choices = choices with { Sheet = await intake.Unpack(workbook, choices.Sheet, cancellationToken) };
            }

            await intake.Rearrange(import, choices, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return Result.Success;
        }
    }
}
