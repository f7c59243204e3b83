using LeadFlow.Domain.Notices;
using LeadFlow.Domain.ToDo;
using LeadFlow.Web.Data;
using LeadFlow.Web.Live;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.ToDo;

/// <summary>The clock: tells people of their tasks when the hour has come, of each once; put off, it is told again. What is due some time that day stands in the digest.</summary>
public static class TellDueTasks
{
    private const int AtOnce = 200;

    /// <summary>What has been due for longer was due while nobody was there to tell it.</summary>
    private static readonly TimeSpan _late = TimeSpan.FromHours(2);

    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(LeadFlowDb db, Desk desk, TimeProvider time) : IRequestHandler<Command, int>
    {
        public async Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            var told = 0;
            while (await Some(cancellationToken) is > 0 and var some)
            {
                told += some;
            }

            return told;
        }

        private async Task<int> Some(CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            var since = now - _late;
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var due = await db.Tasks.FromSql($"""
                SELECT * FROM tasks WHERE done_at IS NULL AND dropped_at IS NULL AND NOT is_all_day AND told_for IS DISTINCT FROM due_at
                AND due_at <= {now} AND due_at > {since} ORDER BY due_at, id LIMIT {AtOnce} FOR UPDATE SKIP LOCKED
                """).AsNoTracking().ToListAsync(cancellationToken);
            if (due.Count == 0)
            {
                return 0;
            }

            var ids = due.ConvertAll(t => t.Id);
            await db.Tasks.Where(t => ids.Contains(t.Id)).ExecuteUpdateAsync(s => s.SetProperty(t => t.ToldFor, t => t.DueAt), cancellationToken); // No change that a second editor would be told of.
            var seen = await WhoSees(due, cancellationToken);
            var readers = await NoticeReaders.Of(db, [.. due.Select(t => t.AssigneeId).Distinct()], cancellationToken);
            foreach (var task in due)
            {
                readers.Tell(new(task.AssigneeId, NoticeKind.TaskDue, $"Due now: {task.Title}"), seen(task) ? task.LeadId : null, null, task.DueAt, now);
            }

            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return due.Count;
        }

        /// <summary>A task stays its doer's where its lead is another's by now.</summary>
        private async Task<Func<LeadTask, bool>> WhoSees(List<LeadTask> due, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            List<Guid> restricted = [.. due.Select(t => t.AssigneeId).Distinct().Where(id => rules.People.TryGetValue(id, out var person) && rules.Restricts(person))];
            var seen = await db.WhoSees([.. due.Select(t => t.LeadId).OfType<Guid>().Distinct()], restricted, cancellationToken);
            return task => task.LeadId is { } lead && (!seen.TryGetValue(task.AssigneeId, out var theirs) || theirs.Contains(lead));
        }
    }
}
