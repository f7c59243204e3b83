using System.Globalization;
using LeadFlow.Domain;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Features.Shared.TagHelpers;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Qualifying;

/// <summary>How the score of one lead came to be what it is: a curve, and the same as a table.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class ScoreModel : DeskPage
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public GetScoreHistory.History History { get; private set; } = null!;

    public IReadOnlyList<CurvePoint> Points => [.. History.Days.Select((d, i) => new CurvePoint(i == 0 || i < History.Days.Count - 1 ? LocalTime.StartOf(d.Day, Rules.Zone) : Now, d.Score, d.Learned, Cause(d)))];

    /// <summary>The answers on the timeline, from the end of that day back; null where the calendar alone changed the score.</summary>
    public string? Cause(ScoreOnDay day) => day.Learned is null ? null : Url.Page("/Leads/Lead", null, new
    {
        Id,
        kind = "Answers",
        beforeAt = LocalTime.StartOf(day.Day.AddDays(1), Rules.Zone).ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
        beforeId = Guid.Empty,
    }, null, null, "timeline");

    public async Task<IActionResult> OnGetAsync()
    {
        History = await Ask(new GetScoreHistory.Query(Id));
        return IsHtmx ? Partial("_ScoreCurve", this) : Page();
    }
}
