using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using Xunit;

namespace LeadFlow.Domain.Tests;

/// <summary>The company's clock, agreement and people; a test moves it on as it likes.</summary>
public sealed class Company
{
    public DateTimeOffset Now { get; private set; } = new(2026, 5, 15, 9, 0, 0, TimeSpan.Zero);
    public AgreementInForce Agreement { get; set; } = new(1, DefaultAgreement.Content);
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    public HashSet<Guid?> Gone { get; } = [];

    /// <summary>There are routing rules.</summary>
    public bool Routes { get; set; }

    /// <summary>Who belongs to which team.</summary>
    public Dictionary<Guid, Guid> Teams { get; } = [];

    /// <summary>Hours that people keep instead of the agreement's.</summary>
    public Dictionary<Guid, WorkingTime> Hours { get; } = [];

    public DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, Zone).DateTime);
    public AgreementContent Content => Agreement.Content;

    public static implicit operator Moment(Company c) => new(c.Now, c.Today, c.Agreement, id => c.Gone.Contains(id) || TestData.People.FirstOrDefault(p => p.Id == id) is not { } person ? null : person with { TeamId = c.Teams.TryGetValue(id, out var team) ? team : null }, c.Zone)
    {
        Routes = c.Routes,
        HoursOf = id => c.Hours.GetValueOrDefault(id),
        TeamName = _ => "North",
    };

    public Company After(TimeSpan time)
    {
        Now += time;
        return this;
    }

    public Company After(int days = 0, int hours = 0, int minutes = 0, int seconds = 0) => After(new TimeSpan(days, hours, minutes, seconds));

    public void Agree(Func<AgreementContent, AgreementContent> change) => Agreement = new(Agreement.Version + 1, change(Content));

    public StageDefinition Stage(StageKind kind) => Content.FirstOf(kind);
}

/// <summary>People and leads with defaults: a test names only what it is about.</summary>
public static class TestData
{
    public static readonly Actor Marketer = new(Guid.Parse("00000000-0000-0000-0000-000000000001"), "Mara Marketer", Side.Marketing, Role.Marketer);
    public static readonly Actor Sdr = new(Guid.Parse("00000000-0000-0000-0000-000000000002"), "Sam Sdr", Side.Sales, Role.Sdr);
    public static readonly Actor Rep = new(Guid.Parse("00000000-0000-0000-0000-000000000003"), "Rita Rep", Side.Sales, Role.Rep);
    public static readonly Actor OtherRep = new(Guid.Parse("00000000-0000-0000-0000-000000000004"), "Otto Rep", Side.Sales, Role.Rep);
    public static readonly Actor SalesManager = new(Guid.Parse("00000000-0000-0000-0000-000000000005"), "Sofia Manager", Side.Sales, Role.Manager);
    public static readonly Actor MarketingManager = new(Guid.Parse("00000000-0000-0000-0000-000000000006"), "Max Manager", Side.Marketing, Role.Manager);
    public static readonly Actor Admin = new(Guid.Parse("00000000-0000-0000-0000-000000000007"), "Ada Admin", Side.System, Role.Admin);
    public static readonly Actor[] People = [Marketer, Sdr, Rep, OtherRep, SalesManager, MarketingManager, Admin];

    public static readonly ContactDetails Zoe = new() { FirstName = "Zoe", LastName = "Berg", Email = "zoe@example.com", Company = "Berg AG" };

    public static readonly ReturnReason NoBudget = DefaultAgreement.Content.ReturnReasons.Single(r => r.Name == "No budget");
    public static readonly ReturnReason WrongData = DefaultAgreement.Content.ReturnReasons.Single(r => r.Name == "Wrong data");
    public static readonly DeadReason Competitor = DeadFor("Competitor");
    public static readonly DeadReason Spam = DeadFor("Spam");

