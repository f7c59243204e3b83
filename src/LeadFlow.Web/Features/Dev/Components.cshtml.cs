using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Shared.TagHelpers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LeadFlow.Web.Features.Dev;

/// <summary>Every part of the face once, with its states, and how the parts stand together on a page. Not there in production.</summary>
public sealed class ComponentsModel(IHostEnvironment environment, TimeProvider clock) : PageModel
{
    /// <summary>On a real page these come from the agreement in force.</summary>
    public const int WarmFrom = 35, HotFrom = 70;

    public sealed record Row(string Name, string Sub, StageKind Kind, int Score, Level[] Levels, Criterion[] Stale, string Next, TimeSpan? Due, string? Owner, TimeSpan Last, string Who, string Source);

    public sealed record FormInput(string? Company, string? Email);

    [BindProperty]
    public FormInput Input { get; set; } = new("Harbour & Pine", "grace@harbour");

    public DateTimeOffset Now { get; private set; }
    public TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    public DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, Zone).DateTime);

    public IReadOnlyList<CriterionResult> Criteria { get; private set; } = [];
    public IReadOnlyList<Adjustment> Adjustments { get; } = [new(-4, "Need is 45 days old")];

    public IReadOnlyList<Row> Rows { get; } =
    [
        new("Ingrid Solberg", "Head of Operations, Nordhavn Logistics", StageKind.Raw, 31, [Level.Unknown, Level.Unknown, Level.Likely, Level.Likely], [], "Greet", TimeSpan.FromHours(2), null, TimeSpan.FromMinutes(4), "form answered", "Web form"),
        new("Marit Haugen", "Director of Fulfilment, Fjellvang Outdoor", StageKind.Hot, 92, [Level.Confirmed, Level.Confirmed, Level.Confirmed, Level.Likely], [Criterion.Need], "Call back with leasing numbers", TimeSpan.FromHours(3.3), "Tomás Rivera", TimeSpan.FromMinutes(44), "Marit replied", "Webinar"),
        new("Mateus Carvalho", "Warehouse Manager, Azulejo Home", StageKind.Warm, 43, [Level.Possible, Level.No, Level.Confirmed, Level.Possible], [], "Find who signs at Azulejo", TimeSpan.FromDays(3), "Amara Okafor", TimeSpan.FromHours(2), "calculator used", "Web form"),
        new("Kofi Asante-Mensah", "Procurement Lead, Volta Cocoa Union", StageKind.Warm, 57, [Level.Likely, Level.Possible, Level.Confirmed, Level.Possible], [Criterion.Budget], "Get the CFO’s name", TimeSpan.FromDays(-2), "Amara Okafor", TimeSpan.FromHours(3), "opened a mail", "Inbound call"),
        new("Hugo Petit", "Student, École du Rail", StageKind.Dead, 3, [Level.No, Level.No, Level.Unknown, Level.Unknown], [], "Dead: student, ask again in June", null, null, TimeSpan.FromDays(4), "Amara decided", "Content download"),
    ];

    public IReadOnlyList<RunwayStop> Stops { get; } =
    [
        new("Demir", TimeSpan.FromMinutes(6.7), true), new("Hartl", TimeSpan.FromMinutes(18.6)), new("Mabaso", TimeSpan.FromMinutes(38)), new("Liang-Whitmore", TimeSpan.FromMinutes(49)),
        new("Vuorinen", TimeSpan.FromMinutes(50)), new("Laroche-Besson", TimeSpan.FromMinutes(118)),
    ];

    public IReadOnlyList<HeatSpell> Spells => [new(StageKind.Raw, "Captured", Now.AddDays(-45)), new(StageKind.Warm, "Warm", Now.AddDays(-35)), new(StageKind.Hot, "Hot", Now.AddDays(-6))];

    public IReadOnlyList<HeatTouch> Touches => [.. new[] { 44.6, 36, 20, 4 }.Select(d => new HeatTouch(Side.Marketing, Now.AddDays(-d))), .. new[] { 43, 31, 5, 1.0 }.Select(d => new HeatTouch(Side.Sales, Now.AddDays(-d))), .. new[] { 44.8, 35, 18, 6, 1 }.Select(d => new HeatTouch(Side.Prospect, Now.AddDays(-d)))];

    /// <summary>A time of day at which the line has something on both sides of now.</summary>
    public DateTimeOffset Noon => new(Today.ToDateTime(new TimeOnly(10, 42)), Zone.GetUtcOffset(Now));

    public IReadOnlyList<DayStop> DayStops => [new(Noon.AddMinutes(7), StageKind.Hot, "Aylin Demir"), new(Noon.AddMinutes(38), StageKind.Hot, "Nokuthula Mabaso"), new(Noon.AddHours(1.8), StageKind.Hot, "Anneliese Brugger"), new(Noon.AddHours(6.3), StageKind.Warm, "Dag Ulriksen")];

    public IReadOnlyList<DayPlan> DayPlans => [new(Noon.AddHours(-2), TimeSpan.FromMinutes(20), "Call", true), new(Noon.AddHours(-1), TimeSpan.FromMinutes(25), "Call", true), new(Noon.AddMinutes(48), TimeSpan.FromMinutes(20), "Sunniva Kleppe"), new(Noon.AddHours(3.3), TimeSpan.FromMinutes(30), "Esperanza Quiroga")];

    public IReadOnlyList<CurvePoint> Curve => [new(Now.AddDays(-45), 12, "Webinar attended"), new(Now.AddDays(-35), 41, "Budget is possible"), new(Now.AddDays(-20), 37, "Interest faded"), new(Now.AddDays(-9), 64, "Authority confirmed"), new(Now.AddDays(-6), 92, "Budget confirmed")];

    public IActionResult OnGet()
    {
        if (!environment.IsDevelopment())
        {
            return NotFound();
        }

        Now = clock.GetUtcNow();
        Criteria =
        [
            new(Criterion.Budget, Level.Confirmed, 30, 30, "€180k to €220k, leasing preferred. Voted on 12 November.", Today.AddDays(-6), true),
            new(Criterion.Authority, Level.Confirmed, 20, 20, "Decision maker with the CFO, Pål Eide.", Today.AddDays(-2), true),
            new(Criterion.Need, Level.Confirmed, 25, 25, "Peak of 9,400 lines; lost two carriers last December.", Today.AddDays(-45), false),
            new(Criterion.Timeframe, Level.Likely, 11, 15, "Wants it running before Easter.", Today.AddDays(-6), true),
            new(Criterion.Interest, Level.Unknown, 10, 10, "", null, true),
        ];
        ModelState.AddModelError("Input.Email", "An address ends in a domain, such as harbourpine.example");
        return Page();
    }
}
