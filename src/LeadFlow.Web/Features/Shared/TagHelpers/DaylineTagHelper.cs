using System.Globalization;
using System.Text;
using LeadFlow.Domain.Leads;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace LeadFlow.Web.Features.Shared.TagHelpers;

/// <summary>Something that runs out today.</summary>
public sealed record DayStop(DateTimeOffset At, StageKind? Kind, string What);

/// <summary>Something planned for today.</summary>
public sealed record DayPlan(DateTimeOffset From, TimeSpan Length, string What, bool IsDone = false);

/// <summary><c>&lt;lf-dayline now="@Model.Now" zone="@Model.Zone" stops="@stops" plans="@plans" /&gt;</c>: the day as one line; it grows beyond its hours when something lies outside.</summary>
[HtmlTargetElement("lf-dayline", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class DaylineTagHelper(Wording t) : TagHelper
{
    public DateTimeOffset Now { get; set; }
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;
    public IReadOnlyList<DayStop> Stops { get; set; } = [];
    public IReadOnlyList<DayPlan> Plans { get; set; } = [];
    public int FromHour { get; set; } = 8;
    public int ToHour { get; set; } = 18;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var today = Local(Now).Date;
        var stops = Stops.Where(s => Local(s.At).Date == today).OrderBy(s => s.At).ToList();
        var plans = Plans.Where(p => Local(p.From).Date == today).OrderBy(p => p.From).ToList();
        double[] hours = [Hour(Now), .. stops.Select(s => Hour(s.At)), .. plans.Select(p => Hour(p.From))];
        var from = (int)Math.Min(FromHour, Math.Floor(hours.Min()));
        var to = (int)Math.Max(ToHour, Math.Ceiling(hours.Max()));

        output.Begin("svg", "lf-dayline");
        output.Attributes.SetAttribute("width", "100%");
        output.Attributes.SetAttribute("height", "56");
        output.Speak($"{t["Your day from {0}:00 to {1}:00, now {2}.", from, to, TimeText.Clock(Now, Zone)]} {Said(t["Runs out"], stops.Select(s => $"{s.What} {TimeText.Clock(s.At, Zone)}"))} {Said(t["Planned"], plans.Where(p => !p.IsDone).Select(p => $"{p.What} {TimeText.Clock(p.From, Zone)}"))}".Trim());

        var svg = new StringBuilder();
        var now = Svg.N(X(Hour(Now)));
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"base\" x1=\"0\" x2=\"100%\" y1=\"26\" y2=\"26\"></line><line class=\"gone\" x1=\"0\" x2=\"{now}%\" y1=\"26\" y2=\"26\"></line>");
        var step = to - from > 12 ? 4 : 2;
        for (var hour = from; hour <= to; hour += step)
        {
            var anchor = hour == from ? "start" : hour == to ? "end" : "middle";
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{((hour - from) / step % 2 == 1 ? "mid" : "")}\" x=\"{Svg.N(X(hour))}%\" y=\"52\" text-anchor=\"{anchor}\">{hour}:00</text>");
        }

        foreach (var stop in stops)
        {
            var stage = stop.Kind is { } kind ? $" data-stage=\"{Svg.Of(kind)}\"" : "";
            svg.Append(CultureInfo.InvariantCulture, $"<svg x=\"{Svg.N(X(Hour(stop.At)))}%\" overflow=\"visible\"><path class=\"due\"{stage} d=\"M0 22l-4.5-8h9z\"></path></svg>");
        }

        foreach (var plan in plans)
        {
            var width = Math.Max(.6, 100 * plan.Length.TotalHours / (to - from));
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"plan{(plan.IsDone ? " done" : "")}\" x=\"{Svg.N(X(Hour(plan.From)))}%\" y=\"30\" width=\"{Svg.N(Math.Min(width, 100 - X(Hour(plan.From))))}%\" height=\"7\" rx=\"1.5\"></rect>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"now\" x1=\"{now}%\" x2=\"{now}%\" y1=\"6\" y2=\"42\"></line>");
        output.Content.SetHtmlContent(svg.ToString());

        DateTime Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone).DateTime;
        double Hour(DateTimeOffset at) => Local(at).TimeOfDay.TotalHours;
        double X(double hour) => Math.Clamp(100 * (hour - from) / (to - from), 0, 100);
        string Said(string word, IEnumerable<string> what) => string.Join(", ", what) is { Length: > 0 } all ? t["{0}: {1}.", word, all] : "";
    }
}
