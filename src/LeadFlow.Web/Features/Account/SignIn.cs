using LeadFlow.Domain;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Identity;

namespace LeadFlow.Web.Features.Account;

/// <summary>Somebody says who they are. An unknown address and a wrong password sound and take the same.</summary>
public static class SignIn
{
    public const string Refusal = "That e-mail address and password do not go together.";

    /// <param name="Stay">On this device, past the end of the browser's session.</param>
    [AllowAnybody("Nobody is signed in yet")]
    public sealed record Command(string? Email, string? Password, bool Stay = false) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, SignInManager<User> signIn, TimeProvider time) : IRequestHandler<Command, Result>
    {
        private static readonly string _nobodysHash = new PasswordHasher<User>().HashPassword(null!, Secrets.New());

        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var user = string.IsNullOrWhiteSpace(command.Email) || !Domain.Leads.Text.IsStorable(command.Email) ? null : await signIn.UserManager.FindByEmailAsync(command.Email.Trim());
            if (user is not { IsActive: true, PasswordHash: not null } || string.IsNullOrEmpty(command.Password))
            {
                new PasswordHasher<User>().VerifyHashedPassword(null!, _nobodysHash, command.Password ?? ""); // The same time as for somebody.
                return Result.Refused(Refusal);
            }

            var result = await signIn.CheckPasswordSignInAsync(user, command.Password, lockoutOnFailure: true);
            if (!result.Succeeded)
            {
                db.Audit.Add(AuditEntry.Of(Actor.System, result.IsLockedOut ? "sign-in locked" : "sign-in failed", user.Email!, time.GetUtcNow()));
                await db.SaveChangesAsync(cancellationToken);
                return Result.Refused(result.IsLockedOut
                    ? $"Too many tries: this account rests for {signIn.Options.Lockout.DefaultLockoutTimeSpan.TotalMinutes:0} minutes. Then try again."
                    : Refusal);
            }

            user.SignedIn(time.GetUtcNow());
            db.Audit.Add(AuditEntry.Of(user.Actor, "signed in", user.Email!, time.GetUtcNow()));
            await db.SaveChangesAsync(cancellationToken);
            await signIn.SignInAsync(user, command.Stay);
            return Result.Success;
        }
    }
}
