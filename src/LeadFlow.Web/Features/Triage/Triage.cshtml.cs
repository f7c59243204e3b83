using System.Globalization;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Triage;

/// <summary>The marketers' first page: what came in on the left, one lead in full on the right. What can be done with it: TriageActions.cs.</summary>
[Authorize(Policy = Policies.TriageLeads)]
public sealed partial class TriageModel : DeskPage
{
    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Source { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Mine { get; set; }

    /// <summary>Where the page of the list begins, for whoever went on to older ones.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>The first row when the list was drawn: what arrives above it waits until it is asked for.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Top { get; set; }

    /// <summary>Similar leads are chosen instead of one lead being shown.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Batch { get; set; }

    public GetTriage.Page Inbox { get; private set; } = null!;
    public LeadView? L { get; private set; }
    public GetTriageCard.Card Card { get; private set; } = null!;
    public GetTimeline.Page Timeline { get; private set; } = null!;
    public GetTriageDay.Day? Day { get; private set; }
    public string? Refusal { get; private set; }
    public GetTimeline.Line? Decided { get; private set; }
    public UndoToken? Last => _undo is [.., var last] ? last : null;
    private List<UndoToken> _undo = [];

    public GetTriage.Row? NextRow => At is { } at ? Inbox.Rows.FirstOrDefault(r => at.IsAbove(r.Place)) : null;
    public GetTriage.Row? PreviousRow => At is { } at ? Inbox.Rows.LastOrDefault(r => r.Place.IsAbove(at)) : null;
    private Place? At => L is { } l ? new Place(l.CapturedAt, l.Id) : null;
    public string Seen => DecideLead.StandOf(L!.Stage.Name, L.Standing, L.Owner);
    public IEnumerable<(string Label, IEnumerable<GetTriage.Row> Rows)> Groups => Inbox.Rows.GroupBy(r => GroupOf(r.CapturedAt)).Select(g => (g.Key, g.AsEnumerable()));

    public async Task OnGetAsync()
    {
        if (TempData["TriageRefused"] is string refused)
        {
            Refusal = refused;
        }

        _undo = [.. UndoToken.Of(Request)];
        await Load();
    }

    /// <summary>What has arrived above the list, asked for by itself.</summary>
    public async Task<IActionResult> OnGetFreshAsync()
    {
        Inbox = await Ask(new GetTriage.Query(Source, Mine, From ?? Top));
        return Partial("_TriageFresh", this);
    }

    /// <summary>Whether somebody has decided on the open lead since it was drawn, asked for by itself: what is typed stays.</summary>
    public async Task<IActionResult> OnGetDecidedAsync(string? seen)
    {
        L = await Ask(new GetLead.Query(Id ?? Guid.Empty));
        if (seen != Seen)
        {
            Inbox = await Ask(new GetTriage.Query(Source, Mine, From ?? Top));
            Decided = (await Ask(new GetTimeline.Query(L.Id, 20))).Lines.FirstOrDefault(l => l.Kind is ActivityKind.Dead or ActivityKind.Claimed or ActivityKind.Assigned or ActivityKind.StageChanged or ActivityKind.Woken);
        }

        return Partial("_TriageDecided", this);
    }

    /// <summary>People by a part of their name, to be given a lead.</summary>
    public IActionResult OnGetPeople(string? q) => Partial("_TriagePeople", People(q));

    public IReadOnlyList<(Guid Id, string Name, string Role, bool IsMe)> People(string? q)
    {
        var words = Text.Key(q);
        return [.. Rules.People.Values.Where(p => p.IsActive && Text.Key(p.Name).Contains(words, StringComparison.Ordinal))
            .OrderByDescending(p => p.Id == Who.Id).ThenByDescending(p => Text.Key(p.Name).StartsWith(words, StringComparison.Ordinal)).ThenBy(p => p.Name, StringComparer.OrdinalIgnoreCase)
            .Take(8).Select(p => (p.Id, p.Name, T.Of(p.Role), p.Id == Who.Id))];
    }

    /// <summary>The address of this page with another lead, or of one of its actions.</summary>
    public string To(Guid? id, string? handler = null, bool batch = false, bool keepTop = false) =>
        Url.Page("/Triage/Triage", handler, new { id, source = Source is { Length: > 0 } ? Source : null, mine = Mine ? "true" : null, from = From, top = keepTop ? Top : null, batch = batch ? "true" : null })!;

    private async Task Load()
    {
        Inbox ??= await Ask(new GetTriage.Query(Source, Mine, From ?? Top));
        Top ??= Inbox.Rows is [var first, ..] ? first.Place.ToString() : null;
        if ((Id ?? (Inbox.Rows is [var row, ..] ? row.Id : null)) is { } id)
        {
            L = await Ask(new GetLead.Query(id));
            Card = await Ask(new GetTriageCard.Query(id));
            Timeline = await Ask(new GetTimeline.Query(id, 10));
        }
        else
        {
            Day = await Ask(new GetTriageDay.Query());
        }
    }

    private string GroupOf(DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);
        return Now - at < TimeSpan.FromHours(1) ? T["Last hour"]
            : (Today.DayNumber - day.DayNumber) switch
            {
                <= 0 => T["Earlier today"],
                1 => T["Yesterday"],
                < 7 => T["This past week"],
                _ => T["{0:MMMM yyyy}", day],
            };
    }
}
