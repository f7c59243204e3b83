using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Web.Security;

namespace LeadFlow.Web.Features.Reports;

/// <summary>Adds up the steps of one measure.</summary>
internal sealed class ResponseSums
{
    public const string Definition =
        "Times are those of clocks on a wall, nights and weekends included; whether a step was in time is judged in working time, by the deadline of the agreement that was in force when it began. "
        + "Medians and 90th percentiles are of what has happened. The share in time is of all whose deadline is decided: what still waits past its deadline counts as not in time, what still waits within it does not count yet. "
        + "Left out are leads that a rep already owned when they became hot, milestones that an import implied, and answers that were noted down for a time before the step.";

    public const string OfVersion = " Only leads that came, and offers that were made, under this version of the agreement.";

    private static readonly long?[] _bins = [.. new long?[] { 5, 15, 30, 60, 120, 240, 480, 1440, 2880, 10080 }.Select(m => m * 60), null];

    private readonly Group _total = new();
    private readonly Dictionary<Guid, Group> _bySource = [];
    private readonly Dictionary<Guid, Group> _byPerson = [];
    private readonly int[] _because = new int[Enum.GetValues<LeftOutBecause>().Length];
    private readonly (int InTime, int Late)[] _histogram = new (int, int)[_bins.Length];

    public void Add(in ResponseStep step)
    {
        _total.Add(step);
        In(_bySource, step.SourceId ?? Guid.Empty).Add(step);
        if (step.PersonId is { } person)
        {
            var group = In(_byPerson, person);
            group.Name ??= step.PersonName;
            group.Add(step);
        }

        if (step.Because is { } why)
        {
            _because[(int)why]++;
        }
        else if (step.IsMeasured)
        {
            var seconds = step.Seconds;
            ref var bin = ref _histogram[Array.FindIndex(_bins, b => b is null || seconds < b)];
            bin = step.Standing == ResponseStanding.InTime ? (bin.InTime + 1, bin.Late) : (bin.InTime, bin.Late + 1);
        }
    }

    public GetResponse.OfMeasure Of(ResponseMeasure measure, DeadlineRules deadlines, RulesSnapshot rules) => new(
        measure, About(measure), Minutes(measure, deadlines), _total.Times(), new(_because[(int)LeftOutBecause.Own], _because[(int)LeftOutBecause.Implied], _because[(int)LeftOutBecause.Negative]),
        [.. _bySource.Select(s => new GetResponse.OfSource(s.Key == Guid.Empty ? null : rules.SourceNames.GetValueOrDefault(s.Key), s.Value.Times())).OrderBy(s => s.Source is null).ThenByDescending(s => s.Times.Count).ThenBy(s => s.Source, StringComparer.Ordinal)],
        [.. _byPerson.Select(p => new GetResponse.OfPerson(p.Key, p.Value.Name, p.Value.Times())).OrderByDescending(p => p.Times.Count).ThenBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Id)],
        [.. _bins.Zip(_histogram, (upTo, n) => new GetResponse.Bin(upTo, n.InTime, n.Late))]);

    private static string About(ResponseMeasure measure) => measure switch
    {
        ResponseMeasure.FirstTouch => "From the capture of a lead to the first call, message or meeting by one of us, by the day of capture. Leads that died or were closed untouched will not be touched any more.",
        ResponseMeasure.Claim => "From the first offer of a lead to the first claim, by the day of that offer; offers again after a release or an expired deadline belong to the first. Offers that were withdrawn unclaimed will not be claimed any more.",
        _ => "From each claim to the first call, message or meeting by sales while it held, by the day of the first offer. Claims that were given up, returned or rejected without one will get none.",
    };

    private static int Minutes(ResponseMeasure measure, DeadlineRules deadlines) => measure switch
    {
        ResponseMeasure.FirstTouch => deadlines.FirstGreetingMinutes,
        ResponseMeasure.Claim => deadlines.ClaimMinutes,
        _ => deadlines.FirstTouchMinutes,
    };

    private static Group In(Dictionary<Guid, Group> groups, Guid key)
    {
        if (!groups.TryGetValue(key, out var group))
        {
            groups[key] = group = new();
        }

        return group;
    }

    private sealed class Group
    {
        private readonly List<long> _seconds = [];
        private readonly int[] _standings = new int[Enum.GetValues<ResponseStanding>().Length];

        public string? Name { get; set; }

        public void Add(in ResponseStep step)
        {
            _standings[(int)step.Standing]++;
            if (step.IsMeasured)
            {
                _seconds.Add(step.Seconds);
            }
        }

        public GetResponse.Times Times()
        {
            _seconds.Sort();
            var (inTime, late, overdue) = (Count(ResponseStanding.InTime), Count(ResponseStanding.Late), Count(ResponseStanding.Overdue));
            var decided = inTime + late + overdue;
            return new(_seconds.Count, ResponseClock.Percentile(_seconds, 50), ResponseClock.Percentile(_seconds, 90), inTime, late, decided == 0 ? null : (double)inTime / decided,
                Count(ResponseStanding.Waiting) + overdue, overdue, Count(ResponseStanding.Ended), Count(ResponseStanding.LeftOut));
        }

        private int Count(ResponseStanding standing) => _standings[(int)standing];
    }
}
