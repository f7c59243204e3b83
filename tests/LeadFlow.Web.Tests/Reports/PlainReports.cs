using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Reports;
using LeadFlow.Web.Security;
using LeadFlow.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LeadFlow.Web.Tests.Reports;

/// <summary>
/// Cry wolf and response once more, slowly: every row is loaded and looked at in plain loops, and working time is added up day by day.
/// It shares no query, no sum and no deadline with the reports themselves.
/// </summary>
internal sealed class PlainReports
{
    private readonly List<Handoff> _handoffs;
    private readonly Dictionary<Guid, Lead> _leads;
    private readonly ILookup<Guid, Activity> _activities;
    private readonly ILookup<Guid, BantAnswer> _answers;
    private readonly List<Agreement> _agreements;
    private readonly RulesSnapshot _rules;

    private PlainReports(List<Handoff> handoffs, List<Lead> leads, List<Activity> activities, List<BantAnswer> answers, List<Agreement> agreements, RulesSnapshot rules)
    {
        _handoffs = handoffs;
        _leads = leads.ToDictionary(l => l.Id);
        _activities = activities.ToLookup(a => a.LeadId);
        _answers = answers.ToLookup(a => a.LeadId);
        _agreements = agreements;
        _rules = rules;
    }

    public static async Task<PlainReports> Load(App app)
    {
        var token = TestContext.Current.CancellationToken;
        await using var scope = await app.Scope();
        var rules = await scope.ServiceProvider.GetRequiredService<Desk>().Rules(token);
        return await app.Db(async db => new PlainReports(
            await db.Handoffs.AsNoTracking().ToListAsync(token), await db.Leads.AsNoTracking().Include(l => l.Qualification).Include(l => l.StageEntries).AsSplitQuery().ToListAsync(token),
            await db.Activities.AsNoTracking().ToListAsync(token), await db.Answers.AsNoTracking().ToListAsync(token),
            await db.Agreements.AsNoTracking().Where(a => a.ActivatedAt != null).OrderBy(a => a.ActivatedAt).ToListAsync(token), rules));
    }

    /// <summary>Each hand-off that cry wolf counts, with what it is grouped by.</summary>
    public IReadOnlyDictionary<string, int> CryWolf(GetCryWolf.Query query, string per)
    {
        var found = new Dictionary<string, int>();
        foreach (var h in _handoffs)
        {
            if (h.ClosedAt is not { } closed || h.Kind == HandoffKind.Own || !Passes(_leads[h.LeadId], query) || !Within(DayOf(closed), query) || (query.Agreement is { } version && h.AgreementVersion != version))
            {
                continue;
            }

            if (h.IsOverride)
            {
                Count($"override {h.State}");
                continue;
            }

            Count($"total {h.State}");
            Count($"source {SourceOf(_leads[h.LeadId])} {h.State}");
            Count($"qualifier {h.OfferedById} {h.State}");
            Count($"version {h.AgreementVersion} {h.State}");
            Count($"{TimeOf(DayOf(closed), per)} {h.State}");
            if (h.State is HandoffState.Returned or HandoffState.Rejected)
            {
                Count($"reason {h.Reason} {h.State}");
            }
        }

        return found;

        void Count(string what) => found[what] = found.GetValueOrDefault(what) + 1;
    }

    /// <summary>What the report itself says, in the same words.</summary>
    public static IReadOnlyDictionary<string, int> Flat(GetCryWolf.Report report)
    {
        var flat = new Dictionary<string, int>();
        Add("total", report.Total);
        Add("override", report.Overrides);
        foreach (var s in report.BySource)
        {
            Add($"source {s.Source}", s.Tally);
        }

        foreach (var p in report.ByQualifier)
        {
            Add($"qualifier {p.Id}", p.Tally);
        }

        foreach (var v in report.ByAgreement)
        {
            Add($"version {v.Version}", v.Tally);
        }

        foreach (var t in report.OverTime)
        {
            Add(TimeOf(t.From, report.Per), t.Tally);
        }

        foreach (var r in report.ByReason)
        {
            flat[$"reason {r.Reason} {r.Outcome}"] = r.Count;
        }

        return flat;

        void Add(string what, GetCryWolf.Tally t)
        {
            Assert.Equal(t.Accepted + t.Returned + t.Rejected, t.Decided);
            Assert.Equal(t.Decided == 0 ? null : (t.Returned + t.Rejected) / (double)t.Decided, t.Rate);
            foreach (var (state, count) in new[]
            {
                (HandoffState.Accepted, t.Accepted), (HandoffState.Returned, t.Returned), (HandoffState.Rejected, t.Rejected), (HandoffState.Expired, t.Expired), (HandoffState.Withdrawn, t.Withdrawn), (HandoffState.Released, t.Released),
            }.Where(c => c.Item2 > 0))
            {
                flat.Add($"{what} {state}", count);
            }
        }
    }

