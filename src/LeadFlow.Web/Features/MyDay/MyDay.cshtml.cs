using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.ToDo;
using LeadFlow.Web.Features.Handoffs;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Features.Shared.TagHelpers;
using LeadFlow.Web.Features.ToDo;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.MyDay;

/// <summary>What waits for whoever looks, today: what runs out, what they planned, who answered, who mentioned them.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class MyDayModel : DeskPage
{
    public const string Path = "/my-day";
    private const int MostTasks = 40;

    public GetMyDay.Day Day { get; private set; } = null!;

    /// <summary>Open, earliest first.</summary>
    public IReadOnlyList<PlannedTask> Tasks { get; private set; } = [];
    public bool HasMoreTasks { get; private set; }
    public IReadOnlyList<PlannedTask> DueToday => [.. Tasks.Where(t => DayOf(t.DueAt) <= Today)];
    public IReadOnlyList<PlannedTask> Tomorrow => [.. Tasks.Where(t => DayOf(t.DueAt) == Today.AddDays(1))];
    public IReadOnlyList<PlannedTask> Later => [.. Tasks.Where(t => DayOf(t.DueAt) > Today.AddDays(1))];
    public IReadOnlyList<PlannedTask> CallsToday => [.. DueToday.Where(t => t is { Kind: TaskKind.Call, LeadId: not null })];
    public IReadOnlyList<PlannedTask> OtherToday => [.. DueToday.Except(CallsToday)];
    public bool IsSdr => Who.Role is Role.Sdr;
    public bool IsMarketer => Who.Role is Role.Marketer;

    public IReadOnlyList<DayStop> Stops =>
    [
        .. Day.RunningOut.Items.Select(i => new DayStop(i.At, i.Stage, i.State is HandoffState.Offered ? T["Claim {0}", i.Lead] : T["Accept {0}", i.Lead])),
        .. Day.ToGreet.Items.Select(i => new DayStop(i.At, i.Stage, T["Greet {0}", i.Lead])),
    ];

    public IReadOnlyList<DayPlan> Plans => [.. DueToday.Where(t => !t.IsAllDay && DayOf(t.DueAt) == Today).Select(t => new DayPlan(t.DueAt, TimeSpan.FromMinutes(15), t.Title))];

    /// <summary>The day in one sentence.</summary>
    public string Lede
    {
        get
        {
            string?[] parts =
            [
                Part(Day.RunningOut, T["one hand-off runs out"], n => T["{0} hand-offs run out", n]),
                Part(Day.ToGreet, T["one person waits for a first hello"], n => T["{0} people wait for a first hello", n]),
                DueToday.Count switch { 0 => null, 1 => T["one task is due"], var n => T["{0} tasks are due", n] },
                Part(Day.Answered, T["one person answered you"], n => T["{0} people answered you", n]),
            ];
            var said = string.Join(", ", parts.OfType<string>());
            return said.Length == 0 ? T["Nothing presses."] : $"{char.ToUpperInvariant(said[0])}{said[1..]}.";
        }
    }

    public TasksPanel Panel(IReadOnlyList<PlannedTask> tasks, string section = "#to-do") => new(tasks, null, Path + section, Now, Zone, May(Policies.EditLeads), Who.Id) { NamesLeads = true, Adds = false };

    public Task OnGetAsync() => Load();

    public Task<IActionResult> OnPostClaimAsync(Guid leadId) => Do(new ClaimLead.Command(leadId), "Claim", T["The lead is yours"], T["Accept it or return it."]);

    public Task<IActionResult> OnPostAcceptAsync(Guid leadId) => Do(new AcceptLead.Command(leadId), "Accept", T["Accepted: an opportunity is open"], null);

    private async Task<IActionResult> Do(MediatR.IRequest<Domain.Result> command, string form, string done, string? note)
    {
        await Did(command, form, done, note);
        return RedirectToPage();
    }

    private async Task Load()
    {
        Day = await Ask(new GetMyDay.Query());
        var found = await Ask(new FindTasks.Query(Limit: MostTasks));
        (Tasks, HasMoreTasks) = (found.Items, found.HasMore);
    }

    private static string? Part(GetMyDay.Section section, string one, Func<object, string> many) => section.Items.Count switch { 0 => null, 1 => one, var n => many(section.HasMore ? $"{n}+" : n) };

    private DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);
}
