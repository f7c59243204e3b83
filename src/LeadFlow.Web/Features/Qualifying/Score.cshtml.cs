using LeadFlow.Domain;
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

    public IReadOnlyList<CurvePoint> Points => [.. History.Days.Select((d, i) => new CurvePoint(i == 0 || i < History.Days.Count - 1 ? LocalTime.StartOf(d.Day, Rules.Zone) : Now, d.Score, d.Learned))];

    public async Task<IActionResult> OnGetAsync()
    {
        History = await Ask(new GetScoreHistory.Query(Id));
        return IsHtmx ? Partial("_ScoreCurve", this) : Page();
    }
}
