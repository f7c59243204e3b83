using System.Globalization;
using System.Text;
using LeadFlow.Domain;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Security;

namespace LeadFlow.Web.Demo;

/// <summary>Who and what the demo is made of: colleagues, sources, campaigns, and the people who show interest.</summary>
/// <param name="agreements">Since when each version was in force, the oldest first.</param>
/// <param name="sources">Those that are there already, by name: the demo uses them.</param>
internal sealed class DemoCast(IReadOnlyList<User> users, IReadOnlyList<(DateTimeOffset Since, AgreementInForce Agreement)> agreements, TimeZoneInfo zone, DateTimeOffset now, IReadOnlyDictionary<string, LeadSource>? sources = null, IReadOnlyDictionary<string, Campaign>? campaigns = null)
{
    private static readonly string[] _first =
    [
        "Marit", "Emre", "Giulia", "Hugo", "Paula", "Kofi", "Birgit", "Sanne", "Rafael", "Agnieszka", "Oskar", "Leila", "Dario", "Freya", "Mateus", "Ingrid", "Yusuf", "Camille", "Petra", "Niamh",
        "Viktor", "Elif", "Stefan", "Lotte", "Andrei", "Noor", "Carla", "Bram", "Tiina", "Gustav", "Amélie", "Zoltán", "Rosa", "Henrik", "Ewa", "Karim", "Judith",
        "Solveig", "Baptiste", "Chiara", "Dieter", "Esra", "Filip", "Greta", "Ivana", "Joaquín", "Kerstin", "Lars", "Meltem", "Nils", "Olga", "Pavel", "Renata", "Sibel", "Thijs", "Ursula", "Vasil",
        "Wiebke", "Xenia", "Yannick", "Zuzana", "Anneke", "Bogdan", "Céline", "Domenico", "Emilia", "Florian",
    ];

