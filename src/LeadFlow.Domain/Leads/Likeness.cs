namespace LeadFlow.Domain.Leads;

/// <summary>Whether two leads may be one person: a suggestion for somebody to look at, never a decision (LIFECYCLE 8).</summary>
public static class Likeness
{
    /// <summary>The part after the @, lower case, where it says which company somebody works for; null for none, and for a mailbox that anybody can have.</summary>
    public static string? CompanyDomain(string? email) =>
        DomainOf(email) is var domain && domain.Contains('.', StringComparison.Ordinal) && MailDomains.KindOf(domain) is MailDomainKind.Own ? domain : null;

    /// <summary>What follows the @, lower case; empty without one.</summary>
    public static string DomainOf(string? email) => email?.LastIndexOf('@') is > 0 and var at ? email[(at + 1)..].Trim().ToLowerInvariant() : "";

    /// <summary>What of a lead is compared: made ready once, since it is compared with many.</summary>
    /// <param name="name">First and last name, as written.</param>
    /// <param name="companyKey">Empty for none.</param>
    /// <param name="phoneKey">Digits only; empty for none.</param>
    public sealed class Traits(string? name, string? email, string companyKey, string phoneKey)
    {
        public string CompanyKey => companyKey;
        public string PhoneKey => phoneKey;
        public bool IsNamed => Words.Length > 0;
        public string? Domain { get; } = CompanyDomain(email);
        internal string[] Words { get; } = NameWords(name);

        /// <summary>What stands before the @, where it says more than the name; empty where it does not.</summary>
        internal string Local => field ??= LocalPart(email) is { Length: >= 6 } local && SaysMoreThan(local, Words) ? local : "";
    }

    /// <summary>From here on a pair is worth a look. Measured on labelled pairs: below it most are colleagues, above it most are one person.</summary>
    public const int Threshold = 60;

    /// <summary>Digits at the end of a phone number that stay the same however it is written.</summary>
    public const int PhoneTail = 7;

    /// <summary>A family or an office has one phone; of more it is a switchboard.</summary>
    private const int MostOfOnePhone = 10;
    private const int SameName = 52;
    private const double LikeCompany = 0.5;

    /// <summary>
    /// How likely the two are one person: the likeness of their names, and what else they share. A name alone says nothing, and neither does a company;
    /// the same whole phone number is always worth a look, since a switchboard is not a person and a person may have two names.
    /// </summary>
    /// <param name="sharePhone">So many leads have the phone number of the one: that of a switchboard says nothing by itself.</param>
    /// <returns>Null below <see cref="Threshold"/>.</returns>
    public static Likelihood? Of(Traits one, Traits other, int sharePhone = 2)
    {
        var name = NameLikeness(one.Words, other.Words);
        var isPhone = one.PhoneKey.Length > 0 && one.PhoneKey == other.PhoneKey && (name > 0 || sharePhone <= MostOfOnePhone);
        var (points, shared) = (0, new List<string>(3));
        if (isPhone)
        {
            Shares(45, "same phone");
        }
        else if (name > 0 && one.PhoneKey.Length >= PhoneTail && other.PhoneKey.Length >= PhoneTail && one.PhoneKey[^PhoneTail..] == other.PhoneKey[^PhoneTail..])
        {
            Shares(35, "same end of the phone number");
        }

        if (name > 0)
        {
            if (one.Local.Length > 0 && one.Local == other.Local)
            {
                Shares(30, "same name in the e-mail address");
            }

            if (one.Domain is { } domain && domain == other.Domain)
            {
                Shares(30, "same e-mail domain");
            }

            if (one.CompanyKey.Length > 0 && one.CompanyKey == other.CompanyKey)
            {
                Shares(30, "same company");
            }
            else if (one.CompanyKey.Length > 0 && other.CompanyKey.Length > 0 && TrigramLikeness(one.CompanyKey, other.CompanyKey) >= LikeCompany)
            {
                Shares(22, "like company");
            }
        }

        var strength = points == 0 ? 0 : Math.Clamp(points + name, isPhone ? Threshold : 0, 100);
        return strength < Threshold ? null : new(strength, string.Join(", ", name >= SameName ? ["same name", .. shared] : name > 0 ? ["like name", .. shared] : shared));

        void Shares(int more, string what)
        {
            points += more;
            shared.Add(what);
        }
    }

    /// <summary>
    /// 0 to 60: 60 for the same words in whatever order, less for a slip, an initial or a word that is missing; 0 where a word of the one contradicts the other,
    /// as two first names with one family name do.
    /// </summary>
    public static int NameLikeness(string? one, string? other) => NameLikeness(NameWords(one), NameWords(other));

