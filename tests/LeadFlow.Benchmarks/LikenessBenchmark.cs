using LeadFlow.Domain.Leads;

namespace LeadFlow.Benchmarks;

/// <summary>
/// How good the suggestions of duplicates are, on pairs of which it is known whether they are one person: invented people who come in twice in the ways
/// that people do (a slip, a nickname, the other address, a number as at home, another job), beside those who only look alike (colleagues, namesakes,
/// families, an office with one phone). Names are drawn as they occur: a few are common, most are rare. The same pairs every time.
/// </summary>
internal static class LikenessBenchmark
{
    private sealed record Somebody(string First, string Last, string Company, string Domain, string Phone, string Email)
    {
        public Likeness.Traits Traits => new($"{First} {Last}".Trim(), Email, CompanyName.Key(Company), PhoneNumber.Normalise(Phone, null, "DE"));
    }

    private static readonly string[] _firsts = ["Anna", "Thomas", "Maria", "Michael", "Julia", "Andreas", "Laura", "Stefan", "Lena", "Peter", "Alexander", "Katharina", "Jörg", "Ingrid", "Søren", "Zoë", "Giulia", "Mehmet", "Ayşe", "Olena", "Priya", "Wei", "Haruki", "Fatima", "Benjamin", "Elisabeth", "Christopher", "Nikolai", "Marit", "Bjørn"];
    private static readonly string[] _lasts = ["Müller", "Schmidt", "Schneider", "Fischer", "Weber", "Meyer", "Wagner", "Becker", "Hansen", "Solberg", "Haugen", "Kowalski", "Novak", "Rossi", "Ferrari", "Yilmaz", "Kaya", "Shevchenko", "Raman", "Chen", "Tanaka", "Al-Masri", "Okafor", "Lindqvist", "Aydın", "García", "Dubois", "Janssen", "van der Berg", "O'Brien", "Steinhäuser", "Brandstätter", "Grünwald", "Holmström", "Żukowski", "Przybylski", "Castellanos", "Montgomery", "Featherstone", "Kjellberg"];
    private static readonly string[] _companies = ["Nordhavn Logistik", "Fjell Energi", "Alpenglas", "Rheintal Maschinenbau", "Castell Foods", "Vigo Marine", "Lyon Textile", "Hansa Papier", "Bergmann & Söhne", "Kite Software", "Blue Ridge Tools", "Delta Pumpen", "Ostsee Fisch", "Tanaka Optics", "Silva Cork", "Granite Works", "Polar Pharma", "Meridian Print", "Arbor Holz", "Quarz Elektronik"];
    private static readonly string[] _forms = ["", " GmbH", " AG", " Ltd", " S.A.", " AS", " GmbH & Co. KG"];
    private static readonly Dictionary<string, string> _nicknames = new() { ["Alexander"] = "Alex", ["Katharina"] = "Kathi", ["Benjamin"] = "Ben", ["Elisabeth"] = "Elisa", ["Christopher"] = "Chris", ["Nikolai"] = "Niko", ["Michael"] = "Mike", ["Thomas"] = "Tom" };

