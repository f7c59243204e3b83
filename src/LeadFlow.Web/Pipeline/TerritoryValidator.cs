using FluentValidation;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;

namespace LeadFlow.Web.Pipeline;

/// <summary>A territory that can be kept and asked.</summary>
public sealed class TerritoryValidator : AbstractValidator<Territory>
{
    public TerritoryValidator()
    {
        RuleFor(x => x.Countries).Must(c => c.Count <= Territory.MaxCountries).WithMessage($"At most {Territory.MaxCountries} countries.").OverridePropertyName("countries");
        RuleFor(x => x.Countries).Must(c => c.All(n => Text.IsStorable(n) && n.Length <= ContactDetails.NameMaxLength)).WithMessage($"The name of a country has at most {ContactDetails.NameMaxLength} characters.").OverridePropertyName("countries");
        RuleFor(x => x.Countries).Must(c => Territory.UnknownCountry(c) is null).WithMessage((_, c) => Unknown(Territory.UnknownCountry(c)!)).OverridePropertyName("countries");
        RuleFor(x => x.Region).Text(ContactDetails.NameMaxLength).OverridePropertyName("region");
        RuleFor(x => x.PostcodeFrom).Text(Territory.PostcodeMaxLength).Must(p => p is null || Territory.Plain(p).Length > 0).WithMessage("A postcode has letters or digits.").OverridePropertyName("postcodeFrom");
        RuleFor(x => x.PostcodeTo).Text(Territory.PostcodeMaxLength).OverridePropertyName("postcodeTo");
        RuleFor(x => x.PostcodeTo).Must((x, to) => to is null || (x.PostcodeFrom is not null && string.CompareOrdinal(Territory.Plain(to), Territory.Plain(x.PostcodeFrom)) >= 0)).WithMessage("The last postcode comes after the first.").OverridePropertyName("postcodeTo");
    }

    internal static string Unknown(string country) => $"“{Text.Shorten(country, 60)}” is no country that we know: write its English name or its two letters, as in Germany or DE.";
}