    private static int NameLikeness(string[] a, string[] b)
    {
        var (few, many) = a.Length <= b.Length ? (a, b) : (b, a);
        if (few.Length == 0 || !MayBeAlike(few, many))
        {
            return 0;
        }

        var left = many.ToList();
        var (points, whole) = (60, 0);
        foreach (var word in few.OrderByDescending(w => w.Length))
        {
            var at = left.IndexOf(word);
            if (at >= 0)
            {
                whole += word.Length > 1 ? 1 : 0;
            }
            else if (word.Any(char.IsDigit))
            {
                return 0; // "Stand 17" is no slip of "Stand 18".
            }
            else if ((at = left.FindIndex(w => Math.Min(w.Length, word.Length) >= 4 && Slips(word, w) <= (Math.Min(w.Length, word.Length) >= 8 ? 2 : 1))) >= 0)
            {
                (points, whole) = (points - 12, whole + 1);
            }
            else if ((at = left.FindIndex(w => (w.Length == 1 || word.Length == 1) && w[0] == word[0])) >= 0)
            {
                points -= 18;
            }
            else if ((at = left.FindIndex(w => Math.Min(w.Length, word.Length) >= 3 && (w.StartsWith(word, StringComparison.Ordinal) || word.StartsWith(w, StringComparison.Ordinal)))) >= 0)
            {
                points -= 15; // "Alex" and "Alexander".
            }
            else
            {
                return 0;
            }

            left.RemoveAt(at);
        }

        points -= few.Length == many.Length ? 0 : few.Length == 1 ? 28 : 8;
        return whole == 0 ? 0 : Math.Max(points, 1);
    }

    /// <summary>Every word of the one has a word of the other that begins alike or is about as long: most pairs of colleagues end here.</summary>
    private static bool MayBeAlike(string[] few, string[] many)
    {
        foreach (var word in few)
        {
            if (!Array.Exists(many, w => w[0] == word[0] || (Math.Min(w.Length, word.Length) >= 4 && Math.Abs(w.Length - word.Length) <= 2)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Share of the three-letter pieces that two texts have in common, as pg_trgm reckons it: 0 to 1.</summary>
    public static double TrigramLikeness(string one, string other)
    {
        HashSet<string> a = Trigrams(one), b = Trigrams(other);
        var both = a.Count(b.Contains);
        return a.Count + b.Count == both ? 0 : (double)both / (a.Count + b.Count - both);

        static HashSet<string> Trigrams(string text) =>
            [.. text.Split([' ', '-', '.', ',', '&'], StringSplitOptions.RemoveEmptyEntries).SelectMany(w => { var p = $"  {w} "; return Enumerable.Range(0, p.Length - 2).Select(i => p.Substring(i, 3)); })];
    }

    private static string[] NameWords(string? name) => [.. Text.Key(name).Split([' ', '-', '.', ','], StringSplitOptions.RemoveEmptyEntries).Where(w => !_titles.Contains(w))];

    private static readonly HashSet<string> _titles = ["dr", "prof", "mr", "mrs", "ms", "herr", "frau", "ing", "dipl", "mba", "phd", "jr", "sr"];

    /// <summary>"marit.haugen" is what every company calls a Marit Haugen; "mhaugen77" is one person's.</summary>
    private static bool SaysMoreThan(string local, string[] nameWords)
    {
        local = WithoutUmlauts(local);
        var spelledOtherwise = new List<string>();
        foreach (var word in nameWords.Select(WithoutUmlauts).OrderByDescending(w => w.Length))
        {
            var without = local.Replace(word, "", StringComparison.Ordinal);
            if (without.Length == local.Length)
            {
                spelledOtherwise.Add(word);
            }

            local = without;
        }

        return local.Length >= 2 && !spelledOtherwise.Exists(word => Slips(word, local) <= 2); // "aydin" for Aydın, "mueler" for Müller.
    }

    /// <summary>"joergmueller" and "jorgmuller", as an address has Jörg Müller and as the folded name has him, are spelled alike.</summary>
    private static string WithoutUmlauts(string key) =>
        key.Replace("ae", "a", StringComparison.Ordinal).Replace("oe", "o", StringComparison.Ordinal).Replace("ue", "u", StringComparison.Ordinal).Replace("aa", "a", StringComparison.Ordinal);

    private static string LocalPart(string? email) => email?.LastIndexOf('@') is > 0 and var at ? Text.Key(email[..at]).Replace(".", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal) : "";

    /// <summary>Whether a word, as far as it is typed, is the beginning of another, or a slip away from one: "agrement" for "agreement".</summary>
    public static bool BeginsAlike(string typed, string word)
    {
        var (t, w) = (Text.Key(typed), Text.Key(word));
        return w.StartsWith(t, StringComparison.Ordinal)
            || (t.Length >= 4 && Enumerable.Range(t.Length - 1, 3).Any(length => length <= w.Length && Slips(t, w[..length]) <= (t.Length >= 8 ? 2 : 1)));
    }

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

/// <summary>How likely two leads are one person, and by what.</summary>
/// <param name="Strength">0 to 100.</param>
public sealed record Likelihood(int Strength, string Why);
