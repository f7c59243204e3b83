using System.Globalization;
using System.Reflection;
using System.Text.Json;
using LeadFlow.Domain.Leads;

namespace LeadFlow.Web.Features.Leads;

/// <summary>The fields of contact and company by name, so that three versions of them can be laid side by side.</summary>
public static class ContactFields
{
    public sealed record Field(string Name, string Label, string? Hint = null)
    {
        private readonly PropertyInfo _property = typeof(ContactDetails).GetProperty(Name)!;

        public string Text(ContactDetails of) => Convert.ToString(_property.GetValue(of), CultureInfo.InvariantCulture) ?? "";

        /// <summary>As it stands in an address: "firstName".</summary>
        public string Key { get; } = JsonNamingPolicy.CamelCase.ConvertName(Name);

        /// <summary>As <see cref="ContactDetails.DifferencesTo"/> calls it in an activity.</summary>
        public string Recorded => Name == nameof(ContactDetails.CompanySize) ? "Company size" : Label;

        /// <returns>False when the text is no value of this field.</returns>
        public bool Set(ContactDetails of, string? text)
        {
            var plain = Domain.Leads.Text.NullIfEmpty(Plain(text ?? ""));
            if (_property.PropertyType == typeof(string))
            {
                _property.SetValue(of, plain);
                return true;
            }

            var isNumber = int.TryParse(plain, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number);
            _property.SetValue(of, isNumber ? number : null);
            return isNumber || plain is null;
        }

        public void Take(ContactDetails from, ContactDetails into) => _property.SetValue(into, _property.GetValue(from));
    }

    public static readonly IReadOnlyList<Field> All =
    [
        new(nameof(ContactDetails.FirstName), "First name"), new(nameof(ContactDetails.LastName), "Last name"),
        new(nameof(ContactDetails.Email), "E-mail"), new(nameof(ContactDetails.Phone), "Phone"),
        new(nameof(ContactDetails.JobTitle), "Job title"), new(nameof(ContactDetails.Company), "Company"),
        new(nameof(ContactDetails.CompanySize), "People there", "number"), new(nameof(ContactDetails.Industry), "Industry"),
        new(nameof(ContactDetails.Website), "Website"), new(nameof(ContactDetails.Country), "Country"),
        new(nameof(ContactDetails.Region), "Region"), new(nameof(ContactDetails.City), "City"),
        new(nameof(ContactDetails.Postcode), "Postcode"), new(nameof(ContactDetails.Notes), "Notes"),
    ];

    public static Field? Find(string? key) => All.FirstOrDefault(f => string.Equals(f.Key, key, StringComparison.OrdinalIgnoreCase));

    public static ContactDetails Of(LeadView l) => new()
    {
        FirstName = l.FirstName,
        LastName = l.LastName,
        Email = l.Email,
        Phone = l.Phone,
        JobTitle = l.JobTitle,
        Company = l.Company,
        CompanySize = l.CompanySize,
        Industry = l.Industry,
        Website = l.Website,
        Country = l.Country,
        Region = l.Region,
        City = l.City,
        Postcode = l.Postcode,
        Notes = l.Notes,
    };

    /// <summary>Takes from <paramref name="theirs"/> what only they changed since <paramref name="was"/>.</summary>
    /// <returns>What both changed, each in another way; and what was taken over.</returns>
    public static (IReadOnlyList<Field> Differ, IReadOnlyList<Field> Taken) Merge(ContactDetails was, ContactDetails mine, ContactDetails theirs)
    {
        List<Field> differ = [], taken = [];
        foreach (var field in All)
        {
            var (before, typed, now) = (Plain(field.Text(was)), Plain(field.Text(mine)), Plain(field.Text(theirs)));
            if (typed == now || now == before)
            {
                continue;
            }

            if (typed == before)
            {
                field.Take(theirs, mine);
                taken.Add(field);
            }
            else
            {
                differ.Add(field);
            }
        }

        return (differ, taken);
    }

    public static string Write(ContactDetails contact) => JsonSerializer.Serialize(contact);

    /// <returns>Null when it is nothing that we wrote.</returns>
    public static ContactDetails? Read(string? json)
    {
        try
        {
            return string.IsNullOrEmpty(json) ? null : JsonSerializer.Deserialize<ContactDetails>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A form sends line ends of its own and no blanks around.</summary>
    internal static string Plain(string text) => text.ReplaceLineEndings("\n").Trim();
}
