using LeadFlow.Web.Data;
using LeadFlow.Web.Security;

namespace LeadFlow.Web.Jobs;

/// <summary>A job in the hands of one worker. What it says of the job is saved in the transaction of the work it speaks of, and only while it holds the lease.</summary>
internal sealed class HeldJob(IServiceScopeFactory scopes, Job job)
{
    private Job _latest = job;
    private DateTimeOffset? _lease = job.LeaseUntil;

    public Guid Id => _latest.Id;
    public Guid SubjectId => _latest.SubjectId;
    public int? Total => _latest.Total;
    public bool IsOver => _latest.IsOver;

    /// <summary>One step as the system itself, in a scope and a transaction of its own: saved whole or not at all.</summary>
    /// <returns>False when the job was cancelled, or another worker has taken it over: nothing was done.</returns>
    public async Task<bool> Step(Func<LeadFlowDb, IServiceProvider, Job, Task> step)
    {
        await using var scope = scopes.CreateSystemScope();
        var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        if (await Hold(db) is not { } held)
        {
            return false;
        }

        await step(db, scope.ServiceProvider, held);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        Saved(held);
        return true;
    }

    public Task<bool> Step(Action<Job> step) => Step((_, _, held) =>
    {
        step(held);
        return Task.CompletedTask;
    });

    /// <summary>The job's row in the transaction at hand, which is to end with <see cref="Saved"/>; null when it is another's.</summary>
    public Task<Job?> Hold(LeadFlowDb db) => db.HoldJob(Id, _lease, CancellationToken.None);

    /// <summary>The transaction is through: the job is as it says now.</summary>
    public void Saved(Job held) => (_latest, _lease) = (held, held.LeaseUntil);
}