    public static int Run()
    {
        var random = new Random(20261126);
        var kinds = new (string Name, bool IsSame, Func<Somebody, Somebody> Other)[]
        {
            ("slip in the name, same company", true, p => p with { Last = Slip(p.Last, random), Email = $"info{random.Next(99)}@{p.Domain}" }),
            ("nickname, same company", true, p => p with { First = _nicknames.GetValueOrDefault(p.First, p.First), Email = Mailbox(p, "gmail.com", random) }),
            ("company's address, then an own one", true, p => p with { Email = Mailbox(p, "gmx.de", random) }),
            ("number as at home, no address", true, p => p with { Company = "", Email = "", Phone = $"0{p.Phone[3..5]} / {p.Phone[5..8]} {p.Phone[8..]}" }),
            ("names the other way round", true, p => p with { First = p.Last, Last = p.First, Email = $"{random.Next(999)}@{p.Domain}" }),
            ("without accents, another form of company", true, p => p with { First = Text.Key(p.First), Last = Text.Key(p.Last), Company = _companies.First(c => p.Company.StartsWith(c, StringComparison.Ordinal)) + " Inc.", Email = Mailbox(p, "web.de", random) }),
            ("initial only, same company", true, p => p with { First = p.First[..1] + ".", Email = $"x{random.Next(999)}@{p.Domain}" }),
("one mailbox name at two providers", true, p => p with { Email = p.Email.Split('@')[0] + "@yahoo.com", Company = Company(random), Phone = Phone(random) }),
            ("colleagues", false, p => p with { First = Pick(_firsts, random), Last = Pick(_lasts, random), Phone = Phone(random), Email = $"c{random.Next(999)}@{p.Domain}" }),
            ("colleagues of one family name", false, p => p with { First = Other(p.First, random), Phone = Phone(random), Email = $"d{random.Next(999)}@{p.Domain}" }),
            ("colleagues at one phone", false, p => p with { First = Other(p.First, random), Last = Pick(_lasts, random), Email = $"e{random.Next(999)}@{p.Domain}" }),
            ("namesakes elsewhere", false, p => Elsewhere(p, random)),
            ("namesakes, each named by their company", false, p => Elsewhere(p, random) with { Email = $"{Text.Key(p.First)}.{Text.Key(p.Last)}@other{random.Next(99)}.example" }),
            ("family at one phone", false, p => p with { First = Other(p.First, random), Company = "", Email = Mailbox(p, "gmail.com", random) }),
        };

        var found = new List<(string Kind, bool IsSame, int Strength)>();
        foreach (var (name, isSame, other) in kinds)
        {
            for (var i = 0; i < 2_000; i++)
            {
                var one = Person(random);
                if (name.StartsWith("one mailbox name", StringComparison.Ordinal))
                {
                    one = one with { Email = Mailbox(one, "gmail.com", random) };
                }

                if (isSame && !name.StartsWith("number", StringComparison.Ordinal) && random.Next(3) > 0)
                {
                    one = one with { Phone = "" }; // Most of them know one number, or none.
                }

                // An office's phone is that of many; a family's of a few.
                var sharePhone = name == "colleagues at one phone" ? 25 : 2;
                found.Add((name, isSame, Likeness.Of(one.Traits, other(one).Traits, sharePhone)?.Strength ?? 0));
            }
        }

        Console.WriteLine($"{found.Count:N0} pairs, {found.Count(f => f.IsSame):N0} of them one person; suggested from {Likeness.Threshold} on");
        foreach (var from in new[] { 60, 70, 80, 90 })
        {
            var (right, wrong) = (found.Count(f => f.IsSame && f.Strength >= from), found.Count(f => !f.IsSame && f.Strength >= from));
            Console.WriteLine($"  from {from}: precision {100.0 * right / Math.Max(1, right + wrong):0.0} %, found {100.0 * right / found.Count(f => f.IsSame):0.0} % of those that are one");
        }

        foreach (var kind in found.GroupBy(f => (f.IsSame, f.Kind)))
        {
            Console.WriteLine($"  {(kind.Key.IsSame ? "one person " : "two persons")} {kind.Key.Kind,-45} suggested {100.0 * kind.Count(f => f.Strength > 0) / kind.Count(),5:0.0} %");
        }

        return 0;
    }

    private static Somebody Person(Random random)
    {
        var (first, last, company) = (Pick(_firsts, random), Pick(_lasts, random), Company(random));
        var domain = $"{Text.Key(company.Split(' ')[0])}-{random.Next(50)}.example";
        return new(first, last, company, domain, Phone(random), $"{Text.Key(first)}.{Text.Key(last).Replace(" ", "", StringComparison.Ordinal)}@{domain}");
    }

    private static Somebody Elsewhere(Somebody p, Random random)
    {
        var other = Person(random);
        return other with { First = p.First, Last = p.Last, Company = p.Company.Split(' ')[0] == other.Company.Split(' ')[0] ? "Elsewhere" : other.Company };
    }

    private static string Company(Random random) => Pick(_companies, random) + Pick(_forms, random);

    private static string Phone(Random random) => $"+49{random.Next(30, 99)}{random.Next(1_000_000, 9_999_999)}";

    private static string Mailbox(Somebody p, string at, Random random) => $"{Text.Key(p.First)[0]}{Text.Key(p.Last).Replace(" ", "", StringComparison.Ordinal)}{random.Next(60, 99)}@{at}";

    private static string Other(string first, Random random) => _firsts.Where(f => f[0] != first[0]).ElementAt(random.Next(_firsts.Count(f => f[0] != first[0])));

    /// <summary>The first are drawn far more often than the last, as names are.</summary>
    private static string Pick(string[] from, Random random) => from[(int)(from.Length * random.NextDouble() * random.NextDouble())];

    private static string Slip(string word, Random random)
    {
        var at = random.Next(1, word.Length);
        return random.Next(3) switch { 0 => word.Remove(at, 1), 1 => word.Insert(at, word[at - 1].ToString()), _ => word[..at] + (char)('a' + random.Next(26)) + word[(at + 1)..] };
    }
}
