using System.Globalization;
using LeadFlow.Domain.Leads;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace LeadFlow.Web.Features.Leads;

/// <summary>Which leads: as in the address of the list, in a saved view, and in what is done with all that match.</summary>
public record LeadListFilter
{
    /// <summary>Periods that move with the calendar.</summary>
    public static readonly IReadOnlyList<string> Periods = ["today", "yesterday", "this-week", "last-week", "this-month", "last-month", "last-30-days", "this-quarter", "this-year"];

    public static readonly IReadOnlyList<string> Milestones = ["warm", "hot", "claimed", "accepted", "won"];

    public static readonly IReadOnlyList<string> NextActions = ["overdue", "today", "none", "forgotten"];

    private const int NamesMaxLength = 300;

    /// <summary>A kind (raw, warm, hot, dead) or the name of a stage.</summary>
    public string? Stage { get; init; }
    public LeadStanding? Standing { get; init; }

    /// <summary>A user id, "me" or "none".</summary>
    public string? Owner { get; init; }

    /// <summary>Owned by somebody of this team.</summary>
    public Guid? Team { get; init; }

    /// <summary>A name, or "(none)"; so is the campaign.</summary>
    public string? Source { get; init; }
    public string? Campaign { get; init; }

    /// <summary>Parts of name, company, e-mail or phone; all words must be found.</summary>
    public string? Q { get; init; }

    /// <summary>One of <see cref="Periods"/>.</summary>
    public string? Captured { get; init; }

    /// <summary>Company-local days, both included.</summary>
    public DateOnly? CapturedFrom { get; init; }
    public DateOnly? CapturedTo { get; init; }

    /// <summary>A milestone ever reached: one of <see cref="Milestones"/>.</summary>
    public string? Reached { get; init; }
    public DateOnly? WonFrom { get; init; }
    public DateOnly? WonTo { get; init; }
    public string? Country { get; init; }
    public string? Tag { get; init; }

    /// <summary>Who generated the source: marketing or sales.</summary>
    public string? Side { get; init; }

    /// <summary>Both included.</summary>
    public int? ScoreFrom { get; init; }
    public int? ScoreTo { get; init; }

    /// <summary>Of open leads, what is to be done next: one of <see cref="NextActions"/>.</summary>
    public string? Next { get; init; }

    /// <summary>Leads that this import created or changed.</summary>
    public Guid? Import { get; init; }

    /// <summary>Leads that came while this version of the agreement was in force.</summary>
    public int? Agreement { get; init; }

    /// <summary>What is asked of custom fields.</summary>
    public FieldQuery Fields { get; init; } = FieldQuery.Nothing;

    /// <summary>Reads an address. What means nothing filters nothing, and is named in <paramref name="unread"/>.</summary>
    public static LeadListFilter Read(IEnumerable<KeyValuePair<string, StringValues>> query, ICollection<string> unread)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var all = query.ToList();
        foreach (var (name, given) in all.Where(q => !FieldQuery.IsName(q.Key)))
        {
            if (given.Count > 1)
            {
                unread.Add(name);
            }
            else if (given is [{ } value] && value.Trim().Length > 0)
            {
                values[name] = value.Trim();
            }
        }

