using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Identity;

namespace LeadFlow.Web.Features.Account;

/// <summary>Somebody says who they are. Whether an address is unknown, locked or has another password, nobody can tell by the answer or by how long it takes.</summary>
public static class SignIn
{
    public const string Refusal = "That e-mail address and password do not go together, or there were too many tries: then wait ten minutes.";
    private const int PasswordMaxLength = 200;

    /// <param name="Stay">On this device, past the end of the browser's session.</param>
    [AllowAnybody("Nobody is signed in yet")]
    public sealed record Command(string? Email, string? Password, bool Stay = false) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, SignInManager<User> signIn, UserManager<User> users, TimeProvider time) : IRequestHandler<Command, Result>
    {
        private static string? _nobodysHash;

        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var (email, password) = (command.Email?.Trim() ?? "", command.Password is { Length: <= PasswordMaxLength } given ? given : "");
            var user = email.Length is 0 or > ContactDetails.EmailMaxLength || !Text.IsStorable(email) ? null : await users.FindByEmailAsync(email);
            if (user is not { IsActive: true, PasswordHash: not null } || password.Length == 0 || await users.IsLockedOutAsync(user))
            {
                _nobodysHash ??= users.PasswordHasher.HashPassword(null!, Secrets.New());
                users.PasswordHasher.VerifyHashedPassword(null!, _nobodysHash, password); // The same time as for somebody.
                return await Refuse(user, "sign-in failed", cancellationToken);
            }

            var result = await signIn.CheckPasswordSignInAsync(user, password, lockoutOnFailure: true);
            if (!result.Succeeded)
            {
                return await Refuse(user, result.IsLockedOut ? "sign-in locked" : "sign-in failed", cancellationToken);
            }

            user.SignedIn(time.GetUtcNow());
            db.Audit.Add(AuditEntry.Of(user.Actor, "signed in", user.Email!, time.GetUtcNow()));
            await db.SaveChangesAsync(cancellationToken);
            await signIn.SignInAsync(user, command.Stay);
            return Result.Success;
        }

        private async Task<Result> Refuse(User? user, string what, CancellationToken cancellationToken)
        {
            db.Audit.Add(AuditEntry.Of(Actor.System, what, user?.Email ?? "an unknown address", time.GetUtcNow()));
            await db.SaveChangesAsync(cancellationToken);
            return Result.Refused(Refusal);
        }
    }
}