    private static readonly string[] _last =
    [
        "Haugen", "Yıldız", "Ferraro", "Lambert", "Ferrer", "Asante", "Salzmann", "de Vries", "Moreira", "Wójcik", "Lindqvist", "Haddad", "Conti", "Thorsen", "Carvalho", "Solberg", "Kaya", "Rousseau", "Hofer", "Byrne",
        "Popescu", "Aydın", "Krüger", "Jansen", "Ionescu", "Rahman", "Vidal", "Peeters", "Korhonen", "Ek", "Girard",
        "Marchetti", "Bergström", "Dubois", "Steiner", "Nowak", "Öztürk", "Fontana", "Lehmann", "Morales", "Virtanen", "Claes", "Horváth", "Maurer", "Silva", "Brunner", "Dahl", "Kovács", "Meijer", "Rossi", "Schubert",
        "Tavares", "Urban", "Vogel", "Winkler", "Zeman", "Barros", "Eriksen", "Fischer", "Grandjean", "Hrubý", "Iglesias", "Jurić", "Keller", "Lemaire",
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

    private static readonly (string Word, string Industry)[] _trades =
    [
        ("Molkerei", "Food"), ("Kühlhaus", "Logistics"), ("Apotheke", "Pharma"), ("Labor", "Pharma"), ("Fisch", "Food"), ("Gärtnerei", "Wholesale"), ("Catering", "Restaurants"), ("Klinik", "Health"), ("Brauerei", "Food"),
        ("Backhaus", "Food"), ("Frischdienst", "Logistics"), ("Feinkost", "Wholesale"), ("Tierarztpraxis", "Health"), ("Hotel", "Hotels"), ("Eismanufaktur", "Food"), ("Obsthof", "Food"), ("Pharmagroßhandel", "Pharma"), ("Mensa", "Education"),
    ];

    private static readonly (string Name, string Country)[] _towns =
    [
        ("Aachen", "DE"), ("Bamberg", "DE"), ("Cottbus", "DE"), ("Dresden", "DE"), ("Emden", "DE"), ("Fulda", "DE"), ("Görlitz", "DE"), ("Halle", "DE"), ("Jena", "DE"), ("Kassel", "DE"), ("Lübeck", "DE"), ("Mainz", "DE"),
        ("Bregenz", "AT"), ("Graz", "AT"), ("Klagenfurt", "AT"), ("Salzburg", "AT"), ("Basel", "CH"), ("Chur", "CH"), ("Luzern", "CH"), ("Thun", "CH"), ("Eupen", "BE"), ("Arnhem", "NL"), ("Groningen", "NL"), ("Odense", "DK"),
    ];

    private static readonly Firm[] _all =
    [
        .. _firms.Select(f => new Firm(f.Name, f.Domain, f.Industry, f.Country, f.City, f.Size)),
        .. _towns.SelectMany((town, i) => _trades.Select((trade, j) => new Firm($"{trade.Word} {town.Name}", $"{Ascii(trade.Word)}-{Ascii(town.Name)}", trade.Industry, town.Country, town.Name, 8 + (i * 131 % 37 * (1 + (j * 7 % 23)))))),
    ];

    private sealed record Firm(string Name, string Domain, string Industry, string Country, string City, int Size);

    private readonly HashSet<string> _mails = [];
    private int _next;
    private int _ids;

    public DateTimeOffset Now { get; } = now;
    public TimeZoneInfo Zone { get; } = zone;
    public IReadOnlyList<User> Users { get; } = users;

    public IReadOnlyDictionary<string, LeadSource> Sources { get; } = Named().Select(s => sources?.GetValueOrDefault(s.Name) ?? s).ToDictionary(s => s.Name);

    private static LeadSource[] Named() =>
    [
        LeadSource.Named("Website: ask for a quote", SourceKind.WebForm), LeadSource.Named("Search ads", SourceKind.PaidSearch), LeadSource.Named("Organic search", SourceKind.OrganicSearch),
        LeadSource.Named("Kühl & Frisch trade show", SourceKind.TradeShow), LeadSource.Named("Webinar: audits without paper", SourceKind.Webinar), LeadSource.Named("Guide: HACCP in 12 pages", SourceKind.ContentDownload),
        LeadSource.Named("Bought list", SourceKind.List), LeadSource.Named("LinkedIn", SourceKind.Social), LeadSource.Named("Newsletter", SourceKind.Email), LeadSource.Named("Phone: 0800", SourceKind.InboundCall), LeadSource.Named("Referral", SourceKind.Referral, Side.Sales), LeadSource.Named("Own prospecting", SourceKind.SalesProspecting, Side.Sales),
    ];

    /// <summary>Every lead of the demo has an external id of this system: by it they are found and removed.</summary>
    public const string System = "demo";

    public static readonly string[] CampaignNames = ["Audits without paper", "Trade fair tour"];

    public IReadOnlyList<Campaign> Campaigns { get; } = [.. CampaignNames.Select(n => campaigns?.GetValueOrDefault(n) ?? Campaign.Named(n))];

    public Actor this[string firstName] => Users.Single(u => u.Name.StartsWith(firstName, StringComparison.Ordinal)).Actor;

    /// <summary>The rules by which offers were placed.</summary>
    public IReadOnlyList<RoutingRule> Rules { get; init; } = [];

    public Moment At(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, Zone);
        return new(at, DateOnly.FromDateTime(local.DateTime), agreements.Last(a => a.Since <= at).Agreement, id => Users.FirstOrDefault(u => u.Id == id)?.Actor, Zone) { Routes = Rules.Count > 0 && at > Now - DemoTeams.Ago };
    }

    /// <summary>Somebody new, always the same in the same place of the story.</summary>
    public ContactDetails Somebody()
    {
        var i = _next++;
        var (first, last) = (_first[i * 5 % _first.Length], _last[((i * 7) + (i / _first.Length)) % _last.Length]);
        var firm = _all[i < 87 ? i * 3 % _firms.Length : i * 157 % _all.Length];
        var mail = $"{Ascii(first)}.{Ascii(last)}@{firm.Domain}.example";
        for (var again = 2; !_mails.Add(mail); again++)
        {
            mail = $"{Ascii(first)}.{Ascii(last)}{again}@{firm.Domain}.example";
        }

        return new()
        {
            FirstName = first,
            LastName = last,
            Email = mail,
            Phone = i % 4 == 3 ? null : string.Create(CultureInfo.InvariantCulture, $"+49 30 {5_550_000 + (i * 37 % 9_999)}"),
            JobTitle = _jobs[i % _jobs.Length],
            Company = firm.Name,
            CompanySize = firm.Size,
            Industry = firm.Industry,
            Country = firm.Country,
            City = firm.City,
            Website = i % 3 == 0 ? $"https://{firm.Domain}.example" : null,
        };
    }

    /// <summary>How many leads there are so far.</summary>
    public int Ids => _ids;

    /// <summary>What marks a lead as one of the demo: its id in a system of that name.</summary>
    public string NextId() => string.Create(CultureInfo.InvariantCulture, $"D-{++_ids:0000}");

    private static string Ascii(string name) => new([.. name.ToLowerInvariant().Replace("ı", "i", StringComparison.Ordinal).Normalize(NormalizationForm.FormD).Where(c => c is >= 'a' and <= 'z')]);
}
