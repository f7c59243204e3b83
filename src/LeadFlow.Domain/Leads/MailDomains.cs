namespace LeadFlow.Domain.Leads;

/// <summary>What a domain says of whoever has a mailbox there.</summary>
public enum MailDomainKind
{
    /// <summary>A company's or a person's own, as far as we know.</summary>
    Own,

    /// <summary>Anybody can have a mailbox there.</summary>
    Free,

    /// <summary>The mailbox is thrown away after minutes.</summary>
    Disposable,
}

/// <summary>The common providers of free and of throw-away mailboxes, from a list of our own.</summary>
public static class MailDomains
{
    private static readonly Dictionary<string, MailDomainKind> _known = Read();

    public static int Count(MailDomainKind kind) => _known.Values.Count(k => k == kind);

    /// <summary>Of the domain itself or, where that is unknown, of those that it lies under. Disposable wins where the two lists contradict each other.</summary>
    public static MailDomainKind KindOf(string domain)
    {
        for (var name = domain.Trim().TrimEnd('.').ToLowerInvariant(); name.Contains('.', StringComparison.Ordinal); name = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            if (_known.TryGetValue(name, out var kind))
            {
                return kind;
            }
        }

        return MailDomainKind.Own;
    }

    private static Dictionary<string, MailDomainKind> Read()
    {
        using var reader = new StreamReader(typeof(MailDomains).Assembly.GetManifestResourceStream("mail-domains.txt")!);
        var (known, kind) = (new Dictionary<string, MailDomainKind>(), MailDomainKind.Own);
        while (reader.ReadLine()?.Trim() is { } line)
        {
            if (line is "[free]" or "[disposable]")
            {
                kind = line == "[free]" ? MailDomainKind.Free : MailDomainKind.Disposable;
            }
            else if (line.Length > 0 && line[0] != '#' && known.GetValueOrDefault(line) < kind)
            {
                known[line] = kind;
            }
        }

        return known;
    }
}
