using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Administration;

/// <summary>Somebody leaves: their cookies and keys end at once, what they did stays.</summary>
public static class DeactivateUser
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(Guid UserId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, CurrentUser by, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var isLast = await db.IsLastAdmin(await db.LoadUser(command.UserId, cancellationToken), cancellationToken);
            var user = await db.LoadUser(command.UserId, cancellationToken);
            if (user.Id == by.Id)
            {
                return Result.Refused("Nobody deactivates their own account: ask another admin.");
            }

            if (isLast)
            {
                return Result.Refused($"{user.Name} is the last admin.");
            }

            if (user.IsActive)
            {
                user.Deactivate();
                foreach (var key in await db.ApiKeys.Where(k => k.UserId == user.Id && k.RevokedAt == null).ToListAsync(cancellationToken))
                {
                    key.Revoke(now);
                }

                db.Note(by, "user.deactivate", user.Email!, now);
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }

            return Result.Success;
        }
    }
}
