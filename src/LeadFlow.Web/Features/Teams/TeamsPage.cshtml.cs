using LeadFlow.Domain;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Teams;

/// <summary>Who is there, with how much, in which hours; where each team's leads are from.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class TeamsPageModel : DeskPage
{
    public sealed record DayInput(TimeOnly? From = null, TimeOnly? Until = null);

    /// <param name="Days">By the name of the day; blank days are free.</param>
    public sealed record WorkInput(int? Cap = null, bool Own = false, Dictionary<DayOfWeek, DayInput>? Days = null);

    public sealed record AwayInput(DateOnly? From = null, DateOnly? Until = null, string? Note = null);

    /// <param name="Countries">Apart by commas.</param>
    public sealed record TeamInput(string? Name = null, Side Side = Side.Sales, string? Countries = null, string? Region = null, string? PostcodeFrom = null, string? PostcodeTo = null)
    {
        public Territory Territory => TerritoryText.Read(Countries, Region, PostcodeFrom, PostcodeTo);
    }

    public static readonly IReadOnlyList<DayOfWeek> Week = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    [BindProperty(SupportsGet = true)] public Guid? Id { get; set; }
    [BindProperty(SupportsGet = true, Name = "team")] public Guid? TeamId { get; set; }
    [BindProperty] public WorkInput Work { get; set; } = new();
    [BindProperty] public AwayInput Away { get; set; } = new();
    [BindProperty] public TeamInput Team { get; set; } = new();

    public GetCrew.Crew Crew { get; private set; } = new([]);
    public GetCrew.Member? Chosen { get; private set; }
    public GetCrew.Squad? ChosenTeam { get; private set; }
    public bool MayPlan => Chosen is { } one && (one.Id == Who.Id || May(Policies.Reassign));

    public async Task OnGetAsync()
    {
        await Load();
        Work = Chosen is { } one ? new(one.Cap, one.Hours is not null, (one.Hours ?? Rules.Agreement.Content.Working?.Week)?.ToDictionary(h => h.Key, h => new DayInput(h.Value.From, h.Value.Until))) : new();
        Team = ChosenTeam is { Territory: var t } team ? new(team.Name, team.Side, string.Join(", ", t?.Countries ?? []), t?.Region, t?.PostcodeFrom, t?.PostcodeTo) : new();
    }

    public Task<IActionResult> OnPostWorkAsync()
    {
        foreach (var (day, _) in (Work.Days ?? []).Where(d => Work.Own && d.Value is { From: null, Until: not null } or { From: not null, Until: null }).OrderBy(d => Week.ToList().IndexOf(d.Key)))
        {
            ModelState.AddModelError("Work.Hours", T["{0}: say from when and until when, or leave both blank.", T.Of(day)]);
        }

        var hours = (Work.Days ?? []).Where(d => d.Value is { From: not null, Until: not null }).ToDictionary(d => d.Key, d => new OpenHours(d.Value.From!.Value, d.Value.Until!.Value));
        return Do(new ChangeWork.Command(Id ?? default, Work.Cap, Work.Own ? hours : null), "Work", T["Saved: deadlines that begin from now on go by it"]);
    }

    public async Task<IActionResult> OnPostAwayAsync()
    {
        if (await Try(new AddAbsence.Command(Id ?? default, Away.From, Away.Until, Away.Note), "Away") is { } added && Said(added.Result, T["Noted: routing passes them over on these days"]))
        {
            return RedirectToPage(new { Id, team = TeamId }); // Whoever was chosen stays so.
        }

        await Load();
        return Page();
    }

    public Task<IActionResult> OnPostBackAsync(Guid absence) => Do(new DropAbsence.Command(absence), "Away", T["They are there after all"]);

    public Task<IActionResult> OnPostTeamAsync() => Do(new ChangeTeam.Command(TeamId ?? default, Team.Name, Team.Side, Team.Territory), "Team", T["Saved"]);

    private async Task<IActionResult> Do(IRequest<Result> command, string form, string done)
    {
        if (await Did(command, form, done))
        {
            return RedirectToPage(new { Id, team = TeamId }); // Whoever was chosen stays so.
        }

        await Load();
        return Page();
    }

    private async Task Load()
    {
        Crew = await Ask(new GetCrew.Query());
        Chosen = Crew.Teams.SelectMany(t => t.People).FirstOrDefault(p => p.Id == Id);
        ChosenTeam = TeamId is null ? null : Crew.Teams.FirstOrDefault(t => t.Id == TeamId);
    }
}
