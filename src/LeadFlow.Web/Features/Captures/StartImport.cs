using FluentValidation;
using FluentValidation.Results;
using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>Runs an import that was received, in the background; after a dry run, a failure or a cancellation it may be started again.</summary>
public static class StartImport
{
    /// <param name="Mapping">JSON; null for the mapping that was saved.</param>
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Command(Guid ImportId, ImportPolicy Policy, bool DryRun, string? Mapping = null) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time, JobTrigger trigger) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var (import, refusal) = await db.HoldImport(command.ImportId, cancellationToken);
            if (refusal is not null)
            {
                return Result.Refused(refusal);
            }

            if (command.DryRun && await db.Captures.AnyAsync(c => c.ImportId == import.Id, cancellationToken))
            {
                return Result.Refused("Part of this file is imported already: import the rest, or take it back.");
            }

            await using var file = await db.OpenImport(import, cancellationToken);
            var mapping = Mapping(command.Mapping ?? import.Mapping, file.Csv.Format.Columns);
            var job = Job.Queue(RunImports.Kind, import.Id, user.Id, time.GetJobNow());
            db.Jobs.Add(job);
            import.Start(mapping.ToJson(), command.Policy, command.DryRun, job.Id);
            await db.ImportRejections.Where(r => r.ImportId == import.Id).ExecuteDeleteAsync(cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            await trigger.Now(RunImports.Kind);
            return Result.Success;
        }
    }

    /// <exception cref="ValidationException">What is wrong, by "mapping" and the property of it that it concerns.</exception>
    internal static ImportMapping Mapping(string json, IReadOnlyList<string> columns)
    {
        var mapping = ImportMapping.Parse(json);
        if (!mapping.Succeeded)
        {
            throw new ValidationException([new ValidationFailure("mapping", mapping.Problem)]);
        }

        var errors = mapping.Value.Validate(columns);
        return errors.Count == 0 ? mapping.Value : throw new ValidationException(errors.SelectMany(e => e.Value.Select(sentence => new ValidationFailure(e.Key == "mapping" ? e.Key : $"mapping.{e.Key}", sentence))));
    }
}
