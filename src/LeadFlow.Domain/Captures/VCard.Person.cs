using LeadFlow.Domain.Leads;

namespace LeadFlow.Domain.Captures;

// Whom the lines of a card are about.
public static partial class VCard
{
    private static ContactDetails Person(List<Line> lines)
    {
        Line? First(string name) => lines.Where(l => l.Name == name && l.Value.Trim(' ', ';').Length > 0).OrderBy(l => l.Preference).FirstOrDefault();
        string? One(string name) => First(name) is { } line ? Text(Whole(line)) : null;

        var n = First("N") is { } named ? Parts(named.Value) : [];
        var organisation = First("ORG") is { } org ? Parts(org.Value) : [];
        var company = Text(organisation.ElementAtOrDefault(0));
        var (first, last) = (Text(n.ElementAtOrDefault(1)), Text(n.ElementAtOrDefault(0)));
        var isCompany = One("KIND") is "org" || One("X-ABSHOWAS")?.ToUpperInvariant() is "COMPANY";
        if (isCompany)
        {
            (company, first, last) = (company ?? One("FN"), null, null);
        }
        else if (first is null && last is null && One("FN") is { } full && full != company)
        {
            (first, last) = PersonName.Split(full);
        }

        var emails = lines.Where(l => l.Name == "EMAIL").OrderBy(l => l.Preference).ThenBy(l => l.Is("WORK") ? 0 : 1).Select(l => Text(Whole(l))).OfType<string>()
            .Select(e => e.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? e[7..] : e).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var email = emails.Find(e => IdentityKey.NormaliseEmail(e) is not null);
        var phones = lines.Where(l => l.Name == "TEL").Select(l => (Line: l, Number: Number(Whole(l)))).Where(p => p.Number.Length > 0).ToList();
        var phone = phones.Where(p => !p.Line.Is("FAX") && !p.Line.Is("PAGER") && ContactDetails.IsPhone(p.Number))
            .OrderBy(p => p.Line.Preference).ThenBy(p => p.Line.Is("CELL") ? 0 : p.Line.Is("WORK") ? 1 : 2).Select(p => p.Number).FirstOrDefault();
        var address = lines.Where(l => l.Name == "ADR" && l.Value.Trim(' ', ';').Length > 0).OrderBy(l => l.Preference).ThenBy(l => l.Is("WORK") ? 0 : 1).Select(l => Parts(l.Value)).FirstOrDefault() ?? [];

        List<string?> also =
        [
            Text(string.Join(", ", organisation.Skip(1).Select(u => Text(u)).OfType<string>())),
            .. emails.Where(e => e != email),
            .. phones.Where(p => p.Number != phone).Select(p => p.Line.Is("FAX") ? $"{p.Number} (fax)" : p.Line.Is("PAGER") ? $"{p.Number} (pager)" : p.Line.Is("HOME") ? $"{p.Number} (home)" : p.Number).Distinct(),
            Text(string.Join(", ", address.Take(3).Select(a => Text(a)).OfType<string>())),
        ];
        var note = string.Join("\n", lines.Where(l => l.Name == "NOTE").Select(l => Text(Whole(l), oneLine: false)).OfType<string>());
        var more = string.Join("; ", also.OfType<string>());
        return new()
        {
            FirstName = first,
            LastName = last,
            Email = email,
            Phone = phone,
            Company = company,
            JobTitle = One("TITLE") ?? One("ROLE"),
            Website = One("URL"),
            City = Text(address.ElementAtOrDefault(3)),
            Region = Text(address.ElementAtOrDefault(4)),
            Postcode = Text(address.ElementAtOrDefault(5)),
            Country = Text(address.ElementAtOrDefault(6)),
            Notes = Leads.Text.NullIfEmpty(more.Length == 0 ? note : note.Length == 0 ? $"Also on the card: {more}" : $"{note}\nAlso on the card: {more}"),
        };
    }

    /// <summary>"tel:+1-418-656-9254;ext=102" is how 4.0 writes a number.</summary>
    private static string Number(string value)
    {
        var text = Text(value) ?? "";
        text = text.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) ? text[4..] : text;
        var parts = text.Split(';');
        var extension = parts.Skip(1).FirstOrDefault(p => p.StartsWith("ext=", StringComparison.OrdinalIgnoreCase))?[4..];
        return extension is null ? parts[0].Trim() : $"{parts[0].Trim()} ext. {extension}";
    }
}
