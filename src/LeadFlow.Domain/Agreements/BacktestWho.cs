using System.Globalization;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Agreements;

/// <summary>Who a lead was at each moment: what we know now, with the changes on its timeline taken back one by one. What stands there of leads that were merged into it was theirs.</summary>
internal static class BacktestWho
{
    private const string Becomes = " → ";

    public static IReadOnlyList<WhoOnFile> Of(Lead lead)
    {
        var (contact, fields) = (lead.Contact, lead.CustomFields ?? []);
        List<WhoOnFile> known = [];
        foreach (var line in lead.Activities.Where(a => a.Kind is ActivityKind.Edited or ActivityKind.Reinquiry or ActivityKind.Imported or ActivityKind.Merged or ActivityKind.Unmerged && a.OriginLeadId == lead.Id && a.Data is not null).OrderByDescending(a => a.At))
        {
            var before = line.Data!.Aggregate(contact, (c, change) => Before(c, change.Key, change.Value));
            var fieldsBefore = Before(fields, line.Data!);
            if (before != contact || fieldsBefore != fields)
            {
                known.Add(On(BacktestFacts.StepOf(lead, line.At), contact, fields));
                (contact, fields) = (before, fieldsBefore);
            }
        }

        known.Add(On(DateTimeOffset.MinValue, contact, fields));
        known.Reverse();
        return known;
    }

    private static WhoOnFile On(DateTimeOffset since, ContactDetails c, Dictionary<string, string> fields) => new(since, Lead.ProfileOf(c), Lead.FieldsOf(c), c.CanBeContacted, KnownKeys.Of(fields));

    /// <summary>The custom fields before a line; the same where it is about none.</summary>
    private static Dictionary<string, string> Before(Dictionary<string, string> fields, Dictionary<string, string> line)
    {
        var changes = line.Select(c => (Key: FieldKey.After(c.Key), c.Value)).Where(c => c.Key is not null).ToList();
        if (changes.Count == 0)
        {
            return fields;
        }

        var before = new Dictionary<string, string>(fields);
        foreach (var (key, change) in changes)
        {
            before.Remove(key!);
            if (Was(change, fields.GetValueOrDefault(key!)) is { } was)
            {
                before[key!] = was;
            }
        }

        return before;
    }

    private static ContactDetails Before(ContactDetails c, string field, string change) => field switch
    {
        "First name" => c with { FirstName = Was(change, c.FirstName) },
        "Last name" => c with { LastName = Was(change, c.LastName) },
        "E-mail" => c with { Email = Was(change, c.Email) },
        "Phone" => c with { Phone = Was(change, c.Phone) },
        "Job title" => c with { JobTitle = Was(change, c.JobTitle) },
        "Company" => c with { Company = Was(change, c.Company) },
        "Company size" => c with { CompanySize = int.TryParse(Was(change, c.CompanySize?.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture, out var size) ? size : null },
        "Industry" => c with { Industry = Was(change, c.Industry) },
        "Website" => c with { Website = Was(change, c.Website) },
        "Country" => c with { Country = Was(change, c.Country) },
        "Region" => c with { Region = Was(change, c.Region) },
        _ => c,
    };

    /// <param name="becomes">What stood there after the change: it may hold an arrow of its own.</param>
    private static string? Was(string change, string? becomes)
    {
        var end = Becomes + becomes;
        var at = change.EndsWith(end, StringComparison.Ordinal) ? change.Length - end.Length : change.IndexOf(Becomes.TrimEnd(), StringComparison.Ordinal);
        return at <= 0 ? null : change[..at];
    }
}
