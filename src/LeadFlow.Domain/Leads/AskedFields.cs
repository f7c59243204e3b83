using System.Globalization;
using LeadFlow.Domain.Fields;

namespace LeadFlow.Domain.Leads;

/// <summary>The fields that a question may fill, of a script or of a form: what is asked of a company and a job, and the company's own fields.</summary>
public static class AskedFields
{
    /// <summary>Of contact and company, by name.</summary>
    public static readonly IReadOnlyList<string> Contact = ["company", "jobTitle", "industry", "companySize", "country", "region", "city", "postcode", "website"];

    public static bool IsField(string field, FieldBook book) => Contact.Contains(field) || (FieldKey.After(field) is { } key && book.Find(key) is { IsArchived: false });

    /// <summary>Why a text is no value of a field of contact and company; null where it is, and for the company's own, which read their values themselves.</summary>
    public static string? Problem(string field, string value) => field switch
    {
        "companySize" => Size(value) is null ? "A number of people, as in 250." : null,
        "website" => value.Length > ContactDetails.WebsiteMaxLength ? $"At most {ContactDetails.WebsiteMaxLength} characters." : null,
        _ when Contact.Contains(field) => value.Length > ContactDetails.NameMaxLength ? $"At most {ContactDetails.NameMaxLength} characters." : null,
        _ => null,
    };

    /// <summary>These details, with what was told.</summary>
    public static ContactDetails Fill(ContactDetails contact, IEnumerable<KeyValuePair<string, string>> told) => told.Aggregate(contact, (c, t) => t.Key switch
    {
        "company" => c with { Company = t.Value },
        "jobTitle" => c with { JobTitle = t.Value },
        "industry" => c with { Industry = t.Value },
        "companySize" => c with { CompanySize = Size(t.Value) ?? c.CompanySize },
        "country" => c with { Country = t.Value },
        "region" => c with { Region = t.Value },
        "city" => c with { City = t.Value },
        "postcode" => c with { Postcode = t.Value },
        "website" => c with { Website = t.Value },
        _ => c,
    });

    private static int? Size(string value) => int.TryParse(value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var size) && size is > 0 and <= 10_000_000 ? size : null;
}