        return new()
        {
            Stage = Words("stage", 60),
            Standing = Enum.TryParse<LeadStanding>(Get("standing")?.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var standing) && Enum.IsDefined(standing) ? standing : Unread<LeadStanding>("standing"),
            Owner = One("owner", o => o is "me" or "none" || Guid.TryParse(o, out _)),
            Team = Guid.TryParse(Get("team"), out var team) ? team : Unread<Guid>("team"),
            Source = Words("source", LeadSource.NameMaxLength),
            Campaign = Words("campaign", Domain.Leads.Campaign.NameMaxLength),
            Q = Words("q", 200),
            Captured = One("captured", Periods.Contains),
            CapturedFrom = Day("capturedFrom"),
            CapturedTo = Day("capturedTo"),
            Reached = One("reached", Milestones.Contains),
            WonFrom = Day("wonFrom"),
            WonTo = Day("wonTo"),
            Country = Words("country", NamesMaxLength),
            Tag = Words("tag", Lead.TagMaxLength),
            Side = One("side", s => s is "marketing" or "sales"),
            ScoreFrom = Score("scoreFrom"),
            ScoreTo = Score("scoreTo"),
            Next = One("next", NextActions.Contains),
            Import = Guid.TryParse(Get("import"), out var import) ? import : Unread<Guid>("import"),
            Agreement = int.TryParse(Get("agreement"), NumberStyles.None, CultureInfo.InvariantCulture, out var agreement) ? agreement : Unread<int>("agreement"),
            Fields = FieldQuery.Read(all, unread.Add),
        };

        string? Get(string name) => values.GetValueOrDefault(name);

        T? Unread<T>(string name)
            where T : struct
        {
            if (values.ContainsKey(name))
            {
                unread.Add(name);
            }

            return null;
        }

        string? One(string name, Func<string, bool> isOne)
        {
            if (Get(name) is not { } value || isOne(value))
            {
                return Get(name);
            }

            unread.Add(name);
            return null;
        }

        string? Words(string name, int length) => One(name, v => v.Length <= length && Text.IsStorable(v));
        DateOnly? Day(string name) => DateOnly.TryParseExact(Get(name), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : Unread<DateOnly>(name);
        int? Score(string name) => int.TryParse(Get(name), NumberStyles.None, CultureInfo.InvariantCulture, out var score) && score <= 100 ? score : Unread<int>(name);
    }

    public static LeadListFilter Read(string query) => Read(QueryHelpers.ParseQuery(query), []);

    /// <summary>What stands in the address; what filters nothing does not.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Write()
    {
        return new (string Name, string? Value)[]
        {
            ("stage", Stage), ("standing", Standing?.ToString()), ("owner", Owner), ("team", Team?.ToString()), ("source", Source), ("campaign", Campaign), ("q", Q),
            ("captured", Captured), ("capturedFrom", Iso(CapturedFrom)), ("capturedTo", Iso(CapturedTo)), ("reached", Reached), ("wonFrom", Iso(WonFrom)), ("wonTo", Iso(WonTo)),
            ("country", Country), ("tag", Tag), ("side", Side), ("scoreFrom", ScoreFrom?.ToString(CultureInfo.InvariantCulture)), ("scoreTo", ScoreTo?.ToString(CultureInfo.InvariantCulture)),
            ("next", Next), ("import", Import?.ToString()), ("agreement", Agreement?.ToString(CultureInfo.InvariantCulture)),
        }.Where(f => !string.IsNullOrEmpty(f.Value)).Select(f => KeyValuePair.Create(f.Name, f.Value)).Concat(Fields.Write());

        static string? Iso(DateOnly? day) => day?.ToString("O", CultureInfo.InvariantCulture);
    }

    /// <summary>The first and last day of a period, seen from today.</summary>
    public static (DateOnly From, DateOnly To)? DaysOf(string? period, DateOnly today)
    {
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        var month = new DateOnly(today.Year, today.Month, 1);
        return period switch
        {
            "today" => (today, today),
            "yesterday" => (today.AddDays(-1), today.AddDays(-1)),
            "this-week" => (monday, monday.AddDays(6)),
            "last-week" => (monday.AddDays(-7), monday.AddDays(-1)),
            "this-month" => (month, month.AddMonths(1).AddDays(-1)),
            "last-month" => (month.AddMonths(-1), month.AddDays(-1)),
            "last-30-days" => (today.AddDays(-29), today),
            "this-quarter" => (month.AddMonths(-((today.Month - 1) % 3)), month.AddMonths(3 - ((today.Month - 1) % 3)).AddDays(-1)),
            "this-year" => (new(today.Year, 1, 1), new(today.Year, 12, 31)),
            _ => null,
        };
    }
}
