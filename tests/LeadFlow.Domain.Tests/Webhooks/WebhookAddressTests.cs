using LeadFlow.Domain.Webhooks;
using Xunit;

namespace LeadFlow.Domain.Tests.Webhooks;

public sealed class WebhookAddressTests
{
    [Theory]
    [InlineData("https://example.com/hooks")]
    [InlineData("https://example.com:8443/hooks?of=us")]
    [InlineData("https://bücher.example/hooks")]
    [InlineData("https://8.8.8.8/")]
    [InlineData("https://[2606:4700:4700::1111]/")]
    public void A_public_address_is_good(string url) => Assert.Null(WebhookAddress.ProblemOf(url, allowPrivate: false));

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    [InlineData("example.com/hooks")]
    [InlineData("/hooks")]
    [InlineData("ftp://example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https:///hooks")]
    [InlineData("http://example.com/hooks")]
    [InlineData("https://user:word@example.com/")]
    [InlineData("https://example.com/#part")]
    [InlineData("https://example.com:22/")]
    [InlineData("https://example.com:6379/")]
    [InlineData("https://localhost/")]
    [InlineData("https://LOCALHOST./")]
    [InlineData("https://printer/")]
    [InlineData("https://desk.local/")]
    [InlineData("https://metadata.google.internal/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.0.0.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://0/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://[fe80::1%25eth0]/")]
    public void Others_are_refused_with_a_sentence(string? url) => Assert.EndsWith(".", WebhookAddress.ProblemOf(url, allowPrivate: false), StringComparison.Ordinal);

    [Fact]
    public void One_that_is_too_long_is_refused() => Assert.NotNull(WebhookAddress.ProblemOf($"https://example.com/{new string('x', WebhookAddress.MaxLength)}", allowPrivate: false));

    [Theory]
    [InlineData("http://127.0.0.1:5099/hook", true)]
    [InlineData("http://localhost:5099/hook", true)]
    [InlineData("http://user:word@127.0.0.1:5099/", false)]
    [InlineData("http://127.0.0.1:25/", false)]
    public void Tests_and_development_may_stay_at_home(string url, bool isGood) => Assert.Equal(isGood, WebhookAddress.ProblemOf(url, allowPrivate: true) is null);
}
