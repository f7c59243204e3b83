using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Administration;

/// <summary>Sets the first password of whoever holds the invitation's link.</summary>
public static class AcceptInvitation
{
    public const int PasswordMinLength = 12;
    public const int PasswordMaxLength = 200;

    [AllowAnybody("Who has the link is not signed in yet: the token, of which only a hash is kept, says who it is.")]
    public sealed record Command(string? Token, string? Password) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Password).Password().OverridePropertyName("password");
    }

    public sealed class Handler(LeadFlowDb db, UserManager<User> users, TimeProvider time) : IRequestHandler<Command, Result>
    {
        private static readonly Result _over = Result.Refused("This invitation is no longer valid. Ask for a new one.");

        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            var hash = Secrets.Hash(command.Token ?? "");
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var used = await db.Invitations.Where(i => i.TokenHash == hash && i.UsedAt == null && i.ExpiresAt > now)
                .ExecuteUpdateAsync(s => s.SetProperty(i => i.UsedAt, now), cancellationToken); // Of two at once, one.
            var invitation = used == 1 ? await db.Invitations.AsNoTracking().SingleAsync(i => i.TokenHash == hash, cancellationToken) : null;
            var user = invitation is null ? null : await users.FindByIdAsync(invitation.UserId.ToString());
            if (user is not { IsActive: true, PasswordHash: null })
            {
                return _over;
            }

            var result = await users.AddPasswordAsync(user, command.Password!);
            if (!result.Succeeded)
            {
                throw new ValidationException(result.Errors.Select(e => new FluentValidation.Results.ValidationFailure("password", e.Description)));
            }

            db.Audit.Add(AuditEntry.Of(user.Actor, "user.accept-invitation", user.Email!, now));
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return Result.Success;
        }
    }
}
