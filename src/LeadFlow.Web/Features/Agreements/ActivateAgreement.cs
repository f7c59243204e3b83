using LeadFlow.Domain;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Agreements;

/// <summary>Puts a signed version into force, now or on a day; all leads are then scored anew in the background.</summary>
public static class ActivateAgreement
{
    /// <param name="On">A company-local day after today; null for now.</param>
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Command(Guid Id, DateOnly? On = null) : IRequest<Answer>;

    /// <param name="JobId">The re-scoring; null where it comes into force later, or was in force already.</param>
    public sealed record Answer(Result Result, Guid? JobId = null);

    public sealed class Handler(LeadFlowDb db, CurrentUser user, Desk desk, TimeProvider time, JobTrigger trigger) : IRequestHandler<Command, Answer>
    {
        public async Task<Answer> Handle(Command command, CancellationToken cancellationToken)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var agreement = await db.LockAgreement(command.Id, cancellationToken);
            if (agreement.State == AgreementState.Active && command.On is null)
            {
                return await Activating.Now(db, agreement, user.Actor, time, cancellationToken);
            }

            var answer = command.On is { } day
                ? new Answer(agreement.Schedule(day, (await desk.Now(cancellationToken)).Today))
                : await Activating.Now(db, agreement, user.Actor, time, cancellationToken);
            if (answer.Result.Succeeded)
            {
                db.Note(user, command.On is null ? "agreement.activate" : "agreement.schedule", $"Version {agreement.Version}{(command.On is { } on ? $" on {on:yyyy-MM-dd}" : "")}", time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                desk.Forget();
                await trigger.Now(RescoreUnderAgreement.Kind);
            }

            return answer;
        }
    }
}

/// <summary>The clock: puts into force what was signed for a day that has come.</summary>
public static class ActivateDueAgreements
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(LeadFlowDb db, CurrentUser user, Desk desk, TimeProvider time, JobTrigger trigger, ILogger<Handler> logger) : IRequestHandler<Command, int>
    {
        public async Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            var today = (await desk.Now(cancellationToken)).Today;
            var due = await db.Agreements.Where(a => a.ActivateOn <= today && a.State == AgreementState.Proposed).OrderBy(a => a.Version).Select(a => a.Id).ToListAsync(cancellationToken);
            var activated = 0;
            foreach (var id in due)
            {
                db.ChangeTracker.Clear();
                await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
                var agreement = await db.LockAgreement(id, cancellationToken);
                if (agreement.State != AgreementState.Proposed || !(agreement.ActivateOn <= today))
                {
                    continue; // Another node was faster, or somebody has changed their mind.
                }

                var answer = await Activating.Now(db, agreement, Actor.System, time, cancellationToken);
                if (!answer.Result.Succeeded)
                {
                    logger.LogWarning("Version {Version} of the agreement was due and does not come into force: {Refusal}", agreement.Version, answer.Result.Refusal);
                    continue;
                }

                db.Note(user, "agreement.activate", $"Version {agreement.Version}, as scheduled", time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                desk.Forget();
                await trigger.Now(RescoreUnderAgreement.Kind);
                activated++;
            }

            return activated;
        }
    }
}

internal static class Activating
{
    /// <summary>Within a transaction that the caller commits.</summary>
    public static async Task<ActivateAgreement.Answer> Now(LeadFlowDb db, Agreement agreement, Actor by, TimeProvider time, CancellationToken cancellationToken)
    {
        if (agreement.State == AgreementState.Active)
        {
            return new(Result.Success, await db.Jobs.Where(j => j.Kind == RescoreUnderAgreement.Kind && j.SubjectId == agreement.Id).OrderByDescending(j => j.CreatedAt).Select(j => (Guid?)j.Id).FirstOrDefaultAsync(cancellationToken));
        }

        if (agreement.State == AgreementState.Proposed && await db.StagesLeftBehind(agreement.Content, cancellationToken) is [var left, ..])
        {
            return new(Result.Refused(left.Sentence)); // Leads have come into such a stage since it was signed.
        }

        var now = time.GetUtcNow();
        if (agreement is { State: AgreementState.Proposed, IsSigned: true })
        {
            var active = await InForce() ?? await InForce(); // Another version may have taken its place while this one waited for the row.
            active!.Archive(now);
            await db.SaveChangesAsync(cancellationToken); // One is in force at any moment: the former one leaves first.
        }

        if (agreement.Activate(by, now) is { Succeeded: false } refused)
        {
            return new(refused);
        }

        var job = Job.Queue(RescoreUnderAgreement.Kind, agreement.Id, by.Id, time.GetJobNow());
        db.Jobs.Add(job);
        await db.SaveChangesAsync(cancellationToken);
        return new(Result.Success, job.Id);

        async Task<Agreement?> InForce() =>
            (await db.Agreements.FromSql($"SELECT * FROM agreements WHERE state = {nameof(AgreementState.Active)} FOR UPDATE").ToListAsync(cancellationToken)).SingleOrDefault();
    }
}
