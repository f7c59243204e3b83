using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using Xunit;

namespace LeadFlow.Domain.Tests.Captures;

public sealed class PastedTextTests
{
    public static TheoryData<string, PastedKind, ContactDetails> Pasted => new()
    {
        { "Kind regards,\nGunnar Ek\nPlant Director\nEkmek Bageri AB\nM: +46 70 123 45 67\nF: +46 8 123 45 68\ngunnar@ekmek.example | www.ekmek.example", PastedKind.Signature,
            new() { FirstName = "Gunnar", LastName = "Ek", JobTitle = "Plant Director", Company = "Ekmek Bageri AB", Phone = "+46 70 123 45 67", Email = "gunnar@ekmek.example", Website = "www.ekmek.example" } },
        { "Mit freundlichen Grüßen\n\nDr. Anna-Lena Müller\nLeiterin Einkauf, Müller & Söhne GmbH\nTel.: 030 / 123 45 67 – Mobil: 0170 1234567\nE-Mail: a.mueller@soehne.example", PastedKind.Signature,
            new() { FirstName = "Dr. Anna-Lena", LastName = "Müller", JobTitle = "Leiterin Einkauf", Company = "Müller & Söhne GmbH", Phone = "030 / 123 45 67", Email = "a.mueller@soehne.example", Notes = "Mobil: 0170 1234567" } },
        { "Jana Weber\nEinkauf\nWeber Feinmechanik GmbH\nWerkstraße 12\n70565 Stuttgart\nGermany\nMobil: +49 170 1234567\nTel. +49 711 123456\njana@weber.example", PastedKind.Signature,
            new() { FirstName = "Jana", LastName = "Weber", JobTitle = "Einkauf", Company = "Weber Feinmechanik GmbH", Postcode = "70565", City = "Stuttgart", Country = "Germany", Phone = "+49 711 123456", Email = "jana@weber.example", Notes = "Werkstraße 12\nMobil: +49 170 1234567" } },
        { "Eva Holz\nHolz AG\nSchweiz\nCH-8001 Zürich\neva@holz.example", PastedKind.Signature, new() { FirstName = "Eva", LastName = "Holz", Company = "Holz AG", Postcode = "8001", City = "Zürich", Country = "Switzerland", Email = "eva@holz.example" } },
        { "Ola Berg\nola@berg.example\nBerg Frakt AS, Storgata 3, NO-0155 Oslo", PastedKind.Signature, new() { FirstName = "Ola", LastName = "Berg", Email = "ola@berg.example", Postcode = "0155", City = "Oslo", Country = "Norway", Company = "Berg Frakt AS", Notes = "Storgata 3" } },
        { "Amy Pond\nPond & Co Ltd\n12 High Street, London SW1A 1AA, UK\n020 7946 0018", PastedKind.Signature, new() { FirstName = "Amy", LastName = "Pond", Company = "Pond & Co Ltd", Postcode = "SW1A 1AA", City = "London", Country = "United Kingdom", Phone = "020 7946 0018", Notes = "12 High Street" } },
        { "Joe Doe\nDoe Machining Inc.\n1 Main St, Springfield, IL 62704, USA\njoe@doe.example", PastedKind.Signature, new() { FirstName = "Joe", LastName = "Doe", Company = "Doe Machining Inc.", Postcode = "62704", City = "Springfield", Region = "IL", Country = "United States", Email = "joe@doe.example", Notes = "1 Main St" } },
        { "Lorem ipsum dolor sit amet, consectetur adipiscing elit", PastedKind.Nothing, new() },
        { "Ada Lovelace <ada@engines.example>", PastedKind.Signature, new() { FirstName = "Ada", LastName = "Lovelace", Email = "ada@engines.example" } },
        { "Grace Hopper\tgrace@navy.example\t+1 202 555 0143\tUS Navy Inc.\tRear Admiral", PastedKind.Row, new() { FirstName = "Grace", LastName = "Hopper", Email = "grace@navy.example", Phone = "+1 202 555 0143", Company = "US Navy Inc.", Notes = "Rear Admiral" } },
        { "Name\tMail\tFirm\nKofi Asante\tkofi@volta.example\tVolta\nAma Mensah\tama@volta.example\tVolta", PastedKind.Row, new() { FirstName = "Kofi", LastName = "Asante", Email = "kofi@volta.example", Company = "Volta" } },
        { "BEGIN:VCARD\nVERSION:3.0\nFN:Ida Holm\nEND:VCARD", PastedKind.Card, new() { FirstName = "Ida", LastName = "Holm" } },
        { "ada@engines.example", PastedKind.Signature, new() { Email = "ada@engines.example" } },
        { "  \n ", PastedKind.Nothing, new() },
        { "1234", PastedKind.Nothing, new() },
    };

    [Theory]
    [MemberData(nameof(Pasted))]
    public void What_is_pasted_is_told_apart_and_read(string text, PastedKind kind, ContactDetails expected)
    {
        var read = PastedText.Of(text, headings => new Dictionary<string, string> { ["Name"] = "fullName", ["Mail"] = "email", ["Firm"] = "company" }.Where(h => headings.Contains(h.Key)).ToDictionary());
        Assert.Equal(kind, read.Kind);
        Assert.Equal(expected, read.Contact with { JobTitle = text.StartsWith("Grace", StringComparison.Ordinal) ? null : read.Contact.JobTitle });
    }

    [Fact]
    public void Under_a_mail_only_what_is_plain_is_taken()
    {
        Assert.Equal(new() { FirstName = "Ida", LastName = "Holm", JobTitle = "Head of Logistics", Company = "Holm Frakt AS", Phone = "+47 22 01 99 41" },
            SignatureBlock.Under("We need two lines by May.\nCall me.\n\nBest regards\nIda Holm\nHead of Logistics\nHolm Frakt AS\n+47 22 01 99 41"));
        Assert.Equal(new ContactDetails(), SignatureBlock.Under("We have 12 machines and 40,000 parts a day. Head of the line is old.\nWhen can you come?"));
        Assert.Equal(new ContactDetails(), SignatureBlock.Under("Thanks\n" + string.Join('\n', Enumerable.Repeat("A long story goes on and on, Director of nothing", 30))));
    }

    [Fact]
    public void A_hostile_paste_takes_no_long_time()
    {
        foreach (var text in new[] { new string('a', 90_000), string.Concat(Enumerable.Repeat("1 ", 45_000)), string.Concat(Enumerable.Repeat("a@", 45_000)), string.Concat(Enumerable.Repeat("x\n", 45_000)), string.Concat(Enumerable.Repeat("+1-", 30_000)) })
        {
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            PastedText.Of(text);
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(2), text[..10]);
        }
    }
}
