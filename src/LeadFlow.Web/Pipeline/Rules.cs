using FluentValidation;
using LeadFlow.Domain.Leads;

namespace LeadFlow.Web.Pipeline;

/// <summary>Rules that many validators share.</summary>
public static class Rules
{
    /// <summary>Text that can be kept exactly as it was given, at most <paramref name="length"/> characters.</summary>
    public static IRuleBuilderOptions<T, string?> Text<T>(this IRuleBuilder<T, string?> rule, int length) =>
        rule.Must(LeadFlow.Domain.Leads.Text.IsStorable).WithMessage("This text holds a character that cannot be stored (NUL, or half of a pair).")
            .MaximumLength(length).WithMessage("At most {MaxLength} characters; this has {TotalLength}.");

    public static IRuleBuilderOptions<T, string?> Email<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(e => string.IsNullOrEmpty(e) || IdentityKey.NormaliseEmail(e) is not null).WithMessage("This is not an e-mail address.");

    public static IRuleBuilderOptions<T, string?> Currency<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(c => c is null || (c.Length == 3 && c.All(char.IsAsciiLetterUpper))).WithMessage("A currency has three capital letters, as in EUR.");

    public static IRuleBuilderOptions<T, decimal?> Money<T>(this IRuleBuilder<T, decimal?> rule) =>
        rule.InclusiveBetween(0, LeadFlow.Domain.Opportunities.Opportunity.MaxAmount).WithMessage("An amount is between 0 and a million million.");
}
