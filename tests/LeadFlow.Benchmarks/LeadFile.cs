using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace LeadFlow.Benchmarks;

/// <summary>Invented people, the same ones every time.</summary>
internal static class LeadFile
{
    private static readonly string[] _first = ["Ada", "Bilal", "Chen", "Dora", "Elif", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Kofi", "Lena", "Marit", "Nils", "Oksana", "Priya", "Quentin", "Rosa", "Sven", "Tomás", "Uma", "Viktor", "Wanda", "Xenia", "Yusuf", "Zofia"];

    // As varied as real names are: any three letters stand in about one row of twenty.
    private static readonly string[] _syllables = [.. from onset in "bdfghjklmnprstvw" from vowel in "aeiou" from coda in "lnr" select $"{onset}{vowel}{coda}"];
    private static readonly string[] _sources = ["Web form", "Webinar", "Trade show", "Organic search", "Paid search", "Referral", "Content download", "Inbound call"];
    private static readonly string[] _levels = ["unknown", "no", "possible", "likely", "confirmed"];

    public const string Mapping = """
        {"columns": {"First name": "firstName", "Last name": "lastName", "E-mail": "email", "Company": "company", "Title": "jobTitle", "Country": "country", "Source": "source", "Captured": "capturedAt",
          "Budget": "bant.budget.level", "Authority": "bant.authority.level", "Need": "bant.need.level", "Interest": "interest"}, "dateFormat": "yyyy-MM-dd"}
        """;

    public static string LastName(Random random) => Capital(string.Concat(Enumerable.Range(0, 3).Select(_ => _syllables[random.Next(_syllables.Length)])));

    /// <summary>A name that about as many people bear in a large file as in a small one.</summary>
    /// <param name="of">Which of the names of the file, from zero.</param>
    public static string Rare(int of) => LastName(new Random(of)) + "haus";

    /// <summary>How many such names a file of so many rows has.</summary>
    public static int RareNames(int rows) => Math.Max(1, rows / 60);

    public static byte[] Of(int rows)
    {
        var random = new Random(42);
        var text = new StringBuilder("First name,Last name,E-mail,Company,Title,Country,Source,Captured,Budget,Authority,Need,Interest\n");
        var today = DateTime.UtcNow.Date;
        for (var i = 0; i < rows; i++)
        {
            var (first, last) = (_first[random.Next(_first.Length)], LastName(random));
            text.Append(CultureInfo.InvariantCulture, $"{first},{last},{i}@{last.ToLowerInvariant()}.example,{Rare(random.Next(RareNames(rows)))} GmbH,Head of {LastName(random)},Germany,{_sources[random.Next(_sources.Length)]},{today.AddDays(-random.Next(700)):yyyy-MM-dd},")
                .Append(CultureInfo.InvariantCulture, $"{_levels[random.Next(4)]},{_levels[random.Next(5)]},{_levels[random.Next(5)]},form\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The same as a workbook, as Excel writes it: every text once, and cells that refer to it.</summary>
    public static byte[] Workbook(int rows)
    {
        var lines = Encoding.UTF8.GetString(Of(rows)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(',')).ToList();
        var texts = new Dictionary<string, int>();
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write("xl/workbook.xml", """<workbook xmlns:r="r"><sheets><sheet name="Leads" sheetId="1" r:id="rId1"/></sheets></workbook>""");
            Write("xl/_rels/workbook.xml.rels", """<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""");
            using (var sheet = new StreamWriter(zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open()))
            {
                sheet.Write("<worksheet><sheetData>");
                foreach (var (i, cells) in lines.Index())
                {
                    sheet.Write(string.Create(CultureInfo.InvariantCulture, $"<row r=\"{i + 1}\">"));
                    foreach (var (c, text) in cells.Index())
                    {
                        var no = texts.TryGetValue(text, out var known) ? known : texts[text] = texts.Count;
                        sheet.Write(string.Create(CultureInfo.InvariantCulture, $"<c r=\"{(char)('A' + c)}{i + 1}\" t=\"s\"><v>{no}</v></c>"));
                    }

                    sheet.Write("</row>");
                }

                sheet.Write("</sheetData></worksheet>");
            }

            Write("xl/sharedStrings.xml", $"<sst>{string.Concat(texts.Keys.Select(t => $"<si><t>{t}</t></si>"))}</sst>");

            void Write(string name, string text)
            {
                using var part = new StreamWriter(zip.CreateEntry(name, CompressionLevel.Fastest).Open());
                part.Write(text);
            }
        }

        return stream.ToArray();
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
