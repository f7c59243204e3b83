using FluentValidation;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Identity;

namespace LeadFlow.Web.Features.Administration;

/// <summary>Somebody new, without a password: they act by keys, or sign in after an invitation.</summary>
public static class CreateUser
{
    /// <param name="Side">Of managers and admins; the other roles have their own.</param>
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(string? Email, string? Name, Role? Role, Side? Side = null) : IRequest<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Email).NotEmpty().WithMessage("An e-mail address is needed.").Text(ContactDetails.EmailMaxLength).Email().OverridePropertyName("email");
            RuleFor(c => c.Name).PersonName().OverridePropertyName("name");
            RuleFor(c => c.Role).NotNull().WithMessage("One of: marketer, sdr, rep, manager, admin.").IsInEnum().OverridePropertyName("role");
            RuleFor(c => c.Side).ASide().OverridePropertyName("side");
        }
    }

    public sealed class Handler(LeadFlowDb db, UserManager<User> users, CurrentUser by, TimeProvider time) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            db.Note(by, "user.create", $"{command.Email} as {command.Role}", now); // Saved with the user.
            return (await users.Add(command.Email!, command.Name!, command.Role!.Value, command.Side, now)).Id;
        }
    }
}
