using System.Xml.Linq;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Tests.Support;
using Xunit;

namespace LeadFlow.Web.Tests.Captures;

/// <summary>
/// The e-mail corpus of isemail.info against what we take as an address. What it calls valid is one, also where no mail server answers now; what it calls
/// an error is none. Of the rest the standards allow what no provider hands out: comments, quoted local parts, addresses as numbers, folded lines.
/// </summary>
public sealed class EmailCorpusTests
{
    private static readonly string[] _valid = ["ISEMAIL_VALID_CATEGORY", "ISEMAIL_DNSWARN"];

    private static List<(string Address, string Category)> Corpus =>
    [
        .. XDocument.Load(SharedData.Path("email/tests.xml")).Root!.Elements("test").Select(t => (Control(t.Element("address")!.Value), t.Element("category")!.Value)).Where(t => t.Item1.Trim() == t.Item1), // Blanks around it are of the cell or the field, which are trimmed: no address is told by them.
    ];

    [Fact]
    public void What_is_valid_is_taken() => Assert.Equal([], Refused(t => _valid.Contains(t)));

    [Fact]
    public void What_is_an_error_is_refused() => Assert.Equal([], Taken(t => t == "ISEMAIL_ERR"));

    [Fact]
    public void What_the_standards_allow_and_nobody_has_is_refused() =>
        Assert.Equal([], Taken(t => t != "ISEMAIL_ERR" && !_valid.Contains(t)));

    private static List<string> Taken(Func<string, bool> category) => [.. Corpus.Where(t => category(t.Category) && IdentityKey.NormaliseEmail(t.Address) is not null).Select(t => t.Address).Order(StringComparer.Ordinal)];

    private static List<string> Refused(Func<string, bool> category) => [.. Corpus.Where(t => category(t.Category) && IdentityKey.NormaliseEmail(t.Address) is null).Select(t => t.Address).Order(StringComparer.Ordinal)];

    /// <summary>The corpus writes a control character as its picture.</summary>
    private static string Control(string address) => string.Concat(address.Select(c => c is >= '\u2400' and < '\u2420' ? (char)(c - 0x2400) : c));
}