    public Dictionary<string, Tally> Response(GetResponse.Query query, DateTimeOffset now)
    {
        var found = new Dictionary<string, Tally>();
        foreach (var lead in _leads.Values)
        {
            if (!Passes(lead, query) || !Within(lead.CapturedOn, query) || (query.Agreement is { } came && !lead.StageEntries.Any(e => e.FromStage is null && e.AgreementVersion == came)))
            {
                continue;
            }

            var agreement = InForceAt(lead.CapturedAt);
            var standing = lead.HasImpliedMilestones || lead.CapturedAtIsImplied ? "left out"
                : StandingOf(lead.CapturedAt, lead.FirstTouchedAt, lead.Qualification.Standing == LeadStanding.Open, agreement.Deadlines.FirstGreetingMinutes, agreement, now);
            Count("FirstTouch", lead, null, standing, lead.CapturedAt, lead.FirstTouchedAt);
        }

        foreach (var series in _handoffs.GroupBy(h => h.SeriesId).Select(g => g.OrderBy(h => h.Attempt).ToList()))
        {
            var (first, last) = (series[0], series[^1]);
            var lead = _leads[first.LeadId];
            if (!Passes(lead, query) || !Within(DayOf(first.SeriesOfferedAt), query) || (query.Agreement is { } version && first.AgreementVersion != version))
            {
                continue;
            }

            var isOwn = first.Kind == HandoffKind.Own;
            var claim = series.Find(h => h.ClaimedAt is not null);
            var content = _agreements.Single(a => a.Version == first.AgreementVersion).Content;
            Count("Claim", lead, claim?.ClaimedById, isOwn ? "left out" : StandingOf(first.SeriesOfferedAt, claim?.ClaimedAt, last.State == HandoffState.Offered, content.Deadlines.ClaimMinutes, content, now), first.SeriesOfferedAt, claim?.ClaimedAt);
            foreach (var h in series)
            {
                if (h.ClaimedAt is { } claimed)
                {
                    var touched = FirstSalesTouch(h);
                    content = InForceAt(claimed);
                    var canCome = h.State == HandoffState.Claimed || (h.State == HandoffState.Accepted && lead.Qualification.Standing == LeadStanding.InOpportunity);
                    Count("SalesTouch", lead, h.ClaimedById, isOwn ? "left out" : StandingOf(claimed, touched, canCome, content.Deadlines.FirstTouchMinutes, content, now), claimed, touched);
                }
            }
        }

        return found;

        void Count(string measure, Lead lead, Guid? person, string standing, DateTimeOffset began, DateTimeOffset? happened)
        {
            foreach (var group in new[] { measure, $"{measure} source {SourceOf(lead)}", person is null ? null : $"{measure} person {person}" }.OfType<string>())
            {
                found.TryAdd(group, new());
                found[group].Add(standing, standing is "in time" or "late" ? (long)Math.Floor((happened!.Value - began).TotalSeconds) : null);
            }
        }
    }

    public static Dictionary<string, GetResponse.Times> Flat(GetResponse.Report report) => report.Measures.SelectMany(m =>
        m.BySource.Select(s => KeyValuePair.Create($"{m.Key} source {s.Source}", s.Times)).Concat(m.ByPerson.Select(p => KeyValuePair.Create($"{m.Key} person {p.Id}", p.Times))).Append(KeyValuePair.Create($"{m.Key}", m.Total)))
        .ToDictionary(StringComparer.Ordinal);

    private DateTimeOffset? FirstSalesTouch(Handoff claim)
    {
        var touches = new List<DateTimeOffset>();
        foreach (var a in _activities[claim.LeadId])
        {
            if (a.Side == Side.Sales && a.Kind is ActivityKind.Call or ActivityKind.Email or ActivityKind.Meeting or ActivityKind.Letter or ActivityKind.Chat && a.Side == Side.Sales)
            {
                touches.Add(a.At);
            }
        }

        foreach (var a in _answers[claim.LeadId])
        {
            if (!a.Undone && a.LearnedFrom is LearnedFrom.Call or LearnedFrom.Meeting or LearnedFrom.Chat && !a.Undone && a.ActorId is { } who && _rules.People[who].Actor.Side == Side.Sales)
            {
                touches.Add(a.LearnedAt);
            }
        }

        touches.RemoveAll(t => t < claim.ClaimedAt);
        if (claim.State is not (HandoffState.Claimed or HandoffState.Accepted))
        {
            touches.RemoveAll(t => t > claim.ClosedAt);
        }

        return touches.Count == 0 ? null : touches.Min();
    }

