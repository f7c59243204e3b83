using System.Text.RegularExpressions;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>The names of the fields that a column can be mapped to.</summary>
public static partial class ImportFields
{
    public const string ExternalId = "externalId";
    public const string Email = "email";
    public const string Phone = "phone";
    public const string FirstName = "firstName";
    public const string LastName = "lastName";
    public const string FullName = "fullName";
    public const string Company = "company";
    public const string CompanySize = "companySize";
    public const string Industry = "industry";
    public const string JobTitle = "jobTitle";
    public const string Website = "website";
    public const string Country = "country";
    public const string Region = "region";
    public const string City = "city";
    public const string Postcode = "postcode";
    public const string Notes = "notes";
    public const string Source = "source";
    public const string Campaign = "campaign";
    public const string Tags = "tags";
    public const string CapturedAt = "capturedAt";
    public const string Owner = "owner";
    public const string Stage = "stage";
    public const string DeadReason = "deadReason";
    public const string WonAt = "wonAt";
    public const string LostAt = "lostAt";
    public const string Amount = "amount";
    public const string Currency = "currency";
    public const string BudgetLevel = "bant.budget.level";
    public const string BudgetAmount = "bant.budget.amount";
    public const string BudgetCurrency = "bant.budget.currency";
    public const string BudgetNote = "bant.budget.note";
    public const string AuthorityLevel = "bant.authority.level";
    public const string AuthorityRole = "bant.authority.role";
    public const string NeedLevel = "bant.need.level";
    public const string NeedNote = "bant.need.note";
    public const string TimeframeFrom = "bant.timeframe.from";
    public const string TimeframeTo = "bant.timeframe.to";
    public const string Interest = "interest";

    /// <summary>Before the key of a custom field: "customFields.shoeSize".</summary>
    public const string CustomPrefix = "customFields.";

    /// <summary>All but the custom ones.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        ExternalId, Email, Phone, FirstName, LastName, FullName, Company, CompanySize, Industry, JobTitle, Website,
        Country, Region, City, Postcode, Notes, Source, Campaign, Tags, CapturedAt, Owner, Stage, DeadReason,
        WonAt, LostAt, Amount, Currency, BudgetLevel, BudgetAmount, BudgetCurrency, BudgetNote,
        AuthorityLevel, AuthorityRole, NeedLevel, NeedNote, TimeframeFrom, TimeframeTo, Interest,
    ];

    /// <summary>Of these one makes a lead: it identifies or names a person.</summary>
    public static readonly IReadOnlyList<string> Identifying = [ExternalId, Email, Phone, FirstName, LastName, FullName];

    /// <summary>By these an existing lead is found.</summary>
    public static readonly IReadOnlyList<string> MatchKeys = [ExternalId, Email, Phone];

    /// <summary>Read by the file's date format.</summary>
    public static readonly IReadOnlyList<string> Dates = [CapturedAt, WonAt, LostAt, TimeframeFrom, TimeframeTo];

    private static readonly HashSet<string> Known = [.. All];

    public static bool IsKnown(string field) => Known.Contains(field) || IsCustom(field);

    public static bool IsCustom(string field)
    {
        return field.StartsWith(CustomPrefix, StringComparison.Ordinal) && CustomKey().IsMatch(field.AsSpan(CustomPrefix.Length));
    }

    /// <summary>Several columns may go there; their values are put one after the other.</summary>
    public static bool TakesSeveralColumns(string field) => field is Notes or Tags or Interest;

    /// <summary>The known field that looks most like a mistyped one; null when none comes near.</summary>
    public static string? Nearest(string field)
    {
        if (field.Length > 60)
        {
            return null;
        }

        var nearest = All.Select(known => (known, Distance: Distance(Plain(known), Plain(field)))).MinBy(k => k.Distance);
        return nearest.Distance <= Math.Max(2, field.Length / 3) ? nearest.known : null;
    }

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>How many letters to change, add or leave out (Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            (var diagonal, row[0]) = (row[0], i);
            for (var j = 1; j <= b.Length; j++)
            {
                var changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                (diagonal, row[j]) = (row[j], Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1));
            }
        }

        return row[b.Length];
    }

    [GeneratedRegex(@"^[\p{L}\p{Nd}_][\p{L}\p{Nd}_ -]{0,49}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CustomKey();
}
