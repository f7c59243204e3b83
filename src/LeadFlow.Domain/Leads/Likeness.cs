namespace LeadFlow.Domain.Leads;

/// <summary>Whether two leads may be one person: a suggestion for somebody to look at, never a decision (LIFECYCLE 8).</summary>
public static class Likeness
{
    private static readonly HashSet<string> FreeMail = new(StringComparer.OrdinalIgnoreCase)
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "hotmail.fr", "hotmail.de", "hotmail.it", "hotmail.es", "live.com", "msn.com", "yahoo.com", "yahoo.co.uk",
        "yahoo.fr", "yahoo.de", "yahoo.it", "yahoo.es", "yahoo.co.in", "yahoo.com.br", "ymail.com", "icloud.com", "me.com", "mac.com", "aol.com", "gmx.de", "gmx.net", "gmx.at", "gmx.ch", "gmx.com",
        "web.de", "t-online.de", "freenet.de", "mail.ru", "bk.ru", "inbox.ru", "yandex.ru", "yandex.com", "proton.me", "protonmail.com", "pm.me", "qq.com", "163.com", "126.com", "sina.com",
        "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "sfr.fr", "libero.it", "virgilio.it", "tiscali.it", "seznam.cz", "email.cz", "wp.pl", "o2.pl", "onet.pl", "interia.pl", "naver.com",
        "daum.net", "hanmail.net", "mail.com", "zoho.com", "fastmail.com", "hey.com", "tutanota.com", "tuta.io", "bol.com.br", "uol.com.br", "terra.com.br", "rediffmail.com", "bluewin.ch", "telenet.be",
        "skynet.be", "ziggo.nl", "kpnmail.nl", "planet.nl", "btinternet.com", "comcast.net", "verizon.net", "att.net", "sbcglobal.net", "cox.net", "rogers.com", "shaw.ca", "bigpond.com", "optusnet.com.au",
    };

    /// <summary>The part after the @, lower case, where it says which company somebody works for; null for none, and for a mailbox that anybody can have.</summary>
    public static string? CompanyDomain(string? email) =>
        DomainOf(email) is var domain && domain.Contains('.', StringComparison.Ordinal) && !FreeMail.Contains(domain) ? domain : null;

    /// <summary>What follows the @, lower case; empty without one.</summary>
    public static string DomainOf(string? email) => email?.LastIndexOf('@') is > 0 and var at ? email[(at + 1)..].Trim().ToLowerInvariant() : "";

    /// <summary>They share a word, or a word of the one is a slip away from a word of the other. A name that is missing is like none.</summary>
    public static bool NamesAreAlike(string? one, string? other)
    {
        string[] mine = Words(one), theirs = Words(other);
        return mine.Any(m => theirs.Any(t => m == t || (Math.Min(m.Length, t.Length) >= 4 && Slips(m, t) <= (Math.Min(m.Length, t.Length) >= 8 ? 2 : 1))));
    }

    /// <summary>Whether a word, as far as it is typed, is the beginning of another, or a slip away from one: "agrement" for "agreement".</summary>
    public static bool BeginsAlike(string typed, string word)
    {
        var (t, w) = (Text.Key(typed), Text.Key(word));
        return w.StartsWith(t, StringComparison.Ordinal)
            || (t.Length >= 4 && Enumerable.Range(t.Length - 1, 3).Any(length => length <= w.Length && Slips(t, w[..length]) <= (t.Length >= 8 ? 2 : 1)));
    }

    private static string[] Words(string? name) => [.. Text.Key(name).Split([' ', '-', '.', ','], StringSplitOptions.RemoveEmptyEntries).Where(w => w.Length >= 2)];

    /// <summary>Letters to add, drop or change to come from one word to the other (Levenshtein); more than two is three.</summary>
    private static int Slips(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 2)
        {
            return 3;
        }

        var before = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var row = new int[b.Length + 1];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(row[j - 1], before[j]) + 1, before[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            }

            before = row;
        }

        return Math.Min(3, before[b.Length]);
    }
}
