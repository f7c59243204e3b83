using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Notices;

/// <summary>Marks one's own notices as read: all of them, however many.</summary>
public static class ReadNotices
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Command : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            var unread = db.Notices.Where(n => n.UserId == user.Id && !n.IsMailOnly && n.ReadAt == null);

            // The latest by itself, so that their other windows hear of it.
            if (await unread.OrderByDescending(n => n.At).ThenByDescending(n => n.Id).FirstOrDefaultAsync(cancellationToken) is not { } latest)
            {
                return Result.Success;
            }

            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await unread.Where(n => n.Id != latest.Id && n.At <= latest.At).ExecuteUpdateAsync(n => n.SetProperty(x => x.ReadAt, now), cancellationToken);
            latest.Read(now);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return Result.Success;
        }
    }
}
