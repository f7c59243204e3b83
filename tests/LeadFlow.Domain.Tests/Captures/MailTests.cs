using LeadFlow.Domain.Captures;
using Xunit;

namespace LeadFlow.Domain.Tests.Captures;

public sealed class MailTests
{
    private static readonly byte[] _secret = [.. Enumerable.Range(0, ReplyAddress.SecretLength).Select(i => (byte)i)];

    [Theory]
    [InlineData("Auto-Submitted", "auto-replied", true), InlineData("Auto-Submitted", "auto-generated; x=y", true), InlineData("Auto-Submitted", "no", false)]
    [InlineData("Precedence", "bulk", true), InlineData("Precedence", "JUNK", true), InlineData("Precedence", "list", true), InlineData("Precedence", "auto_reply", true), InlineData("Precedence", "first-class", false)]
    [InlineData("X-Autoreply", "yes", true), InlineData("X-Auto-Response-Suppress", "All", true), InlineData("X-Auto-Response-Suppress", "None", false), InlineData("List-Id", "<news.example>", true)]
    [InlineData("Content-Type", "multipart/report; report-type=delivery-status", true), InlineData("Subject", "Auto-Submitted: no", false)]
    public void What_no_person_wrote_is_known_by_its_headers(string header, string value, bool isIgnored) =>
        Assert.Equal(isIgnored, AutomaticMail.WhyIgnored(new() { From = [new(null, "zoe@example.com")], Headers = [new(header, value)] }, _ => false) is not null);

    [Theory]
    [InlineData("MAILER-DAEMON@mx.example", true), InlineData("postmaster@x.example", true), InlineData("No-Reply@shop.example", true), InlineData("noreply+7@shop.example", true), InlineData("nora.reply@shop.example", false), InlineData("us@our.example", true)]
    public void Nobody_answers_machines_or_ourselves(string from, bool isIgnored) =>
        Assert.Equal(isIgnored, AutomaticMail.WhyIgnored(new() { From = [new(null, from)] }, a => a.EndsWith("@our.example", StringComparison.Ordinal)) is not null);

    [Fact]
    public void An_empty_return_path_is_a_servers_and_an_unknown_one_is_not()
    {
        Assert.NotNull(AutomaticMail.WhyIgnored(new() { From = [new(null, "zoe@example.com")], ReturnPath = "" }, _ => false));
        Assert.Null(AutomaticMail.WhyIgnored(new() { From = [new(null, "zoe@example.com")], ReturnPath = null }, _ => false));
    }

    [Theory]
    [InlineData(null, null, null, false), InlineData("pass", "{@example.com : pass}", null, false), InlineData("fail", null, null, true), InlineData("softfail (x)", null, null, true), InlineData("none", "none", null, false)]
    [InlineData("pass", "{@example.com : fail}", null, true), InlineData(null, "{@a : fail} {@b : pass}", null, false)]
    [InlineData(null, null, "mx; spf=fail smtp.mailfrom=x; dkim=none", true), InlineData(null, null, "mx; spf=fail; dkim=pass; dmarc=pass", false), InlineData(null, null, "mx; dkim=pass; dmarc=fail", true), InlineData(null, null, "mx; dkim=fail (bad)", true)]
    public void A_sender_is_not_proven_where_a_check_has_failed(string? spf, string? dkim, string? results, bool isForged) =>
        Assert.Equal(isForged, new IncomingMail { Spf = spf, Dkim = dkim, Headers = results is null ? [] : [new("Authentication-Results", results), new("Authentication-Results", "mx; dmarc=pass")] }.IsForged);

