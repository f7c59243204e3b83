using System.Text;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using Xunit;

namespace LeadFlow.Domain.Tests.Captures;

public sealed class VCardTests
{
    public static TheoryData<string, string, ContactDetails> Cards => new()
    {
        { "2.1 with quoted-printable in another character set", "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6rg\r\nORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:B=C3=A4ckerei =\r\nM=C3=BCller\r\nTEL;WORK;VOICE:030 123456\r\nTEL;WORK;FAX:030 123457\r\nEMAIL;INTERNET:joerg@mueller.example\r\nEND:VCARD",
            new() { FirstName = "Jörg", LastName = "Müller", Company = "Bäckerei Müller", Phone = "030 123456", Email = "joerg@mueller.example", Notes = "Also on the card: 030 123457 (fax)" } },
        { "3.0 folded, grouped, escaped", "begin:vcard\nversion:3.0\nN:O'Brien;Mary\\, Ann\nFN:Mary\nORG:Smith\\; Sons\\, Ltd\nitem1.EMAIL;type=pref:mary@sm\n ith.example\nitem1.X-ABLabel:work\nTITLE:Head of\n  Buying\nNOTE:one\\ntwo\nend:vcard",
            new() { FirstName = "Mary, Ann", LastName = "O'Brien", Company = "Smith; Sons, Ltd", Email = "mary@smith.example", JobTitle = "Head of Buying", Notes = "one\ntwo" } },
        { "4.0 with quoted parameters, a number as address and preferences", "BEGIN:VCARD\nVERSION:4.0\nFN:Simon Perreault\nTEL;VALUE=uri;TYPE=\"work,voice\";PREF=2:tel:+1-418-656-9254;ext=102\nTEL;VALUE=uri;TYPE=cell;PREF=1:tel:+1-418-262-6501\nEMAIL;PREF=5:b@x.example\nEMAIL;PREF=1:a@x.example\nADR;LABEL=\"a: b; c\":;;1 Road;Quebec;QC;G1V;Canada\nEND:VCARD",
            new() { FirstName = "Simon", LastName = "Perreault", Phone = "+1-418-262-6501", Email = "a@x.example", City = "Quebec", Region = "QC", Postcode = "G1V", Country = "Canada", Notes = "Also on the card: b@x.example; +1-418-656-9254 ext. 102; 1 Road" } },
        { "a company", "BEGIN:VCARD\nVERSION:4.0\nKIND:org\nFN:Acme AS\nEMAIL:post@acme.example\nEND:VCARD", new() { Company = "Acme AS", Email = "post@acme.example" } },
        { "an address that is none", "BEGIN:VCARD\nVERSION:3.0\nFN:Ida\nEMAIL:none at all\nTEL:12\nEND:VCARD", new() { FirstName = "Ida", Notes = "Also on the card: none at all; 12" } },
        { "cut off, with a picture", "BEGIN:VCARD\nVERSION:2.1\nFN:Ada Lovelace\nTEL:+44 20 7946 0018\nPHOTO;ENCODING=BASE64;JPEG:\n  /9j/4AAQSkZJRgABAQAAAQABAAD/4QBY\n  RXhpZgAATU0AKgAA\n", new() { FirstName = "Ada", LastName = "Lovelace", Phone = "+44 20 7946 0018" } },
        { "an assistant's card within", "BEGIN:VCARD\nVERSION:2.1\nFN:Ada\nAGENT:\nBEGIN:VCARD\nFN:Eve\nEMAIL:eve@x.example\nEND:VCARD\nEMAIL:ada@x.example\nEND:VCARD", new() { FirstName = "Ada", Email = "ada@x.example" } },
    };

    [Theory]
    [MemberData(nameof(Cards))]
    public void A_card_is_read(string what, string card, ContactDetails expected)
    {
        var read = VCard.Read(card);
        Assert.Equal((what, 0), (what, read.Left));
        Assert.Equal(expected, Assert.Single(read.People));
    }

    [Fact]
    public void Several_cards_are_read_up_to_the_limit_and_those_of_nobody_are_counted()
    {
        var file = string.Concat(Enumerable.Range(0, VCard.MaxCards + 3).Select(i => $"BEGIN:VCARD\nVERSION:3.0\nFN:Person {i}\nEND:VCARD\n")) + "BEGIN:VCARD\nVERSION:3.0\nNOTE:nobody\nEND:VCARD\n";
        var read = VCard.Read(file);
        Assert.Equal((VCard.MaxCards, 4), (read.People.Count, read.Left));
    }

    [Theory]
    [InlineData("utf-8"), InlineData("utf-16"), InlineData("utf-16BE"), InlineData("iso-8859-1")]
    public void The_bytes_of_a_file_say_how_it_is_written(string encoding)
    {
        var e = Encoding.GetEncoding(encoding);
        byte[] file = [.. e.Preamble, .. e.GetBytes("BEGIN:VCARD\nVERSION:3.0\nFN:Zoë Åberg\nEND:VCARD\n")];
        Assert.Equal("Zoë Åberg", Assert.Single(VCard.Read(file).People).Name);
    }

    [Fact]
    public void What_is_no_card_holds_nobody()
    {
        Assert.Empty(VCard.Read("").People);
        Assert.Empty(VCard.Read("Dear all,\nEND:VCARD\n=\n:;;;").People);
        Assert.False(VCard.IsCard("Begin with me"));
        Assert.True(VCard.IsCard("\uFEFF\r\nbegin:vcard\r\n"));
        Assert.Empty(VCard.Read("BEGIN:VCARD\n\"a:\n:x\nN\nTEL;\"=:1\nEND:VCARD").People);
    }
}
