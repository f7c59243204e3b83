using FluentValidation;
using FluentValidation.Results;
using LeadFlow.Domain;
using LeadFlow.Domain.Fields;
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
        rule.Must(c => c is null || Currencies.Find(c) == c).WithMessage("A currency is one of ISO 4217, in three capital letters, as in EUR.");

    public static IRuleBuilderOptions<T, decimal?> Money<T>(this IRuleBuilder<T, decimal?> rule) =>
        rule.InclusiveBetween(0, LeadFlow.Domain.Opportunities.Opportunity.MaxAmount).WithMessage("An amount is between 0 and a million million.");

    /// <summary>Custom fields that can be kept; whether each is a value of its field, the rules of the company say.</summary>
    public static void CustomFieldRules<T>(this AbstractValidator<T> validator, Func<T, IEnumerable<KeyValuePair<string, string?>>?> fields) =>
        validator.RuleForEach(c => fields(c)).Must(f => f.Key.Length is > 0 and <= 100 && LeadFlow.Domain.Leads.Text.IsStorable(f.Key) && LeadFlow.Domain.Leads.Text.IsStorable(f.Value) && (f.Value?.Length ?? 0) <= CustomField.ValueMaxLength)
            .WithMessage("A custom field has a key of at most 100 and a value of at most 5,000 characters.").OverridePropertyName("customFields");

    /// <summary>Texts as values of their fields, or what is wrong under the names of the API's fields.</summary>
    /// <exception cref="ValidationException">Some are no values of their fields.</exception>
    public static Dictionary<string, string?> ReadOrRefuse(this FieldBook book, IEnumerable<KeyValuePair<string, string?>>? given, IReadOnlyDictionary<string, string>? stands = null)
    {
        var (values, problems) = book.Read(given ?? [], stands);
        return problems.Count == 0 ? values : throw new ValidationException(problems.Select(p => new ValidationFailure(FieldKey.Prefix + p.Key, p.Value)));
    }

    /// <summary>Contact details that can be kept, with errors under the names of the API's fields.</summary>
    public static void ContactRules<T>(this AbstractValidator<T> validator, Func<T, ContactDetails> contact)
    {
        validator.RuleFor(c => contact(c).FirstName).Text(ContactDetails.NameMaxLength).OverridePropertyName("firstName");
        validator.RuleFor(c => contact(c).LastName).Text(ContactDetails.NameMaxLength).OverridePropertyName("lastName");
        validator.RuleFor(c => contact(c).Email).Text(ContactDetails.EmailMaxLength).Email().OverridePropertyName("email");
        validator.RuleFor(c => contact(c).Phone).Text(ContactDetails.PhoneMaxLength).Must(p => string.IsNullOrEmpty(p) || ContactDetails.IsPhone(p)).WithMessage("This is not a phone number.").OverridePropertyName("phone");
        validator.RuleFor(c => contact(c).JobTitle).Text(ContactDetails.NameMaxLength).OverridePropertyName("jobTitle");
        validator.RuleFor(c => contact(c).Company).Text(ContactDetails.NameMaxLength).OverridePropertyName("company");
        validator.RuleFor(c => contact(c).CompanySize).InclusiveBetween(1, 10_000_000).OverridePropertyName("companySize");
        validator.RuleFor(c => contact(c).Industry).Text(ContactDetails.NameMaxLength).OverridePropertyName("industry");
        validator.RuleFor(c => contact(c).Website).Text(ContactDetails.WebsiteMaxLength).OverridePropertyName("website");
        validator.RuleFor(c => contact(c).Country).Text(ContactDetails.NameMaxLength).OverridePropertyName("country");
        validator.RuleFor(c => contact(c).Region).Text(ContactDetails.NameMaxLength).OverridePropertyName("region");
        validator.RuleFor(c => contact(c).City).Text(ContactDetails.NameMaxLength).OverridePropertyName("city");
        validator.RuleFor(c => contact(c).Postcode).Text(ContactDetails.NameMaxLength).OverridePropertyName("postcode");
        validator.RuleFor(c => contact(c).Notes).Text(ContactDetails.NotesMaxLength).OverridePropertyName("notes");
    }
}
