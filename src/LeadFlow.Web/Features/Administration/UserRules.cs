using FluentValidation;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Administration;

/// <summary>What all changes of users have in common.</summary>
internal static class UserRules
{
    public const string Taken = "Somebody has this e-mail address already.";

    public static IRuleBuilderOptions<T, string?> PersonName<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(n => !string.IsNullOrWhiteSpace(n)).WithMessage("A name is needed.").Text(User.NameMaxLength);

    public static IRuleBuilderOptions<T, string?> CompanyName<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(n => !string.IsNullOrWhiteSpace(n)).WithMessage("The company's name is needed.").Text(Company.NameMaxLength);

    public static IRuleBuilderOptions<T, string?> Password<T>(this IRuleBuilder<T, string?> rule) => rule.NotEmpty().WithMessage("Choose a password.")
        .Length(AcceptInvitation.PasswordMinLength, AcceptInvitation.PasswordMaxLength).WithMessage($"A password has {AcceptInvitation.PasswordMinLength} to {AcceptInvitation.PasswordMaxLength} characters.");

    public static IRuleBuilderOptions<T, string?> Zone<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(z => string.IsNullOrEmpty(z) || TimeZoneInfo.TryFindSystemTimeZoneById(z, out _)).WithMessage("A time zone is named as in Europe/Berlin.");

    public static IRuleBuilderOptions<T, Side?> ASide<T>(this IRuleBuilder<T, Side?> rule) =>
        rule.Must(s => s is null or Side.Marketing or Side.Sales).WithMessage("One of: marketing, sales.");

    public static async Task<User> Add(this UserManager<User> users, string email, string name, Role role, Side? side, DateTimeOffset now)
    {
        if (await users.FindByEmailAsync(email.Trim()) is not null)
        {
            throw new ValidationException([new("email", Taken)]);
        }

        var user = User.Named(name.Trim(), email.Trim(), role, side ?? Side.Marketing, now);
        var result = await users.CreateAsync(user);
        return result.Succeeded ? user : throw new ValidationException(result.Errors.Select(e => new FluentValidation.Results.ValidationFailure("email", e.Description)));
    }

    public static async Task<User> LoadUser(this LeadFlowDb db, Guid id, CancellationToken cancellationToken) =>
        await db.Users.SingleOrDefaultAsync(u => u.Id == id, cancellationToken) ?? throw new NotFoundException("User", id);

    /// <summary>Whether somebody else could still administer. Changes of admins take turns: within the caller's transaction.</summary>
    public static async Task<bool> IsLastAdmin(this LeadFlowDb db, User user, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"SELECT 1 FROM companies FOR UPDATE", cancellationToken);
        return user.Role == Role.Admin && !await db.Users.AnyAsync(u => u.Id != user.Id && u.Role == Role.Admin && u.IsActive, cancellationToken);
    }
}