    [Fact]
    public void A_reply_address_names_its_lead_in_any_case_and_no_other()
    {
        var lead = Guid.CreateVersion7();
        var address = ReplyAddress.Of(lead, "Answers.example.com", _secret);
        Assert.True(address.IndexOf('@', StringComparison.Ordinal) <= 64, address);
        Assert.Equal(lead, ReplyAddress.LeadOf(address, "answers.example.com", _secret));
        Assert.Equal(lead, ReplyAddress.LeadOf($" <{address.ToUpperInvariant()}> ", "ANSWERS.example.com", _secret));
        Assert.Null(ReplyAddress.LeadOf(address, "other.example.com", _secret));
        Assert.Null(ReplyAddress.LeadOf(address, null, _secret));
        Assert.Null(ReplyAddress.LeadOf(address, "answers.example.com", _secret.AsSpan(..^1)));
        Assert.NotEqual(address, ReplyAddress.Of(Guid.CreateVersion7(), "answers.example.com", _secret));
    }

    [Fact]
    public void Every_letter_of_it_counts()
    {
        var address = ReplyAddress.Of(Guid.CreateVersion7(), "a.example", _secret);
        for (var i = "reply+".Length; i < address.IndexOf('@', StringComparison.Ordinal); i++)
        {
            foreach (var c in "abcdefghijklmnopqrstuvwxyz234567.")
            {
                Assert.True(address[i] == c || ReplyAddress.LeadOf(address[..i] + c + address[(i + 1)..], "a.example", _secret) is null, $"{address} with {c} at {i}");
            }
        }
    }

    [Theory]
    [InlineData("<p>Hello&nbsp;<b>you</b></p><p>Second &amp; last</p>", "Hello you\n\nSecond & last")]
    [InlineData("<html><head><title>T</title><style>p{color:red}</style></head><body>Text<script>alert(1)</script><br>next</body></html>", "Text\nnext")]
    [InlineData("a<img src=\"http://track.example/1.gif\" alt=\"x\">b<!-- <p>no</p> -->c", "abc")]
    [InlineData("<div>one</div><div>two</div><ul><li>x</li><li>y</li></ul>", "one\ntwo\n\n- x\n- y")]
    [InlineData("Fine.<blockquote>I asked<br>you</blockquote>", "Fine.\n\n> I asked\n> you")]
    [InlineData("<pre>a\n  b</pre>", "a\n  b")]
    [InlineData("1 < 2 && 3 > 2", "1 < 2 && 3 > 2"), InlineData("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>")]
    [InlineData("<a href='x>y' title=\"z>\">link</a>", "link"), InlineData("<p", ""), InlineData("<!--", ""), InlineData("", ""), InlineData("<table><tr><td>a</td><td>b</td></tr></table>", "a b")]
    public void HTML_is_read_as_text(string html, string text) => Assert.Equal(text, MailHtml.ToText(html));

    [Fact]
    public void Whatever_HTML_is_given_it_takes_one_pass()
    {
        foreach (var part in new[] { "<a \"", "<!--", "<script>", "<div>", "&#", "<", "</p ", "<blockquote>", "<style/>", "<p a='>" })
        {
            var started = System.Diagnostics.Stopwatch.GetTimestamp();
            MailHtml.ToText(string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length)));
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(3), part);
        }
    }

    [Theory]
    [InlineData("Yes, please.\n\nOn Mon, 4 May 2026 at 10:12, Lena <lena@x.example> wrote:\n> Shall we come?\n> Lena", "Yes, please.")]
    [InlineData("Ja.\r\n\r\nAm 4. Mai 2026 um 10:12 schrieb Lena\r\n<lena@x.example>:\r\n\r\n> Kommen?", "Ja.")]
    [InlineData("Yes.\n\n-----Original Message-----\nFrom: Lena\nSent: Monday\n\nShall we?", "Yes.")]
    [InlineData("Ja\n\nVon: Lena\nGesendet: Montag\nAn: Ida\nBetreff: Besuch\n\nKommen?", "Ja")]
    [InlineData("> Shall we come?\nYes.\n> When?\nMonday.", "Yes.\nMonday.")]
    [InlineData("> only a quote", "> only a quote"), InlineData("From: here to there\nit is far", "From: here to there\nit is far"), InlineData("", "")]
    public void What_is_answered_is_cut_and_nothing_else(string text, string fresh) => Assert.Equal(fresh, MailText.Fresh(text));
}
