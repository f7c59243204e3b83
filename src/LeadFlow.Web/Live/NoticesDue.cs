using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Notices;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Agreements;
using LeadFlow.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Live;

/// <summary>The notices that a save causes: the domain says who is told, and nobody gets what they do not want. They are added to what is saved.</summary>
internal static class NoticesDue
{
    /// <param name="told">Ids of what was told before by this context.</param>
    public static async Task<IReadOnlyList<Notice>> Of(LeadFlowDb db, LiveTrail trail, HashSet<Guid> told, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<(Telling Telling, Guid? LeadId, Guid? By, DateTimeOffset At)> due = [];
        var managers = trail.Activities.Exists(a => a.Kind is ActivityKind.Expired or ActivityKind.Disputed)
            ? await db.Users.Where(u => u.IsActive && u.Role == Role.Manager).Select(u => new { u.Id, u.Side }).ToListAsync(cancellationToken)
            : [];
        var (salesManagers, ofBothSides) = (managers.Where(m => m.Side == Side.Sales).Select(m => m.Id).ToList(), managers.ConvertAll(m => m.Id));
        foreach (var activity in trail.Activities.Where(a => trail.LeadsLoaded.ContainsKey(a.LeadId) && told.Add(a.Id)))
        {
            due.AddRange(WhoIsTold.Of(trail.LeadsLoaded[activity.LeadId], activity, salesManagers, ofBothSides).Select(t => (t, (Guid?)activity.LeadId, activity.ActorId, activity.At)));
        }

        foreach (var task in trail.TasksGiven.Where(t => t.AssigneeId != t.CreatedById && told.Add(t.Id)))
        {
            var by = await db.Users.Where(u => u.Id == task.CreatedById).Select(u => u.Name).FirstOrDefaultAsync(cancellationToken);
            var lead = task.LeadId is not { } id ? null : trail.LeadsLoaded.TryGetValue(id, out var loaded) ? loaded.Title
                : await db.Leads.Where(l => l.Id == id).Select(l => l.Title).FirstOrDefaultAsync(cancellationToken);
            if (WhoIsTold.Of(task, by, lead) is { } telling)
            {
                due.Add((telling, task.LeadId, task.CreatedById, now));
            }
        }

        foreach (var job in trail.JobsOver.Where(j => told.Add(j.Id)))
        {
            if (await ImportOver(db, job, cancellationToken) is { } telling)
            {
                due.Add((telling, null, null, now));
            }

            due.AddRange((await RescoringOver(db, job, cancellationToken)).Select(t => (t, (Guid?)null, (Guid?)null, now)));
        }

        foreach (var webhook in trail.WebhooksPaused.Where(w => told.Add(w.Id)))
        {
            var admins = await db.Users.Where(u => u.IsActive && u.Role == Role.Admin).Select(u => u.Id).ToListAsync(cancellationToken);
            due.AddRange(admins.Select(id => (new Telling(id, NoticeKind.WebhookPaused, $"The webhook to {new Uri(webhook.Url).Host} is paused. {webhook.PauseReason}"), (Guid?)null, (Guid?)null, now)));
        }

        if (due.Count == 0)
        {
            return [];
        }

        var readers = await NoticeReaders.Of(db, [.. due.Select(d => d.Telling.UserId).Distinct()], cancellationToken);
        return [.. due.DistinctBy(d => (d.Telling.UserId, d.Telling.Kind, d.LeadId)).Select(d => readers.Tell(d.Telling, d.LeadId, d.By, d.At, now)).OfType<Notice>()];
    }

    private static async Task<Telling?> ImportOver(LeadFlowDb db, Job job, CancellationToken cancellationToken)
    {
        if (job.State == JobState.Cancelled || job.StartedById is not { } starter
            || await db.Imports.AsNoTracking().SingleOrDefaultAsync(i => i.JobId == job.Id, cancellationToken) is not { } import)
        {
            return null;
        }

        var what = import.IsDryRun ? $"The dry run of {import.FileName}" : $"The import of {import.FileName}";
        return new(starter, NoticeKind.ImportDone, job.State == JobState.Failed
            ? $"{what} failed: {job.Error}"
            : $"{what} is done: {import.Created} new, {import.Updated} updated, {import.Skipped} skipped, {import.Rejected} rejected");
    }

    /// <summary>One notice for each manager, instead of one for each lead; those who saved late are scored in silence.</summary>
    private static async Task<IReadOnlyList<Telling>> RescoringOver(LeadFlowDb db, Job job, CancellationToken cancellationToken)
    {
        if (job.Kind != RescoreUnderAgreement.Kind || job.State == JobState.Cancelled || await db.Jobs.AnyAsync(j => j.Kind == job.Kind && j.SubjectId == job.SubjectId && j.CreatedAt < job.CreatedAt, cancellationToken)
            || await db.Agreements.AsNoTracking().SingleOrDefaultAsync(a => a.Id == job.SubjectId && a.State == AgreementState.Active, cancellationToken) is not { } agreement)
        {
            return [];
        }

        var what = job.State == JobState.Failed
            ? $"Version {agreement.Version} of the agreement is in force, but not every lead is scored by it: {job.Error}"
            : $"Version {agreement.Version} of the agreement is in force and all leads are scored by it: {agreement.RescoredMoved} moved, {agreement.RescoredOffered} offered to sales, {agreement.RescoredWithdrawn} withdrawn";
        return [.. (await db.Users.Where(u => u.IsActive && u.Role == Role.Manager).Select(u => u.Id).ToListAsync(cancellationToken)).Select(id => new Telling(id, NoticeKind.Rescored, what))];
    }
}
