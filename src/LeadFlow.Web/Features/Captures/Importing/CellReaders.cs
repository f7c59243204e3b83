using System.Buffers;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>Puts a cell's text into its field of the row.</summary>
/// <param name="text">Trimmed, not empty.</param>
/// <param name="fromMapping">The text was written into the mapping, not into the file: days are ISO 8601 then.</param>
/// <returns>What is wrong, to follow the quoted text; null when nothing is.</returns>
internal delegate string? CellReader(ImportRow row, string text, bool fromMapping);

/// <summary>How the text of each field is read.</summary>
internal sealed class CellReaders(DateReader dates)
{
    private static readonly char[] ListMarks = [',', ';', '|', '\n'];
    private static readonly SearchValues<char> NotInDomain = SearchValues.Create(" ,;\t\r\n");
    private static readonly DateReader IsoDates = new(null, TimeZoneInfo.Utc);

    public CellReader For(string field) => field switch
    {
        ImportFields.ExternalId => Whole(Line(ImportLimits.ExternalId, (r, v) => r.ExternalId = v), mayBeDay: true),
        ImportFields.Email => Email,
        ImportFields.Phone => Whole(Phone),
        ImportFields.FirstName => Line(ImportLimits.NamePart, (r, v) => r.FirstName = v),
        ImportFields.LastName => Line(ImportLimits.NamePart, (r, v) => r.LastName = v),
        ImportFields.FullName => Line(2 * ImportLimits.NamePart, (r, v) => r.FullName = v),
        ImportFields.Company => Line(ImportLimits.Company, (r, v) => r.Company = v),
        ImportFields.CompanySize => Whole((r, v, _) => Put(Amounts.ReadCount(v), n => r.CompanySize = n)),
        ImportFields.Industry => Line(ImportLimits.Industry, (r, v) => r.Industry = v),
        ImportFields.JobTitle => Line(ImportLimits.JobTitle, (r, v) => r.JobTitle = v),
        ImportFields.Website => Line(ImportLimits.Url, (r, v) => r.Website = v),
        ImportFields.Country => Line(ImportLimits.Place, (r, v) => r.Country = v),
        ImportFields.Region => Line(ImportLimits.Place, (r, v) => r.Region = v),
        ImportFields.City => Line(ImportLimits.Place, (r, v) => r.City = v),
        ImportFields.Postcode => Whole(Line(ImportLimits.Postcode, (r, v) => r.Postcode = v)),
        ImportFields.Notes => (r, v, _) => Limit(r.Notes is null ? v : r.Notes + "\n\n" + v, ImportLimits.Notes, t => r.Notes = t),
        ImportFields.Source => Line(ImportLimits.Source, (r, v) => r.Source = v),
        ImportFields.Campaign => Line(ImportLimits.Source, (r, v) => r.Campaign = v),
        ImportFields.Tags => Tags,
        ImportFields.CapturedAt => Date((r, d) => r.CapturedAt = d),
        ImportFields.Owner => Line(ImportLimits.Owner, (r, v) => r.Owner = v),
        ImportFields.Stage => Line(ImportLimits.Stage, (r, v) => r.Stage = v),
        ImportFields.DeadReason => Line(ImportLimits.Reason, (r, v) => r.DeadReason = v),
        ImportFields.WonAt => Date((r, d) => r.WonAt = d),
        ImportFields.LostAt => Date((r, d) => r.LostAt = d),
        ImportFields.Amount => (r, v, _) => Put(Amounts.Read(v), a => (r.Amount, r.WrittenCurrency) = (a.Value, a.Currency)),
        ImportFields.Currency => Currency((r, v) => r.Currency = v),
        ImportFields.BudgetLevel => Level((r, l) => r.BudgetLevel = l),
        ImportFields.BudgetAmount => (r, v, _) => Put(Amounts.Read(v), a => (r.BudgetAmount, r.WrittenBudgetCurrency) = (a.Value, a.Currency)),
        ImportFields.BudgetCurrency => Currency((r, v) => r.BudgetCurrency = v),
        ImportFields.BudgetNote => (r, v, _) => Limit(v, BantAnswer.NoteMaxLength, t => r.BudgetNote = t),
        ImportFields.AuthorityLevel => Level((r, l) => r.AuthorityLevel = l),
        ImportFields.AuthorityRole => (r, v, _) => Word<BuyingRole>(v, "is not a buying role", role => r.AuthorityRole = role),
        ImportFields.NeedLevel => Level((r, l) => r.NeedLevel = l),
        ImportFields.NeedNote => (r, v, _) => Limit(v, BantAnswer.NoteMaxLength, t => r.NeedNote = t),
        ImportFields.TimeframeFrom => Date((r, d) => r.TimeframeFrom = d.Day),
        ImportFields.TimeframeTo => Date((r, d) => r.TimeframeTo = d.Day),
        ImportFields.Interest => Interest,
        _ when ImportFields.IsCustom(field) => (r, v, _) => Limit(v, ImportLimits.CustomValue, t => r.SetCustom(field[ImportFields.CustomPrefix.Length..], t)),
        _ => throw new ArgumentException($"There is no field {field}.", nameof(field)),
    };

