using System.Globalization;
using System.Text.RegularExpressions;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Features.Shared.TagHelpers;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Leads;

/// <summary>One lead: what is known, what is next, what both sides did. What can be done with it: LeadActions.cs.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed partial class LeadModel : DeskPage
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateTimeOffset? BeforeAt { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? BeforeId { get; set; }

    public LeadView L { get; private set; } = null!;
    public GetLeadStory.Story Story { get; private set; } = null!;
    public GetTimeline.Page Timeline { get; private set; } = null!;

    public bool IsOffered => L.Handoff?.Status == HandoffState.Offered;
    public bool IsClaimed => L.Handoff?.Status == HandoffState.Claimed;
    public bool IsMine => IsClaimed && L.Handoff!.ClaimedBy == Who.Id;
    public bool CanClaim => IsOffered && May(Policies.ClaimLeads) && (L.Handoff!.Assignee is null || L.Handoff.Assignee == Who.Id || Who.Actor.IsSalesManager);
    public bool CanDecide => IsMine && May(Policies.ClaimLeads);
    public bool MovesByHand => May(Policies.EditLeads) && L.Standing is LeadStanding.Open && !IsClaimed;
    public bool CanWake => May(Policies.EditLeads) && L.Standing is LeadStanding.Dead;
    public bool IsDeadForGood => L.Standing is LeadStanding.Dead && L.RevisitOn is null && Rules.Agreement.Content.DeadReasons.Any(r => r.IsFinal && r.Name == L.DeadReason);
    public bool CanUndo => May(Policies.EditLeads) && Story.CanUndo && L.Standing is LeadStanding.Open or LeadStanding.Dead && !IsClaimed;
    public bool CanAssign => May(Policies.Reassign) || (May(Policies.EditLeads) && L.Handoff is not { Status: HandoffState.Offered or HandoffState.Claimed } && L.Standing is not LeadStanding.InOpportunity);
    public bool CanClose => L.Opportunity?.State is OpportunityState.Open && WorksOpportunity;
    public bool CanReopen => L.Opportunity?.State is OpportunityState.Won or OpportunityState.Lost && L.Handoff is not { Status: HandoffState.Offered or HandoffState.Claimed } && WorksOpportunity;
    private bool WorksOpportunity => May(Policies.WorkOpportunities) && (L.Owner == Who.Id || L.Owner is null || Who.Actor.IsManager);

    public IReadOnlyList<HeatSpell> Spells => [.. Story.Spells.Select(s => new HeatSpell(s.Kind, s.Name, s.From))];
    public IReadOnlyList<HeatTouch> Touches => [.. Story.Touches.Select(t => new HeatTouch(t.Side, t.At))];

    public IReadOnlyList<TimelineDay> Days => [.. Timeline.Lines.GroupBy(l => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(l.At, Zone).DateTime))
        .Select(g => new TimelineDay((Today.DayNumber - g.Key.DayNumber) switch { 0 => "Today", 1 => "Yesterday", _ => g.Key.ToString(g.Key.Year == Today.Year ? "dddd d MMMM" : "dddd d MMMM yyyy", CultureInfo.GetCultureInfo("en-GB")) }, [.. g]))];

    public IReadOnlyList<Gauge> Gauges => [.. L.Qualification.Criteria.Where(c => c.Criterion is not Criterion.Interest).Select(c =>
    {
        var b = L.Bant;
        var note = c.Criterion switch { Criterion.Budget => b.Budget.Note, Criterion.Authority => b.Authority.Note, Criterion.Need => b.Need.Note, _ => b.Timeframe.Note };
        var word = c.Criterion is Criterion.Timeframe ? b.Timeframe.From is { } from ? Range(from, b.Timeframe.To ?? from) : "Unknown" : c.Level.ToString();
        return new Gauge(c, word, Detail(c.Criterion, note), Story.Answers.FirstOrDefault(a => a.Criterion == c.Criterion), c.Fresh ? ShareLeft(c.LearnedOn) : 0);
    })];

    /// <summary>Response points are not points of the score: the words say which are meant.</summary>
    public string Missing(string failed) => InterestAsked().Replace(failed, m => $"Responses worth {m.Groups[1].Value} points or more{(L.Qualification.Criteria.Any(c => c.Criterion is Criterion.Interest && c.Points > 0) ? "" : ", none counts now")}");

    public Task OnGetAsync() => Load();

    [GeneratedRegex(@"^Interest of at least (\d+) points$")]
    private static partial Regex InterestAsked();

    private async Task Load()
    {
        L = await Ask(new GetLead.Query(Id));
        Story = await Ask(new GetLeadStory.Query(Id));
        Timeline = await Ask(new GetTimeline.Query(Id, 30, BeforeAt?.ToUniversalTime(), BeforeId));
    }

    private string? Detail(Criterion criterion, string? note)
    {
        var fact = criterion switch
        {
            Criterion.Budget when L.Bant.Budget.Amount is { } amount => AmountText.Money(amount, L.Bant.Budget.Currency),
            Criterion.Authority when L.Bant.Authority.Role is { } role => role is BuyingRole.DecisionMaker ? "Decision maker" : role.ToString(),
            _ => null,
        };
        return (fact, note) switch { ({ }, { }) => $"{fact}. {note}", _ => fact ?? note };
    }

    private double ShareLeft(DateOnly? learnedOn) => learnedOn is { } day && Rules.Agreement.Content.AnswersFreshDays is > 0 and var days
        ? Math.Clamp(1 - ((double)(L.Qualification.AsOf.DayNumber - day.DayNumber) / days), .06, 1) : 1;

    private string Range(DateOnly from, DateOnly to)
    {
        var (year, english) = (from.Year == Today.Year && to.Year == Today.Year ? "" : " yyyy", CultureInfo.GetCultureInfo("en-GB"));
        return from == to ? from.ToString("d MMM" + year, english)
            : from.Year == to.Year && from.Month == to.Month ? $"{from.Day} to {to.ToString("d MMM" + year, english)}"
            : $"{from.ToString(from.Year == to.Year ? "d MMM" : "d MMM yyyy", english)} to {to.ToString("d MMM" + year, english)}";
    }
}
