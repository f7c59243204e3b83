using System.Globalization;
using System.Text;
using LeadFlow.Domain;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Security;

namespace LeadFlow.Web.Demo;

/// <summary>Who and what the demo is made of: colleagues, sources, campaigns, and the people who show interest.</summary>
internal sealed class DemoCast(IReadOnlyList<User> users, AgreementInForce agreement, TimeZoneInfo zone, DateTimeOffset now)
{
    private static readonly string[] _first =
    [
        "Marit", "Emre", "Giulia", "Hugo", "Paula", "Kofi", "Birgit", "Sanne", "Rafael", "Agnieszka", "Oskar", "Leila", "Dario", "Freya", "Mateus", "Ingrid", "Yusuf", "Camille", "Petra", "Niamh",
        "Viktor", "Elif", "Stefan", "Lotte", "Andrei", "Noor", "Carla", "Bram", "Tiina", "Gustav", "Amélie", "Zoltán", "Rosa", "Henrik", "Ewa", "Karim", "Judith",
    ];

    private static readonly string[] _last =
    [
        "Haugen", "Yıldız", "Ferraro", "Lambert", "Ferrer", "Asante", "Salzmann", "de Vries", "Moreira", "Wójcik", "Lindqvist", "Haddad", "Conti", "Thorsen", "Carvalho", "Solberg", "Kaya", "Rousseau", "Hofer", "Byrne",
        "Popescu", "Aydın", "Krüger", "Jansen", "Ionescu", "Rahman", "Vidal", "Peeters", "Korhonen", "Ek", "Girard",
    ];

    private static readonly (string Name, string Domain, string Industry, string Country, string City, int Size)[] _firms =
    [
        ("Fjordkost Seafood", "fjordkost", "Food", "NO", "Bergen", 420), ("Molkerei Almtal", "almtal", "Food", "AT", "Linz", 180), ("Apothekenverbund Nord", "apo-nord", "Pharma", "DE", "Kiel", 310),
        ("Gelateria Sorriso", "sorriso", "Restaurants", "IT", "Parma", 45), ("Kliniken am Weiher", "weiher-kliniken", "Health", "DE", "Ulm", 1900), ("Boucherie Lambert", "bl-viandes", "Food", "FR", "Lyon", 60),
        ("Olivar del Sur", "olivarsur", "Food", "ES", "Jaén", 95), ("Volta Cocoa Union", "voltacocoa", "Food", "GH", "Tema", 640), ("Backwerk Salzmann", "salzmann", "Food", "DE", "Erfurt", 130),
        ("Koelhuis Jansen", "koelhuis", "Logistics", "NL", "Venlo", 88), ("Frigo Atlântico", "frigoatlantico", "Logistics", "PT", "Setúbal", 210), ("Mazurskie Sady", "sady", "Food", "PL", "Olsztyn", 75),
        ("Lindqvist Catering", "lqcatering", "Restaurants", "SE", "Malmö", 160), ("Labor Dr. Hofer", "laborhofer", "Pharma", "CH", "Winterthur", 52), ("Bosfor Gıda", "bosforgida", "Food", "TR", "Bursa", 330),
        ("Blumengroßmarkt Weser", "blumenweser", "Wholesale", "DE", "Bremen", 70), ("Hotel Pension Thorsen", "thorsen-hotel", "Hotels", "DK", "Aarhus", 38), ("Carne e Brasa", "carneebrasa", "Restaurants", "PT", "Braga", 115),
        ("Impfzentrum Havel", "impf-havel", "Health", "DE", "Potsdam", 44), ("Byrne & Daughters Dairy", "byrnedairy", "Food", "IE", "Cork", 240), ("Popescu Transport Frig", "popescufrig", "Logistics", "RO", "Cluj", 150),
        ("Blutspende Süd", "blutspende-sued", "Health", "DE", "Augsburg", 280), ("Chocolaterie Girard", "choco-girard", "Food", "BE", "Namur", 33), ("Tierklinik Eiderland", "tk-eiderland", "Health", "DE", "Husum", 29),
        ("Korhonen Marjat", "marjat", "Food", "FI", "Kuopio", 66), ("Peeters Vers", "peetersvers", "Wholesale", "BE", "Gent", 190), ("Studentenwerk Lahn", "stw-lahn", "Education", "DE", "Marburg", 410),
        ("Cantina Vidal", "cantinavidal", "Restaurants", "ES", "Girona", 27), ("Biobank Rheinaue", "bbrheinaue", "Pharma", "DE", "Bonn", 120),
    ];

    private static readonly string[] _jobs = ["Head of quality", "Operations manager", "Owner", "Facility manager", "Quality assurance lead", "Purchasing", "Managing director", "Head of kitchen", "Laboratory manager", "Warehouse manager"];

    private readonly HashSet<string> _mails = [];
    private int _next;

    public DateTimeOffset Now { get; } = now;
    public TimeZoneInfo Zone { get; } = zone;
    public IReadOnlyList<User> Users { get; } = users;

    public IReadOnlyDictionary<string, LeadSource> Sources { get; } = new[]
    {
        LeadSource.Named("Website: ask for a quote", SourceKind.WebForm), LeadSource.Named("Search ads", SourceKind.PaidSearch), LeadSource.Named("Organic search", SourceKind.OrganicSearch),
        LeadSource.Named("Kühl & Frisch trade show", SourceKind.TradeShow), LeadSource.Named("Webinar: audits without paper", SourceKind.Webinar), LeadSource.Named("Guide: HACCP in 12 pages", SourceKind.ContentDownload),
        LeadSource.Named("Bought list", SourceKind.List), LeadSource.Named("Referral", SourceKind.Referral, Side.Sales), LeadSource.Named("Own prospecting", SourceKind.SalesProspecting, Side.Sales),
    }.ToDictionary(s => s.Name);

    public IReadOnlyList<Campaign> Campaigns { get; } = [Campaign.Named("Audits without paper"), Campaign.Named("Trade fair tour")];

    public Actor this[string firstName] => Users.Single(u => u.Name.StartsWith(firstName, StringComparison.Ordinal)).Actor;

    public Moment At(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, Zone);
        return new(at, DateOnly.FromDateTime(local.DateTime), agreement, id => Users.FirstOrDefault(u => u.Id == id)?.Actor, Zone);
    }

    /// <summary>Somebody new, always the same in the same place of the story.</summary>
    public ContactDetails Somebody()
    {
        var i = _next++;
        var (first, last) = (_first[i * 5 % _first.Length], _last[i * 7 % _last.Length]);
        var firm = _firms[i * 3 % _firms.Length];
        var mail = $"{Ascii(first)}.{Ascii(last)}@{firm.Domain}.example";
        return !_mails.Add(mail)
            ? throw new InvalidOperationException($"The demo knows {mail} already.")
            : new()
            {
                FirstName = first,
                LastName = last,
                Email = mail,
                Phone = i % 4 == 3 ? null : string.Create(CultureInfo.InvariantCulture, $"+49 30 5550 {1000 + (i * 37)}"),
                JobTitle = _jobs[i % _jobs.Length],
                Company = firm.Name,
                CompanySize = firm.Size,
                Industry = firm.Industry,
                Country = firm.Country,
                City = firm.City,
                Website = i % 3 == 0 ? $"https://{firm.Domain}.example" : null,
            };
    }

    private static string Ascii(string name) => new([.. name.ToLowerInvariant().Replace("ı", "i", StringComparison.Ordinal).Normalize(NormalizationForm.FormD).Where(c => c is >= 'a' and <= 'z')]);
}
