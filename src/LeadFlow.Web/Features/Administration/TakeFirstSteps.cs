using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Administration;

/// <summary>Whether the printed link is good: nobody is there yet, and the token is that of this start.</summary>
public static class CanTakeFirstSteps
{
    [AllowAnybody("There is nobody yet who could sign in: the token that the start printed is asked for.")]
    public sealed record Query(string? Token) : IRequest<bool>;

    public sealed class Handler(LeadFlowDb db, FirstSteps steps) : IRequestHandler<Query, bool>
    {
        public async Task<bool> Handle(Query query, CancellationToken cancellationToken) =>
            steps.Knows(query.Token) && !await db.Users.AnyAsync(cancellationToken);
    }
}

/// <summary>The first admin and the company's name, by whoever holds the link that the start printed. Signs in.</summary>
public static class TakeFirstSteps
{
    [AllowAnybody("There is nobody yet who could sign in: the token that the start printed says who may.")]
    public sealed record Command(string? Token, string? Name, string? Email, string? Password, string? Company, string? TimeZone) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Name).PersonName().OverridePropertyName("name");
            RuleFor(c => c.Email).NotEmpty().WithMessage("An e-mail address is needed.").Text(ContactDetails.EmailMaxLength).Email().OverridePropertyName("email");
            RuleFor(c => c.Password).Password().OverridePropertyName("password");
            RuleFor(c => c.Company).CompanyName().OverridePropertyName("company");
            RuleFor(c => c.TimeZone).NotEmpty().WithMessage("A time zone is needed.").Zone().OverridePropertyName("timeZone");
        }
    }

    public sealed class Handler(LeadFlowDb db, FirstSteps steps, UserManager<User> users, SignInManager<User> signIn, Desk desk, TimeProvider time) : IRequestHandler<Command, Result>
    {
        private static readonly Result _over = Result.Refused("This link is no longer good. Start LeadFlow again for a new one, or sign in.");

        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            if (!steps.Knows(command.Token))
            {
                return _over;
            }

            var now = time.GetUtcNow();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.Database.ExecuteSqlAsync($"SELECT 1 FROM companies FOR UPDATE", cancellationToken); // Of two at once, one.
            if (await db.Users.AnyAsync(cancellationToken))
            {
                return _over;
            }

            var company = await db.Companies.SingleAsync(cancellationToken);
            company.Rename(command.Company!.Trim());
            company.MoveTo(command.TimeZone!);
            var admin = User.Named(command.Name!.Trim(), command.Email!.Trim(), Role.Admin, Side.Marketing, now);
            admin.SignedIn(now);
            db.Audit.Add(AuditEntry.Of(admin.Actor, "first-steps", admin.Email!, now)); // Saved with the user.
            var result = await users.CreateAsync(admin, command.Password!);
            if (!result.Succeeded)
            {
                throw new ValidationException(result.Errors.Select(e => new FluentValidation.Results.ValidationFailure(e.Code.Contains("Password", StringComparison.Ordinal) ? "password" : "email", e.Description)));
            }

            await transaction.CommitAsync(cancellationToken);
            steps.Close();
            desk.Forget();
            await signIn.SignInAsync(admin, isPersistent: false);
            return Result.Success;
        }
    }
}
