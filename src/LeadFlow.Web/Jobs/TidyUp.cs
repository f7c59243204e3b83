using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Jobs;

/// <summary>The clock: removes answers kept for repeated requests and live events once they are out of date, what bulk changes did, what leads were before a merge that is taken back no more, what other programs and our own people were told a month ago, and jobs that are long over and belong to nothing.</summary>
public static class TidyUp
{
    private static readonly TimeSpan _keepJobs = TimeSpan.FromDays(90);

    /// <summary>Those to our own people: what they tell stands in the app.</summary>
    private static readonly TimeSpan _keepMails = TimeSpan.FromDays(30);

    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(LeadFlowDb db, TimeProvider time) : IRequestHandler<Command, int>
    {
        public async Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            var (answers, jobs) = (now - IdempotencyRecord.Lifetime, now - _keepJobs);
            var bulks = db.BulkActions.Where(b => b.CreatedAt < jobs).Select(b => b.Id);
            await db.BulkChanges.Where(c => bulks.Contains(c.BulkId)).ExecuteDeleteAsync(cancellationToken);
            await db.BulkActions.Where(b => b.CreatedAt < jobs).ExecuteDeleteAsync(cancellationToken);
            var merges = now.AddDays(-LeadMerge.UndoDays);
            await db.MergedLeads.Where(l => l.Rows != null && db.Merges.Any(m => m.Id == l.MergeId && m.At < merges)).ExecuteUpdateAsync(s => s.SetProperty(l => l.Rows, (string?)null), cancellationToken);
            await db.Merges.Where(m => m.Before != null && m.At < merges).ExecuteUpdateAsync(s => s.SetProperty(m => m.Before, (string?)null).SetProperty(m => m.After, (string?)null), cancellationToken);
            var sourceMerges = now - SourceMerge.UndoTime;
            await db.ResourcedLeads.Where(l => db.SourceMerges.Any(m => m.Id == l.MergeId && m.CreatedAt < sourceMerges && m.UndoJobId == null)).ExecuteDeleteAsync(cancellationToken); // Of an undo what is left has yet to go back.
            var imports = now.AddDays(-ImportUndo.Days - 1);
            await db.ImportChanges.Where(c => db.Imports.Any(i => i.Id == c.ImportId && i.CreatedAt < imports && !db.Jobs.Any(j => j.SubjectId == i.Id && (j.FinishedAt == null || j.FinishedAt > imports)))).ExecuteDeleteAsync(cancellationToken);
            var told = now.AddDays(-WebhookDelivery.KeptDays);
            await db.WebhookDeliveries.Where(d => d.At < told || !db.Webhooks.Any(w => w.Id == d.WebhookId)).ExecuteDeleteAsync(cancellationToken);
            var mails = now - _keepMails;
            await db.Outbox.Where(m => m.UserId != null && m.CreatedAt < mails).ExecuteDeleteAsync(cancellationToken);
            var live = now - LiveEvent.Lifetime;
            return await db.LiveEvents.Where(e => e.At < live).ExecuteDeleteAsync(cancellationToken)
                + await db.Idempotency.Where(r => r.At < answers).ExecuteDeleteAsync(cancellationToken)
                + await db.Jobs.Where(j => j.FinishedAt < jobs && !db.Imports.Any(i => i.JobId == j.Id) && !db.ImportUndos.Any(u => u.JobId == j.Id) && (j.State == JobState.Completed || !db.SourceMerges.Any(m => m.JobId == j.Id || m.UndoJobId == j.Id))).ExecuteDeleteAsync(cancellationToken);
        }
    }
}
