using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Notices;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Domain.ToDo;

namespace LeadFlow.Web.Demo;

/// <summary>The story of one lead: its clock goes forward, and each sentence is an event of the domain.</summary>
internal sealed class DemoTelling
{
    private readonly DemoCast _cast;
    private readonly Random _random;

    private DemoTelling(DemoCast cast, Random random) => (_cast, _random) = (cast, random);

    public Lead Lead { get; private set; } = null!;
    public DateTimeOffset At { get; private set; }

    /// <summary>Whether so much time is left until the demo begins: what would begin later has not happened.</summary>
    public bool HasLeft(TimeSpan time) => At + time < _cast.Now;

    private Moment M => _cast.At(At);
    private DateOnly Today => M.Today;

    /// <param name="daysAgo">At some working hour of that day; null for <paramref name="minutesAgo"/>.</param>
    public static DemoTelling Begin(DemoCast cast, Random random, int? daysAgo, string? source, int minutesAgo = 0, Actor? by = null)
    {
        var telling = new DemoTelling(cast, random);
        telling.At = daysAgo is { } days ? telling.WorkingHour(cast.Now.AddDays(-days)) : cast.Now.AddMinutes(-minutesAgo);
        var from = source is null ? null : cast.Sources[source];
        telling.Lead = Lead.Capture(new CaptureGiven(by is null ? CaptureRoute.Api : CaptureRoute.QuickAdd, cast.Somebody())
        {
            ExternalSystem = DemoCast.System,
            ExternalId = cast.NextId(),
            Summary = from is null ? "Captured" : $"Captured from {from.Name}",
            SourceId = from?.Id,
            CampaignId = from?.Kind switch { SourceKind.Webinar or SourceKind.ContentDownload => cast.Campaigns[0].Id, SourceKind.TradeShow => cast.Campaigns[1].Id, _ => null },
            OwnerId = by?.Id,
            CustomFields = DemoFields.Of(cast.Ids, cast.At(cast.Now).Today),
            Consent = from?.Kind is SourceKind.List ? null : "May e-mail and call",
            Responses = [.. Response(from?.Kind).Select(r => (r, (DateTimeOffset?)null))],
        }, by ?? Actor.System, telling.M);
        return telling;
    }

    public DemoTelling After(int days)
    {
        var next = WorkingHour(At.AddDays(days));
        Go(next > At ? next : At.AddMinutes(_random.Next(7, 50)));
        return this;
    }

    public DemoTelling Soon(int atLeast = 4, int atMost = 45)
    {
        Go(At.AddMinutes(_random.Next(atLeast, atMost)).AddSeconds(_random.Next(60)));
        return this;
    }

    /// <summary>Until so many minutes before the demo begins.</summary>
    public DemoTelling Until(int minutesAgo)
    {
        Go(_cast.Now.AddMinutes(-minutesAgo));
        return this;
    }

    public DemoTelling OwnedBy(Actor owner, Actor by)
    {
        Must(Lead.Assign(owner.Id, by, M));
        return this;
    }

    public DemoTelling Note(Actor by, string text) => Touch(ActivityKind.Note, by, text, $"{by.Name} wrote a note");

    public DemoTelling NoAnswer(Actor by, string? text = null) => Touch(ActivityKind.Call, by, text, $"{by.Name} called, no answer", reached: false);

    public DemoTelling Mail(Actor by, string text) => Touch(ActivityKind.Email, by, text, $"{by.Name} sent an e-mail", reached: false);

    public DemoTelling Reply(Actor by, string text) => Touch(ActivityKind.Email, by, text, $"{Lead.Title} replied by e-mail", isInbound: true);

    public DemoTelling Meeting(Actor by, string text) => Touch(ActivityKind.Meeting, by, text, $"{by.Name} met {Lead.Title}");

    /// <summary>A call that reached them, and what was learned in it.</summary>
    public DemoTelling Call(Actor by, string text, params AnswerGiven[] answers)
    {
        Touch(ActivityKind.Call, by, text, $"{by.Name} called, reached");
        At = At.AddSeconds(_random.Next(20, 90));
        return Answer(by, answers);
    }

    public DemoTelling Answer(Actor by, params AnswerGiven[] answers)
    {
        Must(Lead.Answer(answers, by, M));
        return this;
    }

    public DemoTelling Move(StageKind kind, string reason, Actor by)
    {
        Must(Lead.MoveTo(M.Content.FirstOf(kind), reason, by, M));
        return this;
    }

    public DemoTelling Claim(Actor by)
    {
        Place(by);
        Must(Lead.Claim(by, M));
        return this;
    }

    public DemoTelling Accept(Actor by, decimal amount, string currency = "EUR", int closesInDays = 30)
    {
        Must(Lead.Accept(null, amount, currency, Today.AddDays(closesInDays), by, M));
        return this;
    }

    public DemoTelling Return(string reason, string note, Actor by)
    {
        Must(Lead.Return(M.Content.ReturnReasons.Single(r => r.Name == reason), note, by, M));
        return this;
    }

    public DemoTelling Reject(string reason, string note, Actor by)
    {
        Must(Lead.Reject(DeadReason(reason), null, note, by, M));
        return this;
    }

    public DemoTelling Release(Actor by)
    {
        Must(Lead.Release(by, M));
        return this;
    }

    /// <summary>Where what is on offer waits: for whoever will claim it, or for everybody.</summary>
    public void Place(Actor? claimer = null)
    {
        if (Lead.LatestHandoff is { IsUnplaced: true } offer)
        {
            Lead.SendTo(DemoTeams.PlacementOf(Lead, claimer, _cast.Rules), _cast.At(offer.OfferedAt));
        }
    }

