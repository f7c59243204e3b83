using LeadFlow.Domain.Leads;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>The longest values, in characters (UTF-16 code units), that an import accepts: of a person all that a lead can hold, so that an export comes back in.</summary>
internal static class ImportLimits
{
    public const int NamePart = ContactDetails.NameMaxLength;
    public const int Company = ContactDetails.NameMaxLength;
    public const int JobTitle = ContactDetails.NameMaxLength;
    public const int Email = ContactDetails.EmailMaxLength;
    public const int Phone = ContactDetails.PhoneMaxLength;
    public const int Notes = ContactDetails.NotesMaxLength;
    public const int Source = LeadSource.NameMaxLength;
    public const int Url = ContactDetails.WebsiteMaxLength;
    public const int ExternalId = 200;
    public const int Place = ContactDetails.NameMaxLength;
    public const int Postcode = ContactDetails.NameMaxLength;
    public const int Industry = ContactDetails.NameMaxLength;
    public const int Stage = 100;
    public const int Reason = 100;
    public const int Owner = 254;
    public const int Tag = 50;
    public const int CustomKey = 50;
    public const int CustomValue = 2_000;
    public const decimal Amount = 999_999_999_999m;
    public const int CompanySize = 10_000_000;
}