    private static CellReader Line(int max, Action<ImportRow, string> put) => (row, text, _) => Limit(OneLine(text), max, t => put(row, t));

    private static string? Limit(string text, int max, Action<string> put)
    {
        if (text.Length > max)
        {
            return FormattableString.Invariant($"is longer than {max:N0} characters.");
        }

        put(text);
        return null;
    }

    private static string? Put<T>(Reading<T> reading, Action<T> put)
    {
        if (reading.Succeeded)
        {
            put(reading.Value);
        }

        return reading.Problem;
    }

    private static string? Email(ImportRow row, string text, bool fromMapping)
    {
        // Only what cannot be an address at all; the lead itself judges the rest.
        var at = text.LastIndexOf('@');
        return at < 1 || at == text.Length - 1 || text.AsSpan(at).ContainsAny(NotInDomain)
            || (text.IndexOf('@', StringComparison.Ordinal) != at && text[0] != '"')
            ? "is not an e-mail address."
            : Limit(text, ImportLimits.Email, t => row.Email = t);
    }

    private static string? Phone(ImportRow row, string text, bool fromMapping) =>
        ContactDetails.IsPhone(text) ? Limit(OneLine(text), ImportLimits.Phone, t => row.Phone = t) : "is not a phone number.";

    private static string? Tags(ImportRow row, string text, bool fromMapping)
    {
        var tags = text.Split(ListMarks, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (tags.Any(t => t.Length > ImportLimits.Tag))
        {
            return $"has a tag of more than {ImportLimits.Tag} characters.";
        }

        row.Tags = [.. row.Tags.Concat(tags).Distinct(StringComparer.OrdinalIgnoreCase)];
        return null;
    }

    private static string? Interest(ImportRow row, string text, bool fromMapping)
    {
        foreach (var part in text.Split(ListMarks, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Word<ResponseKind>(part, "is not a kind of response", kind => row.Interest = [.. row.Interest, kind]) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private static CellReader Level(Action<ImportRow, Level> put) => (row, text, _) => Word<Level>(text, "is not a level", level => put(row, level));

    private static CellReader Currency(Action<ImportRow, string> put) => (row, text, _) =>
        Put(Currencies.Find(text) is { } code ? Reading.Of(code) : Reading.Failed<string>("is not a currency of three letters, such as EUR."), c => put(row, c));

    private CellReader Date(Action<ImportRow, ReadInstant> put) => (row, text, fromMapping) =>
        Put(IsoDates.Read(text).Succeeded && (fromMapping || !dates.Read(text).Succeeded) ? dates.AsIso().Read(text) : dates.Read(text), d => put(row, d));

    /// <summary>Numbers and codes that a spreadsheet has made something else of: the digits are lost, and no reader gets them back.</summary>
    private static CellReader Whole(CellReader read, bool mayBeDay = false) => (row, text, fromMapping) => Mangled.Problem(text, mayBeDay) ?? read(row, text, fromMapping);

    /// <summary>A word of an enum, however it is spaced: "decision maker", "Decision-Maker".</summary>
    private static string? Word<T>(string text, string problem, Action<T> put) where T : struct, Enum
    {
        var plain = text.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(value.ToString(), plain, StringComparison.OrdinalIgnoreCase))
            {
                put(value);
                return null;
            }
        }

        return $"{problem}; say which of {string.Join(", ", Enum.GetNames<T>().Select(Spaced))} it means.";
    }

    internal static string Spaced(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $" {char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()));

    private static string OneLine(string text) =>
        text.AsSpan().ContainsAny("\r\n\t") ? string.Join(' ', text.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)) : text;
}