    public DemoTelling Expire()
    {
        Place();
        Go(Lead.LatestHandoff!.DueAt.AddMinutes(1));
        return Lead.Expire(M) ? this : throw new InvalidOperationException("Nothing expired.");
    }

    public DemoTelling Dead(string reason, string? note, Actor by)
    {
        Must(Lead.MarkDead(DeadReason(reason), null, note, by, M));
        return this;
    }

    public DemoTelling Wake(Actor by)
    {
        Must(Lead.Wake(M.Content.FirstOf(StageKind.Raw), by, M));
        return this;
    }

    public DemoTelling Win(decimal amount, Actor by, string currency = "EUR")
    {
        Must(Lead.Win(Lead.OpenOpportunity!, amount, currency, null, by, M));
        return this;
    }

    public DemoTelling Lose(string reason, Actor by, string? dead = null)
    {
        Must(Lead.Lose(Lead.OpenOpportunity!, reason, dead is null ? null : DeadReason(dead), null, by, M));
        return this;
    }

    public DemoTelling ComesBack(string source)
    {
        var from = _cast.Sources[source];
        Lead.Reinquire(new CaptureGiven(CaptureRoute.Api, Lead.Contact) { Summary = $"Came in again from {from.Name}", Responses = [(ResponseKind.Form, null)] }, Actor.System, M);
        return this;
    }

    public DemoTelling Undo(Actor by)
    {
        Must(Lead.UndoMove(by, M));
        return this;
    }

    /// <param name="inDays">From the day of the demo, below zero for what is late.</param>
    public DemoTelling Plans(Actor assignee, TaskKind kind, string title, int inDays, TaskRepeat repeat = TaskRepeat.Never)
    {
        var day = _cast.At(_cast.Now).Today.AddDays(inDays);
        var due = new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(new TimeOnly(9, 0)), _cast.Zone), TimeSpan.Zero).AddMinutes(15 * _random.Next(0, 34));
        Must(Lead.PlanTask(LeadTask.Of(Lead.Id, kind, title, null, due, isAllDay: _random.Next(5) == 0, assignee.Id!.Value, repeat, assignee, At), assignee, M));
        return this;
    }

    public DemoTelling Mentions(Actor by, Actor whom, string text)
    {
        Lead.LogTouch(ActivityKind.Note, $"{by.Name} wrote a note", $"@{whom.Name} {text}", reached: true, isInbound: false, At, by, M, new() { [WhoIsTold.Mentioned] = whom.Id!.Value.ToString() });
        return this;
    }

    public DemoTelling Tagged(params string[] tags)
    {
        Lead.Tag(tags);
        return this;
    }

    public static AnswerGiven Budget(Level level, decimal? amount = null, string? note = null) => new(Criterion.Budget, LearnedFrom.Call) { Level = level, Amount = amount, Currency = amount is null ? null : "EUR", Note = note };

    public static AnswerGiven Authority(Level level, BuyingRole role, string? note = null) => new(Criterion.Authority, LearnedFrom.Call) { Level = level, Role = role, Note = note };

    public static AnswerGiven Need(Level level, string? note = null) => new(Criterion.Need, LearnedFrom.Call) { Level = level, Note = note };

    /// <param name="fromDays">From the day of the answer.</param>
    public AnswerGiven Wants(int fromDays, int toDays) => new(Criterion.Timeframe, LearnedFrom.Call) { Timeframe = Timeframe.Between(Today.AddDays(fromDays), Today.AddDays(toDays)) };

    private DemoTelling Touch(ActivityKind kind, Actor by, string? text, string summary, bool reached = true, bool isInbound = false)
    {
        var data = kind is ActivityKind.Note ? null : new Dictionary<string, string> { ["direction"] = isInbound ? "inbound" : "outbound" };
        if (kind is ActivityKind.Call)
        {
            data!["outcome"] = reached ? "reached" : "no-answer";
        }

        Lead.LogTouch(kind, summary, text, reached, isInbound, At, by, M, data);
        return this;
    }

    /// <summary>Time passes: what the calendar alone changes is scored in the night before.</summary>
    private void Go(DateTimeOffset to)
    {
        to = to > _cast.Now ? _cast.Now : to;
        var day = _cast.At(to).Today;
        var night = new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(new TimeOnly(3, 15)), _cast.Zone), TimeSpan.Zero);
        if (Lead.Qualification.RescoreOn <= day && night > At && night < to)
        {
            At = night;
            Lead.Rescore(M);
        }

        At = to > At ? to : At;
    }

    private DateTimeOffset WorkingHour(DateTimeOffset about)
    {
        var day = _cast.At(about).Today;
        day = day.DayOfWeek switch { DayOfWeek.Saturday => day.AddDays(-1), DayOfWeek.Sunday => day.AddDays(-2), _ => day };
        var at = new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(new TimeOnly(8, 40)), _cast.Zone), TimeSpan.Zero).AddSeconds(_random.Next(500 * 60));
        return at < _cast.Now.AddMinutes(-90) ? at : _cast.Now.AddMinutes(-_random.Next(90, 240));
    }

    private static ResponseKind[] Response(SourceKind? kind) => kind switch
    {
        SourceKind.TradeShow or SourceKind.Webinar => [ResponseKind.Event],
        SourceKind.ContentDownload => [ResponseKind.Click, ResponseKind.Visit],
        SourceKind.WebForm or SourceKind.PaidSearch or SourceKind.OrganicSearch => [ResponseKind.Visit, ResponseKind.Form],
        _ => [],
    };

    private Domain.Agreements.DeadReason DeadReason(string name) => M.Content.DeadReasons.Single(r => r.Name == name);

    private void Must(Result result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException($"The demo's story of {Lead.Title} cannot be: {result.Refusal}");
        }
    }
}
