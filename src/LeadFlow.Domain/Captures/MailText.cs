using System.Text.RegularExpressions;

namespace LeadFlow.Domain.Captures;

/// <summary>What somebody has written themselves, without the mail that they answer.</summary>
public static partial class MailText
{
    private const int LongestLead = 300;

    /// <returns>The text without its quoted history; all of it where nothing else would be left. The raw record keeps the whole.</returns>
    public static string Fresh(string text)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        List<string> kept = [];
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd(' ', '\t');
            if (BeginsHistory(lines, i))
            {
                break; // Programs that write so put the answer above.
            }

            if (line.StartsWith('>'))
            {
                DropLead(kept);
                continue;
            }

            kept.Add(line);
        }

        var fresh = TooManyBreaks().Replace(string.Join('\n', kept), "\n\n").Trim();
        return fresh.Length == 0 ? text.Trim() : fresh;
    }

    /// <summary>"-----Original Message-----", or a block of From, Sent, To, Subject.</summary>
    private static bool BeginsHistory(string[] lines, int at)
    {
        var line = lines[at].Trim();
        if (Original().IsMatch(line))
        {
            return true;
        }

        return From().IsMatch(line) && lines.Skip(at + 1).Take(5).Count(l => Heading().IsMatch(l.Trim())) >= 2;
    }

    /// <summary>"On Monday Ada wrote:" leads to what is quoted, and is no part of what was written. It may take two lines.</summary>
    private static void DropLead(List<string> kept)
    {
        while (kept.Count > 0 && kept[^1].Length == 0)
        {
            kept.RemoveAt(kept.Count - 1);
        }

        for (var take = 1; take <= 2 && take <= kept.Count; take++)
        {
            var lead = string.Join(' ', kept.Skip(kept.Count - take));
            if (lead.Length <= LongestLead && Wrote().IsMatch(lead))
            {
                kept.RemoveRange(kept.Count - take, take);
                return;
            }
        }
    }

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex TooManyBreaks();

    [GeneratedRegex(@"^-{2,}\s*(original message|forwarded message|ursprüngliche nachricht|original-nachricht|weitergeleitete nachricht|message d'origine|message original|mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht|oprindelig meddelelse|opprinnelig melding|ursprungligt meddelande)\s*-{2,}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Original();

    [GeneratedRegex(@"^\*?(from|von|de|van|da|fra|från)\s?:\*?\s", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex From();

    [GeneratedRegex(@"^\*?(sent|gesendet|datum|date|envoyé|enviado|inviato|verzonden|sendt|skickat|to|an|à|para|a|aan|til|till|cc|subject|betreff|objet|asunto|assunto|oggetto|onderwerp|emne|ämne)\s?:", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Heading();

    [GeneratedRegex(@"(^on\b.*\bwrote|^am\b.*\bschrieb\b.*|^le\b.*\ba écrit|^el\b.*\bescribió|^em\b.*\bescreveu|^il\b.*\bha scritto|^op\b.*\bschreef\b.*|^den\b.*\bskrev\b.*|.*@.*\b(wrote|schrieb|skrev|schreef))\s*:$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Wrote();
}
