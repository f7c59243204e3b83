using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>Takes an import back, in the background: what it created goes, what it changed is as it was; what somebody changed since stays and is listed.</summary>
public static class UndoImport
{
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Command(Guid ImportId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time, JobTrigger trigger) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var (import, _) = await db.HoldImport(command.ImportId, cancellationToken); // Two presses take turns.
            var (undo, job) = (await db.ImportUndos.SingleOrDefaultAsync(u => u.ImportId == import.Id, cancellationToken), Job.Queue(RunImportUndos.Kind, import.Id, user.Id, time.GetJobNow()));
            if (undo is not null && !await db.Jobs.AnyAsync(j => j.Id == undo.JobId && j.State == JobState.Failed, cancellationToken))
            {
                return Result.Success;
            }

            if (undo is not null)
            {
                undo.Again(job.Id);
            }
            else if (Refused(import, await db.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == import.JobId, cancellationToken), time.GetUtcNow()) is { } refused)
            {
                return refused;
            }
            else
            {
                db.ImportUndos.Add(ImportUndo.Of(import.Id, job.Id, user.Actor.Id!.Value, user.Actor.Name, time.GetUtcNow()));
            }

            db.Jobs.Add(job);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            await trigger.Now(RunImportUndos.Kind);
            return Result.Success;
        }
    }

    /// <summary>Why an import cannot be taken back; null when it can.</summary>
    internal static Result? Refused(Import import, Job? job, DateTimeOffset now) => (import, job) switch
    {
        (_, null) or ({ IsDryRun: true }, _) => Result.Refused("This import has changed nothing: there is nothing to take back."),
        (_, { IsOver: false }) => Result.Refused("This import is still at work: cancel it first."),
        (_, { FinishedAt: { } finished }) when now > finished.AddDays(ImportUndo.Days) => Result.Refused($"An import can be taken back for {ImportUndo.Days} days; this one is older."),
        _ => null,
    };
}