    private static readonly HashSet<string> LeftOut = ["Activities", "Answers", "Responses", "StageEntries", "Contact", "SearchText", "LatestHandoff", "OpenOpportunity"];
    private static readonly JsonSerializerOptions Whole = new();
    private static readonly JsonSerializerOptions Brief = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver
        {
            Modifiers =
            {
                type =>
                {
                    if (type.Type == typeof(Lead))
                    {
                        foreach (var rows in type.Properties.Where(p => LeftOut.Contains(p.Name)).ToList())
                        {
                            type.Properties.Remove(rows);
                        }
                    }
                },
            },
        },
    };

    public static DeadReason DeadFor(string name) => DefaultAgreement.Content.DeadReasons.Single(r => r.Name == name);

    public static CaptureGiven Given(ContactDetails? contact = null, CaptureRoute route = CaptureRoute.QuickAdd) => new(route, contact ?? Zoe);

    /// <summary>Raw, in the triage inbox.</summary>
    public static Lead Lead(Company c, ContactDetails? contact = null, Guid? owner = null, Actor? by = null) =>
        Domain.Leads.Lead.Capture(Given(contact) with { OwnerId = owner }, by ?? Marketer, c);

    public static Lead WarmLead(Company c, ContactDetails? contact = null, Guid? owner = null)
    {
        var lead = Lead(c, contact, owner);
        lead.Respond(ResponseKind.Form, c.Now, Marketer, c);
        lead.Learn(c, Marketer, Answer(Criterion.Need, Level.Confirmed), Within(c, 60));
        Assert.Equal(StageKind.Warm, lead.Qualification.StageKind);
        return lead;
    }

    /// <summary>Sales-ready, and offered if it can be contacted.</summary>
    public static Lead HotLead(Company c, ContactDetails? contact = null, Guid? owner = null, Actor? by = null)
    {
        var lead = Lead(c, contact, owner);
        lead.BecomeHot(c, by ?? Marketer);
        Assert.Equal(StageKind.Hot, lead.Qualification.StageKind);
        return lead;
    }

    public static Lead ClaimedLead(Company c, Actor? by = null)
    {
        var lead = HotLead(c);
        Ok(lead.Claim(by ?? Rep, c.After(minutes: 5)));
        return lead;
    }

    public static Lead AcceptedLead(Company c, Actor? by = null)
    {
        var lead = ClaimedLead(c, by);
        Ok(lead.Accept(null, 1000, "EUR", null, by ?? Rep, c.After(minutes: 5)));
        return lead;
    }

    public static Lead ReturnedLead(Company c, Actor? by = null)
    {
        var lead = ClaimedLead(c, by);
        Ok(lead.Return(NoBudget, "Not this year", by ?? Rep, c.After(minutes: 5)));
        return lead;
    }

    public static Lead DeadLead(Company c, DeadReason? reason = null)
    {
        var lead = Lead(c);
        Ok(lead.MarkDead(reason ?? Competitor, null, null, Marketer, c.After(minutes: 5)));
        return lead;
    }

    public static Lead Customer(Company c)
    {
        var lead = AcceptedLead(c);
        Ok(lead.Win(lead.OpenOpportunity!, 5000, "EUR", null, Rep, c.After(days: 3)));
        return lead;
    }

    /// <summary>A lead whose last hand-off is in that state.</summary>
    public static Lead LeadWith(Company c, HandoffState state)
    {
        switch (state)
        {
            case HandoffState.Offered:
                return HotLead(c);
            case HandoffState.Claimed:
                return ClaimedLead(c);
            case HandoffState.Accepted:
                return AcceptedLead(c);
            case HandoffState.Returned:
                return ReturnedLead(c);
            case HandoffState.Rejected:
                var rejected = ClaimedLead(c);
                Ok(rejected.Reject(Competitor, null, null, Rep, c.After(minutes: 5)));
                return rejected;
            case HandoffState.Withdrawn:
                var withdrawn = HotLead(c);
                withdrawn.Learn(c.After(minutes: 5), Marketer, Answer(Criterion.Budget, Level.No));
                return withdrawn;
            default: // Released and expired ones are followed by another offer at once.
                throw new ArgumentOutOfRangeException(nameof(state), state, null);
        }
    }

    public static void BecomeHot(this Lead lead, Company c, Actor by)
    {
        lead.Respond(ResponseKind.Reply, c.Now, by, c);
        lead.Respond(ResponseKind.Reply, c.Now, by, c);
        lead.Learn(c, by, HotAnswers(c));
    }

    public static AnswerGiven[] HotAnswers(Company c) =>
        [Answer(Criterion.Budget, Level.Confirmed), Answer(Criterion.Authority, Level.Likely), Answer(Criterion.Need, Level.Likely), Within(c, 30)];

    public static AnswerGiven Answer(Criterion criterion, Level level, LearnedFrom from = LearnedFrom.Mail) => new(criterion, from) { Level = level };

    public static AnswerGiven Within(Company c, int days, LearnedFrom from = LearnedFrom.Mail) =>
        new(Criterion.Timeframe, from) { Timeframe = Timeframe.Between(c.Today.AddDays(days), c.Today.AddDays(days + 30)) };

    public static void Learn(this Lead lead, Company c, Actor by, params AnswerGiven[] answers) => Ok(lead.Answer(answers, by, c));

    /// <summary>As the database would load it.</summary>
    public static Lead From(this Lead lead, LeadSource source)
    {
        typeof(Lead).GetProperty(nameof(Domain.Leads.Lead.Source))!.SetValue(lead, source);
        return lead;
    }

    public static void Ok(Result result) => Assert.True(result.Succeeded, result.Refusal);

    /// <summary>It is refused for a reason that says so, and nothing at all has changed.</summary>
    public static void Refuses(this Lead lead, Func<Lead, Result> press, string? says = null)
    {
        var before = lead.Everything();
        var result = press(lead);
        Assert.False(result.Succeeded);
        Assert.False(string.IsNullOrWhiteSpace(result.Refusal));
        Assert.Equal(before, lead.Everything());
        if (says is not null)
        {
            Assert.Contains(says, result.Refusal, StringComparison.Ordinal);
        }
    }

    /// <summary>It succeeds, and nothing at all has changed.</summary>
    public static void Repeats(this Lead lead, Func<Lead, Result> press)
    {
        var before = lead.Everything();
        Ok(press(lead));
        Assert.Equal(before, lead.Everything());
    }

    public static string Everything(this Lead lead) => JsonSerializer.Serialize(lead, Whole);

    /// <summary>Everything that can change, with the rows that are only ever added as their numbers.</summary>
    public static string Outline(this Lead lead) =>
        $"{JsonSerializer.Serialize(lead, Brief)} {lead.Activities.Count} {lead.Answers.Count} {lead.Responses.Count} {lead.StageEntries.Count} {lead.StageEntries.Count(e => e.Undone)}";

    public static StageKind Stage(this Lead lead) => lead.Qualification.StageKind;

    public static Opportunity Opportunity(this Lead lead) => lead.OpenOpportunity ?? lead.Opportunities[^1];

    public static Activity Last(this Lead lead, ActivityKind kind) => lead.Activities.Last(a => a.Kind == kind);
}