    private string StandingOf(DateTimeOffset began, DateTimeOffset? happened, bool canCome, int minutes, AgreementContent content, DateTimeOffset now)
    {
        return happened switch
        {
            { } at when at < began => "left out",
            { } at => HasPassed(at) ? "late" : "in time",
            null when !canCome => "ended",
            null => HasPassed(now) ? "overdue" : "waiting",
        };

        // A deadline at the very end of a day has passed from then on, though no work is done before the next.
        bool HasPassed(DateTimeOffset at) => Worked(began, at.AddTicks(-1), content) >= TimeSpan.FromMinutes(minutes);
    }

    /// <summary>How much working time lies between two instants: what each day's hours have in common with them.</summary>
    private TimeSpan Worked(DateTimeOffset from, DateTimeOffset to, AgreementContent content)
    {
        if (content.Working is not { } working)
        {
            return to - from;
        }

        var sum = TimeSpan.Zero;
        for (var day = DayOf(from); day <= DayOf(to); day = day.AddDays(1))
        {
            if (working.Week.TryGetValue(day.DayOfWeek, out var hours) && !working.Holidays.Contains(day))
            {
                var (begins, ends) = (Instant(day, hours.From), Instant(day, hours.Until));
                var (a, b) = (begins > from ? begins : from, ends < to ? ends : to);
                sum += b > a ? b - a : TimeSpan.Zero;
            }
        }

        return sum;

        DateTimeOffset Instant(DateOnly day, TimeOnly time)
        {
            var local = day.ToDateTime(time);
            return new(local, _rules.Zone.GetUtcOffset(local));
        }
    }

    private AgreementContent InForceAt(DateTimeOffset at) => (_agreements.LastOrDefault(a => a.ActivatedAt <= at) ?? _agreements[0]).Content;

    private bool Passes(Lead lead, IReportQuery query) =>
        (string.IsNullOrEmpty(query.Source) || (SourceOf(lead) ?? IReportQuery.None) == query.Source)
        && (string.IsNullOrEmpty(query.Campaign) || (lead.CampaignId is { } c ? _rules.CampaignNames[c] : IReportQuery.None) == query.Campaign)
        && (query.Owner is null || (query.Owner == "none" ? lead.OwnerId is null : lead.OwnerId == Guid.Parse(query.Owner)))
        && (query.Side is null || (lead.SourceId is { } s && string.Equals(_rules.Source(s)!.GeneratedBy.ToString(), query.Side, StringComparison.OrdinalIgnoreCase)))
        && (query.Country is null || lead.Country == query.Country)
        && (query.Tag is null || lead.Tags.Contains(query.Tag));

    private string? SourceOf(Lead lead) => lead.SourceId is { } id ? _rules.SourceNames[id] : null;

    /// <summary>The month of a day, or the Monday before it.</summary>
    private static string TimeOf(DateOnly day, string per)
    {
        while (per == "week" && day.DayOfWeek != DayOfWeek.Monday)
        {
            day = day.AddDays(-1);
        }

        return per == "week" ? $"week {day:yyyy-MM-dd}" : $"month {day:yyyy-MM}";
    }

    private static bool Within(DateOnly day, IReportQuery query) => (query.From is null || day >= query.From) && (query.To is null || day <= query.To);

    private DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, _rules.Zone).DateTime);

    /// <summary>Of one group.</summary>
    internal sealed class Tally
    {
        private readonly Dictionary<string, int> _standings = [];
        private readonly List<long> _seconds = [];

        public void Add(string standing, long? seconds)
        {
            _standings[standing] = _standings.GetValueOrDefault(standing) + 1;
            if (seconds is { } s)
            {
                _seconds.Add(s);
            }
        }

        public GetResponse.Times Times()
        {
            int Of(string standing) => _standings.GetValueOrDefault(standing);
            var decided = Of("in time") + Of("late") + Of("overdue");
            return new(_seconds.Count, AtLeast(.5), AtLeast(.9), Of("in time"), Of("late"), decided == 0 ? null : Of("in time") / (double)decided, Of("waiting") + Of("overdue"), Of("overdue"), Of("ended"), Of("left out"));
        }

        /// <summary>The smallest value that this share of all does not exceed, found by trying each.</summary>
        private long? AtLeast(double share)
        {
            foreach (var value in _seconds.Order())
            {
                if (_seconds.Count(s => s <= value) >= (share * _seconds.Count) - 1e-9)
                {
                    return value;
                }
            }

            return null;
        }
    }
}
