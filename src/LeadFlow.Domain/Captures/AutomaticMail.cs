using LeadFlow.Domain.Leads;

namespace LeadFlow.Domain.Captures;

/// <summary>Which mails no person wrote to us (RFC 3834): they are kept, and are no lead and no touch. Whoever answers them may begin a loop.</summary>
public static class AutomaticMail
{
    private static readonly string[] _nobody = ["mailer-daemon", "postmaster", "no-reply", "noreply", "no_reply", "do-not-reply", "donotreply", "do_not_reply", "bounce", "bounces"];
    private static readonly string[] _precedences = ["bulk", "junk", "list", "auto_reply"];

    /// <param name="isOurs">Whether mail from there is our own.</param>
    /// <returns>Why it is ignored, in a sentence; null for a person's mail.</returns>
    public static string? WhyIgnored(IncomingMail mail, Func<string, bool> isOurs)
    {
        if (mail.Header("Auto-Submitted")?.Trim() is { Length: > 0 } submitted && !submitted.Split(';')[0].Trim().Equals("no", StringComparison.OrdinalIgnoreCase))
        {
            return $"An automatic mail: Auto-Submitted says {Said(submitted)}.";
        }

        if (mail.Header("Precedence")?.Trim() is { } precedence && _precedences.Contains(precedence.ToLowerInvariant()))
        {
            return $"A mass or automatic mail: Precedence says {Said(precedence)}.";
        }

        foreach (var header in new[] { "X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress" })
        {
            if (mail.Header(header)?.Trim() is { } value && !value.Equals("no", StringComparison.OrdinalIgnoreCase) && !value.Equals("none", StringComparison.OrdinalIgnoreCase))
            {
                return $"An automatic mail: it has the header {header}.";
            }
        }

        if (mail.Header("List-Id") is not null)
        {
            return "It came through a mailing list.";
        }

        if (mail.Header("Content-Type")?.TrimStart().StartsWith("multipart/report", StringComparison.OrdinalIgnoreCase) == true)
        {
            return "A report of a mail server.";
        }

        if (mail.ReturnPath is "" or "<>")
        {
            return "Its return path is empty: a mail server wrote it.";
        }

        if (mail.From.Select(f => f.Address).FirstOrDefault(a => IsNobody(a) || isOurs(a)) is { } address)
        {
            return isOurs(address) ? $"It came from ourselves: {Said(address)}." : $"Nobody reads answers at {Said(address)}.";
        }

        return null;
    }

    private static bool IsNobody(string address)
    {
        var local = address.Split('@')[0].ToLowerInvariant();
        return _nobody.Contains(local) || local.StartsWith("mailer-daemon", StringComparison.Ordinal) || _nobody.Any(n => local.StartsWith(n + "+", StringComparison.Ordinal));
    }

    private static string Said(string value) => Text.Shorten(Text.OneLine(value), 100);
}
