using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Identity;

namespace LeadFlow.Web.Features.Account;

/// <summary>Ends this session on this device.</summary>
public static class SignOut
{
    [AllowAnybody("Whoever is signed out already is signed out")]
    public sealed record Command : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, SignInManager<User> signIn, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            if (user.IsSomebody)
            {
                db.Audit.Add(AuditEntry.Of(user.Actor, "signed out", user.Actor.Name, time.GetUtcNow()));
                await db.SaveChangesAsync(cancellationToken);
            }

            await signIn.SignOutAsync();
            return Result.Success;
        }
    }
}
