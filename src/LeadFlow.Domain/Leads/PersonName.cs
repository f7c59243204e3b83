namespace LeadFlow.Domain.Leads;

/// <summary>Splits a full name. It cannot always be right; nothing of the name is dropped.</summary>
public static class PersonName
{
    /// <summary>Small words with which last names begin.</summary>
    private static readonly HashSet<string> _particles = new(
        ["van", "von", "vom", "zu", "zum", "zur", "de", "del", "della", "di", "da", "das", "do", "dos", "du", "la", "le", "den", "der", "ter", "ten", "al", "el", "bin", "ibn", "af", "av", "y"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> _suffixes = new(
        ["jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "phd", "ph.d.", "md", "m.d.", "esq", "esq.", "mba"], StringComparer.OrdinalIgnoreCase);

    /// <summary>"Ada Lovelace", "Lovelace, Ada", "Ludwig van Beethoven", "Martin Luther King Jr."; a single word is a first name.</summary>
    public static (string? First, string? Last) Split(string fullName)
    {
        var comma = fullName.IndexOf(',', StringComparison.Ordinal);
        if (comma > 0 && fullName[(comma + 1)..].Trim() is { Length: > 0 } behind && !_suffixes.Contains(behind) && !behind.Contains(',', StringComparison.Ordinal))
        {
            return (Join(Words(behind)), Join(Words(fullName[..comma])));
        }

        var words = Words(fullName);
        if (words.Length < 2)
        {
            return (Join(words), null);
        }

        var last = words.Length - 1;
        while (last > 1 && _suffixes.Contains(words[last]))
        {
            last--;
        }

        // A capital "Van" or "Al" early in a name is often a first or middle name: only small ones begin a last name before its end.
        var particle = Array.FindIndex(words, 1, w => _particles.Contains(w) && char.IsLower(w[0]));
        last = particle > 0 && particle < last ? particle
            : last > 1 && _particles.Contains(words[last - 1]) ? last - 1
            : last;
        return (Join(words[..last]), Join(words[last..]));
    }

    private static string[] Words(string text) => text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);

    private static string? Join(string[] words) => words.Length == 0 ? null : string.Join(' ', words);
}
