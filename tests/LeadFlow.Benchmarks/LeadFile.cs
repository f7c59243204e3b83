using System.Globalization;
using System.Text;

namespace LeadFlow.Benchmarks;

/// <summary>Invented people, the same ones every time.</summary>
internal static class LeadFile
{
    private static readonly string[] _first = ["Ada", "Bilal", "Chen", "Dora", "Elif", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Kofi", "Lena", "Marit", "Nils", "Oksana", "Priya", "Quentin", "Rosa", "Sven", "Tomás", "Uma", "Viktor", "Wanda", "Xenia", "Yusuf", "Zofia"];
    private static readonly string[] _syllables = ["ber", "dal", "fin", "gar", "hol", "jar", "kel", "lin", "mor", "nor", "pet", "ros", "sol", "tor", "vik", "wen"];
    private static readonly string[] _sources = ["Web form", "Webinar", "Trade show", "Organic search", "Paid search", "Referral", "Content download", "Inbound call"];
    private static readonly string[] _levels = ["unknown", "no", "possible", "likely", "confirmed"];

    public const string Mapping = """
        {"columns": {"First name": "firstName", "Last name": "lastName", "E-mail": "email", "Company": "company", "Title": "jobTitle", "Country": "country", "Source": "source", "Captured": "capturedAt",
          "Budget": "bant.budget.level", "Authority": "bant.authority.level", "Need": "bant.need.level", "Interest": "interest"}, "dateFormat": "yyyy-MM-dd"}
        """;

    public static string LastName(Random random) => Capital(string.Concat(Enumerable.Range(0, 3).Select(_ => _syllables[random.Next(_syllables.Length)])));

    public static byte[] Of(int rows)
    {
        var random = new Random(42);
        var text = new StringBuilder("First name,Last name,E-mail,Company,Title,Country,Source,Captured,Budget,Authority,Need,Interest\n");
        var today = DateTime.UtcNow.Date;
        for (var i = 0; i < rows; i++)
        {
            var (first, last) = (_first[random.Next(_first.Length)], LastName(random));
            text.Append(CultureInfo.InvariantCulture, $"{first},{last},{i}@{last.ToLowerInvariant()}.example,{LastName(random)} GmbH,Head of {LastName(random)},Germany,{_sources[random.Next(_sources.Length)]},{today.AddDays(-random.Next(700)):yyyy-MM-dd},")
                .Append(CultureInfo.InvariantCulture, $"{_levels[random.Next(4)]},{_levels[random.Next(5)]},{_levels[random.Next(5)]},form\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
