using LeadFlow.Domain.Leads;

namespace LeadFlow.Domain.Captures;

/// <summary>What a pasted text was taken for.</summary>
public enum PastedKind { Nothing, Card, Row, Signature }

/// <summary>Reads what people paste when they add somebody: a card, a row of a table, or the signature under an e-mail. A person looks at it before it is saved.</summary>
public static class PastedText
{
    public const int MaxLength = 100_000;

    /// <param name="Others">Further people in it, who are not read.</param>
    public sealed record Read(PastedKind Kind, ContactDetails Contact, int Others = 0);

    /// <param name="headings">Which details the columns of these headings hold, by the names that imports know them under: "email", "fullName" ...</param>
    public static Read Of(string? text, Func<IReadOnlyList<string>, IReadOnlyDictionary<string, string>>? headings = null)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new(PastedKind.Nothing, new());
        }

        text = text.Length > MaxLength ? text[..MaxLength] : text;
        if (VCard.IsCard(text))
        {
            var cards = VCard.Read(text);
            return cards.People.Count == 0 ? new(PastedKind.Nothing, new()) : new(PastedKind.Card, cards.People[0], cards.People.Count - 1 + cards.Left);
        }

        var lines = text.ReplaceLineEndings("\n").Split('\n').Where(l => !string.IsNullOrWhiteSpace(l)).ToList();
        return lines[0].Contains('\t', StringComparison.Ordinal) ? Row(lines, headings) : Signed(lines);
    }

    private static Read Row(List<string> lines, Func<IReadOnlyList<string>, IReadOnlyDictionary<string, string>>? headings)
    {
        var first = Cells(lines[0]);
        if (lines.Count > 1 && headings is not null && !first.Exists(c => IdentityKey.NormaliseEmail(c) is not null) && headings([.. first.Where(c => c.Length > 0).Distinct()]) is { Count: >= 2 } fields)
        {
            var row = Cells(lines[1]);
            string? Of(string field) => first.FindIndex(h => fields.GetValueOrDefault(h) == field) is >= 0 and var i ? Text.NullIfEmpty(row.ElementAtOrDefault(i)) : null;
            var (firstName, lastName) = Of("fullName") is { } full ? PersonName.Split(full) : (Of("firstName"), Of("lastName"));
            return new(PastedKind.Row, new()
            {
                FirstName = firstName,
                LastName = lastName,
                Email = Of("email"),
                Phone = Of("phone"),
                Company = Of("company"),
                JobTitle = Of("jobTitle"),
                Website = Of("website"),
                Country = Of("country"),
                Region = Of("region"),
                City = Of("city"),
                Postcode = Of("postcode"),
                Notes = Of("notes"),
            }, lines.Count - 2);
        }

        var contact = SignatureBlock.Of(first, guess: true);
        return contact == new ContactDetails() ? new(PastedKind.Nothing, contact) : new(PastedKind.Row, contact, lines.Count - 1);
    }

    private static Read Signed(List<string> lines)
    {
        var contact = SignatureBlock.Read(lines, guess: true);
        return contact == new ContactDetails() ? new(PastedKind.Nothing, contact) : new(PastedKind.Signature, contact);
    }

    private static List<string> Cells(string line) => [.. line.Split('\t').Select(c => c.Trim(' ', '"'))];
}
