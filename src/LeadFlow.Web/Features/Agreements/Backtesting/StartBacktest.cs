using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Agreements;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Agreements.Backtesting;

/// <summary>Replays a past period under a version, in the background: what it would have offered beside what really happened.</summary>
public static class StartBacktest
{
    public const int MaxYears = 3;

    /// <param name="From">Company-local days, both included.</param>
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Command(Guid Id, DateOnly? From, DateOnly? To) : IRequest<Answer>;

    /// <param name="JobId">Null where it was refused.</param>
    public sealed record Answer(Result Result, Guid? JobId = null, Guid? BacktestId = null);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.From).NotNull().WithMessage("Say from which day.").OverridePropertyName("from");
            RuleFor(c => c.To).NotNull().WithMessage("Say until which day.").OverridePropertyName("to");
            RuleFor(c => c.To).Must((c, to) => to is null || c.From is null || to >= c.From).WithMessage("The last day comes before the first.").OverridePropertyName("to");
            RuleFor(c => c.From).Must((c, from) => c.To is not { } to || from is not { } day || to.Year <= MaxYears || day > to.AddYears(-MaxYears)).WithMessage($"At most {MaxYears} years at once.").OverridePropertyName("from");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time, JobTrigger trigger) : IRequestHandler<Command, Answer>
    {
        public async Task<Answer> Handle(Command command, CancellationToken cancellationToken)
        {
            var (from, to, m) = (command.From!.Value, command.To!.Value, await desk.Now(cancellationToken));
            if (to > m.Today)
            {
                throw new ValidationException([new("to", "Nobody knows yet what happens then: choose days that have come.")]);
            }

            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var agreement = await db.LockAgreement(command.Id, cancellationToken);
            if (AgreementCheck.Problems(agreement.Content) is [var problem, ..])
            {
                return new(Result.Refused(problem.Sentence));
            }

            var hash = ContentHash.Of(agreement.Content);
            if (await AtWork(agreement.Id, cancellationToken) is { } running)
            {
                return (running.From, running.To, running.ContentHash) == (from, to, hash)
                    ? new(Result.Success, running.JobId, running.Id)
                    : new(Result.Refused($"Version {agreement.Version} is being tried already: wait until that is done, or cancel it."));
            }

            var now = time.GetJobNow();
            var period = BacktestPeriod.Of(from, to, now, m.Zone);
            var id = Guid.CreateVersion7(now);
            var job = Job.Queue(RunBacktests.Kind, id, user.Id, now);
            db.Jobs.Add(job);
            db.Backtests.Add(new()
            {
                Id = id,
                AgreementId = agreement.Id,
                ContentHash = hash,
                Revision = agreement.Revision,
                Content = agreement.Content,
                From = from,
                To = to,
                Start = agreement.ActivatedAt is { } since && period.Includes(since) && period.DayOf(since) == from ? since : period.Start, // Its own time begins with it.
                End = period.End,
                JobId = job.Id,
                StartedById = user.Id,
                StartedBy = user.Actor.Name,
                At = now,
            });
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            await trigger.Now(RunBacktests.Kind);
            return new(Result.Success, job.Id, id);
        }

        private Task<Backtest?> AtWork(Guid agreementId, CancellationToken cancellationToken) => db.Backtests.AsNoTracking()
            .Where(b => b.AgreementId == agreementId && b.FinishedAt == null && db.Jobs.Any(j => j.Id == b.JobId && (j.State == JobState.Queued || j.State == JobState.Running)))
            .OrderByDescending(b => b.At).FirstOrDefaultAsync(cancellationToken);
    }
}

/// <summary>Stops the back-test of a version after the batch at hand; what an earlier one found stays.</summary>
public static class CancelBacktest
{
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Command(Guid Id) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var last = await db.Backtests.AsNoTracking().Where(b => b.AgreementId == command.Id).OrderByDescending(b => b.At).Select(b => new { b.JobId }).FirstOrDefaultAsync(cancellationToken)
                ?? throw new NotFoundException("Back-test", command.Id);
            var job = await db.Jobs.SingleOrDefaultAsync(j => j.Id == last.JobId, cancellationToken);
            if (job is null or { IsOver: true })
            {
                return job is { State: JobState.Cancelled } ? Result.Success : Result.Refused("It is over already.");
            }

            job.Cancel(time.GetJobNow());
            await db.SaveChangesAsync(cancellationToken);
            return Result.Success;
        }
    }
}

/// <summary>The clock: works off the back-tests that wait, and those that a node which is gone has left half done.</summary>
public static class RunBacktests
{
    public const string Kind = "backtest";

    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(IServiceScopeFactory scopes, TimeProvider time, IConfiguration configuration, ILogger<Handler> logger) : IRequestHandler<Command, int>
    {
        public Task<int> Handle(Command command, CancellationToken cancellationToken) =>
            scopes.WorkOff(Kind, time, job => new BacktestRun(scopes, time, new(configuration, time), logger).Go(job, cancellationToken), cancellationToken);
    }
}
