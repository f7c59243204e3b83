namespace LeadFlow.Domain.Notices;

/// <summary>Whom a text mentions: "@" at the beginning of a word, and a person's name right after it. Of two names that fit, the longer one is meant.</summary>
public static class Mentions
{
    /// <param name="people">Those who work here, by the name they are called.</param>
    /// <returns>Each once, in the order of the text. A name that several bear means all of them.</returns>
    public static IReadOnlyList<Guid> In(string? text, IEnumerable<(Guid Id, string Name)> people)
    {
        if (text is null || !text.Contains('@', StringComparison.Ordinal))
        {
            return [];
        }

        var byLength = people.Where(p => !string.IsNullOrWhiteSpace(p.Name)).OrderByDescending(p => p.Name.Length).ToList();
        List<Guid> mentioned = [];
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = text.IndexOf('@', at + 1))
        {
            if (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '.' or '_' or '-' or '+'))
            {
                continue; // An e-mail address.
            }

            var rest = text.AsSpan(at + 1);
            var length = 0;
            foreach (var (id, name) in byLength)
            {
                if (length > 0 && name.Length < length)
                {
                    break;
                }

                if (IsCalled(rest, name))
                {
                    length = name.Length;
                    if (!mentioned.Contains(id))
                    {
                        mentioned.Add(id);
                    }
                }
            }
        }

        return mentioned;
    }

    private static bool IsCalled(ReadOnlySpan<char> rest, string name) =>
        rest.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (rest.Length == name.Length || !char.IsLetterOrDigit(rest[name.Length]));
}
