using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Administration;

/// <summary>Somebody comes back: they sign in as before; their keys stay revoked.</summary>
public static class ReactivateUser
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(Guid UserId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, CurrentUser by, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var user = await db.LoadUser(command.UserId, cancellationToken);
            if (!user.IsActive)
            {
                user.Reactivate();
                db.Note(by, "user.reactivate", user.Email!, time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
            }

            return Result.Success;
        }
    }
}
