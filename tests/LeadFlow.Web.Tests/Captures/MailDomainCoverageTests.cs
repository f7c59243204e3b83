using System.Text.Json;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Tests.Support;
using Xunit;

namespace LeadFlow.Web.Tests.Captures;

/// <summary>Our own list of mail domains beside large public ones: it need not be theirs, but what it calls disposable should be known as such, and nothing that is should pass for free.</summary>
public sealed class MailDomainCoverageTests(ITestOutputHelper output)
{
    /// <summary>Whose mailboxes most people have, wherever they live.</summary>
    private static readonly string[] _top =
    [
        "gmail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "icloud.com", "me.com", "aol.com", "gmx.de", "gmx.net", "web.de", "t-online.de", "freenet.de", "mail.ru", "yandex.ru", "qq.com", "163.com", "126.com",
        "naver.com", "orange.fr", "free.fr", "laposte.net", "libero.it", "virgilio.it", "seznam.cz", "wp.pl", "o2.pl", "onet.pl", "bol.com.br", "uol.com.br", "rediffmail.com", "protonmail.com", "proton.me", "zoho.com", "comcast.net", "btinternet.com",
    ];

    [Fact]
    public void The_providers_that_most_people_have_are_all_known() => Assert.All(_top, d => Assert.Equal(MailDomainKind.Free, MailDomains.KindOf(d)));

    [Fact]
    public void What_is_known_elsewhere_as_disposable_never_passes_for_free()
    {
        var free = Read("email/free-email-domains.json");
        var disposable = Read("email/disposable-email-domains.json").Concat(File.ReadLines(SharedData.Path("email/disposable_email_blocklist.conf")).Select(l => l.Trim())).ToHashSet();
        var (knownFree, knownDisposable) = (free.Count(d => MailDomains.KindOf(d) == MailDomainKind.Free), disposable.Count(d => MailDomains.KindOf(d) == MailDomainKind.Disposable));
        output.WriteLine($"{knownFree:N0} of {free.Count:N0} free ones, {knownDisposable:N0} of {disposable.Count:N0} disposable ones; in both lists: {free.Count(disposable.Contains):N0}");

        Assert.DoesNotContain(disposable, d => MailDomains.KindOf(d) == MailDomainKind.Free && !_top.Contains(d));
        Assert.True(knownFree > 300 && knownDisposable > 400);
    }

    private static HashSet<string> Read(string name) => JsonSerializer.Deserialize<HashSet<string>>(File.ReadAllText(SharedData.Path(name)))!;
}
