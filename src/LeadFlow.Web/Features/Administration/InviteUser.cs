using FluentValidation;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Identity;

namespace LeadFlow.Web.Features.Administration;

/// <summary>Somebody new, who sets a password by the link that comes of it. A second invitation of one who has no password yet gives a new link.</summary>
public static class InviteUser
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(string? Email, string? Name, Role? Role, Side? Side = null) : IRequest<Invited>;

    /// <param name="Path">Of the link, with its token: shown once, good for a week.</param>
    public sealed record Invited(Guid UserId, string Path);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Email).NotEmpty().WithMessage("An e-mail address is needed.").Text(ContactDetails.EmailMaxLength).Email().OverridePropertyName("email");
            RuleFor(c => c.Name).PersonName().OverridePropertyName("name");
            RuleFor(c => c.Role).NotNull().WithMessage("Choose what they do here.").IsInEnum().OverridePropertyName("role");
            RuleFor(c => c.Side).ASide().OverridePropertyName("side");
        }
    }

    public sealed class Handler(LeadFlowDb db, UserManager<User> users, Desk desk, CurrentUser by, TimeProvider time) : IRequestHandler<Command, Invited>
    {
        public async Task<Invited> Handle(Command command, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            var waiting = await users.FindByEmailAsync(command.Email!.Trim()) is { PasswordHash: null, IsActive: true } known ? known : null;
            var user = waiting ?? await users.Add(command.Email!, command.Name!, command.Role!.Value, command.Side, now);
            var token = Secrets.New();
            db.Invitations.Add(Invitation.For(user.Id, Secrets.Hash(token), now));
            db.Note(by, "user.invite", $"{user.Email} as {user.Role}", now);
            await db.SaveChangesAsync(cancellationToken);
            desk.Forget(); // The page that shows the link counts them already.
            return new(user.Id, $"/accept-invitation?token={token}");
        }
    }
}
