namespace LeadFlow.Domain.Leads;

/// <summary>Who a lead is and how to reach them. Null where we do not know.</summary>
public sealed record ContactDetails
{
    public const int NameMaxLength = 300;
    public const int EmailMaxLength = 254;
    public const int PhoneMaxLength = 60;
    public const int WebsiteMaxLength = 2000;
    public const int NotesMaxLength = 20_000;

    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }
    public string? JobTitle { get; init; }
    public string? Company { get; init; }
    public int? CompanySize { get; init; }
    public string? Industry { get; init; }
    public string? Website { get; init; }
    public string? Country { get; init; }
    public string? Region { get; init; }
    public string? City { get; init; }
    public string? Postcode { get; init; }
    public string? Notes { get; init; }

    /// <summary>Whether a text can be dialled: at least five digits.</summary>
    public static bool IsPhone(string text) => text.Count(char.IsDigit) >= 5;

    public string Name => string.Join(' ', new[] { FirstName, LastName }.Where(n => !string.IsNullOrWhiteSpace(n)));

    public const string Nobody = "A lead needs a name, an e-mail address, a phone number or an external id.";

    /// <summary>Whether a lead of these details is anybody (LIFECYCLE 8); else <see cref="Nobody"/> says what is missing.</summary>
    public bool IsSomebody(string? externalId) => !string.IsNullOrWhiteSpace(Name) || CanBeContacted || externalId is not null;

    public bool CanBeContacted => !string.IsNullOrWhiteSpace(Email) || !string.IsNullOrWhiteSpace(Phone);

    /// <summary>What the phone number is compared by (<see cref="PhoneNumber.Normalise"/>); empty for none.</summary>
    /// <param name="homeCountry">Whose number it is where their country is not known.</param>
    public string PhoneKey(string? homeCountry) => PhoneNumber.Normalise(Phone, Country, homeCountry);

    /// <summary>These details, with the gaps filled from <paramref name="other"/>.</summary>
    public ContactDetails FilledFrom(ContactDetails other) => new()
    {
        FirstName = FirstName ?? other.FirstName,
        LastName = LastName ?? other.LastName,
        Email = Email ?? other.Email,
        Phone = Phone ?? other.Phone,
        JobTitle = JobTitle ?? other.JobTitle,
        Company = Company ?? other.Company,
        CompanySize = CompanySize ?? other.CompanySize,
        Industry = Industry ?? other.Industry,
        Website = Website ?? other.Website,
        Country = Country ?? other.Country,
        Region = Region ?? other.Region,
        City = City ?? other.City,
        Postcode = Postcode ?? other.Postcode,
        Notes = Notes ?? other.Notes,
    };

    /// <summary>The names and values in which <paramref name="other"/> knows something else, for a proposal or an activity.</summary>
    public IEnumerable<(string Field, string? Was, string? Becomes)> DifferencesTo(ContactDetails other)
    {
        return new (string Field, string? Was, string? Becomes)[]
        {
            ("First name", FirstName, other.FirstName),
            ("Last name", LastName, other.LastName),
            ("E-mail", Email, other.Email),
            ("Phone", Phone, other.Phone),
            ("Job title", JobTitle, other.JobTitle),
            ("Company", Company, other.Company),
            ("Company size", CompanySize?.ToString(System.Globalization.CultureInfo.InvariantCulture), other.CompanySize?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("Industry", Industry, other.Industry),
            ("Website", Website, other.Website),
            ("Country", Country, other.Country),
            ("Region", Region, other.Region),
            ("City", City, other.City),
            ("Postcode", Postcode, other.Postcode),
            ("Notes", Notes, other.Notes),
        }.Where(d => d.Was != d.Becomes);
    }
}
