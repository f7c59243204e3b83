using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Identity;

namespace LeadFlow.Web.Features.Administration;

/// <summary>By e-mail address and password. Whether an address is known, locked or has another password, nobody can tell by the answer or by how long it takes.</summary>
public static class SignIn
{
    /// <param name="Stay">On this device, past the end of the browser's session.</param>
    [AllowAnybody("Nobody is signed in before signing in; tries are limited by address and by account.")]
    public sealed record Command(string? Email, string? Password, bool Stay = false) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Email).NotEmpty().WithMessage("Enter your e-mail address.").Text(ContactDetails.EmailMaxLength).OverridePropertyName("email");
            RuleFor(c => c.Password).NotEmpty().WithMessage("Enter your password.").MaximumLength(AcceptInvitation.PasswordMaxLength).OverridePropertyName("password");
        }
    }

    public sealed class Handler(LeadFlowDb db, SignInManager<User> signIn, UserManager<User> users, TimeProvider time) : IRequestHandler<Command, Result>
    {
        private static readonly Result _refused = Result.Refused("That e-mail address and password do not belong together, or there were too many tries: then wait ten minutes.");
        private static string? _nobodysHash;

        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            var user = await users.FindByEmailAsync(command.Email!.Trim());
            if (user is not { IsActive: true, PasswordHash: not null } || await users.IsLockedOutAsync(user))
            {
                VerifyNothing(command.Password!);
                db.Audit.Add(AuditEntry.Of(Actor.System, "sign-in.refused", Text.Shorten(command.Email!, 500), now));
                await db.SaveChangesAsync(cancellationToken);
                return _refused;
            }

            var result = await signIn.CheckPasswordSignInAsync(user, command.Password!, lockoutOnFailure: true);
            db.Audit.Add(AuditEntry.Of(user.Actor, result.Succeeded ? "sign-in" : result.IsLockedOut ? "sign-in.locked" : "sign-in.refused", user.Email!, now));
            if (!result.Succeeded)
            {
                await db.SaveChangesAsync(cancellationToken);
                return _refused;
            }

            user.SignedIn(now);
            await db.SaveChangesAsync(cancellationToken);
            await signIn.SignInAsync(user, command.Stay);
            return Result.Success;
        }

        /// <summary>As much work as for a real password.</summary>
        private void VerifyNothing(string password)
        {
            _nobodysHash ??= users.PasswordHasher.HashPassword(null!, Secrets.New());
            users.PasswordHasher.VerifyHashedPassword(null!, _nobodysHash, password);
        }
    }
}

/// <summary>Ends the cookie of this browser.</summary>
public static class SignOut
{
    [AllowAnybody("Signing out twice is harmless.")]
    public sealed record Command : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, SignInManager<User> signIn, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            if (user.IsSomebody)
            {
                db.Note(user, "sign-out", user.Actor.Name, time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
            }

            await signIn.SignOutAsync();
            return Result.Success;
        }
    }
}
