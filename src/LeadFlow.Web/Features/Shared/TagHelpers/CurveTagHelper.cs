using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using LeadFlow.Domain.Leads;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace LeadFlow.Web.Features.Shared.TagHelpers;

/// <summary>The score from an instant on, and what made it so.</summary>
/// <param name="Cause">Address of what made it so; null without.</param>
public sealed record CurvePoint(DateTimeOffset At, int Score, string? Why = null, string? Cause = null);

/// <summary><c>&lt;lf-curve points="@points" until="@now" warm-from="35" hot-from="70" zone="@Model.Zone" /&gt;</c>: how a score came to be what it is.</summary>
[HtmlTargetElement("lf-curve", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class CurveTagHelper(HtmlEncoder encoder, Wording t) : TagHelper
{
    private const double Top = 8, Ground = 78;

    public IReadOnlyList<CurvePoint> Points { get; set; } = [];
    public DateTimeOffset Until { get; set; }
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;
    public int? WarmFrom { get; set; }
    public int? HotFrom { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var points = Points.OrderBy(p => p.At).ToList();
        if (points.Count == 0)
        {
            output.SuppressOutput();
            return;
        }

        var (first, last) = (points[0], points[^1]);
        output.Begin("svg", "lf-curve");
        output.Attributes.SetAttribute("width", "100%");
        output.Attributes.SetAttribute("height", "100");
        output.Speak(t["Score from {0} on {1} to {2} now, {3} at the most.", first.Score, TimeText.Day(first.At, Until, Zone, t), last.Score, points.Max(p => p.Score)] + (Svg.Thresholds(WarmFrom, HotFrom, t) is { Length: > 0 } from ? $" {from}." : ""));

        // The last part of the width is for the number at its end.
        var length = Math.Max(1, (Until - first.At).TotalSeconds) / .93;
        var svg = new StringBuilder(FormattableString.Invariant($"<line class=\"ground\" x1=\"0\" x2=\"100%\" y1=\"{Ground}\" y2=\"{Ground}\"></line>"));
        foreach (var (at, name) in new[] { (WarmFrom, "warm from {0}"), (HotFrom, "hot from {0}") })
        {
            if (at is { } threshold)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<line class=\"at\" x1=\"0\" x2=\"100%\" y1=\"{Svg.N(Y(threshold))}\" y2=\"{Svg.N(Y(threshold))}\"></line><text x=\"0\" y=\"{Svg.N(Y(threshold) - 4)}\">{encoder.Encode(t[name, threshold])}</text>");
            }
        }

        // Lines in a stretched inner picture, marks and words outside of it.
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 100 {Ground + 2}\" width=\"100%\" height=\"{Ground + 2}\" preserveAspectRatio=\"none\">");
        for (var i = 0; i < points.Count; i++)
        {
            var (x, to, y) = (X(points[i].At), X(i + 1 < points.Count ? points[i + 1].At : Until), Y(points[i].Score));
            if (i > 0)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<path class=\"rise\" d=\"M{Svg.N(x)} {Svg.N(Y(points[i - 1].Score))}V{Svg.N(y)}\"></path>");
            }

            svg.Append(CultureInfo.InvariantCulture, $"<path data-stage=\"{Stage(points[i].Score)}\" d=\"M{Svg.N(x)} {Svg.N(y)}H{Svg.N(to)}\"></path>");
        }

        svg.Append("</svg>");
        var causes = new StringBuilder();
        foreach (var point in points)
        {
            var why = encoder.Encode(point.Why is null ? t["{0}: {1}", TimeText.Day(point.At, Until, Zone, t), point.Score] : t["{0}: {1}, {2}", TimeText.Day(point.At, Until, Zone, t), point.Score, point.Why]);
            svg.Append(CultureInfo.InvariantCulture, $"<circle data-stage=\"{Stage(point.Score)}\" cx=\"{Svg.N(X(point.At))}%\" cy=\"{Svg.N(Y(point.Score))}\" r=\"3\"><title>{why}</title></circle>");
            if (point.Cause is { } cause)
            {
                causes.Append(CultureInfo.InvariantCulture, $"<a href=\"{encoder.Encode(cause)}\" tabindex=\"-1\"><circle cx=\"{Svg.N(X(point.At))}%\" cy=\"{Svg.N(Y(point.Score))}\" r=\"9\"><title>{why}</title></circle></a>");
            }
        }

        svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"now\" data-stage=\"{Stage(last.Score)}\" cx=\"93%\" cy=\"{Svg.N(Y(last.Score))}\" r=\"3.5\"></circle><text class=\"now\" x=\"94.5%\" y=\"{Svg.N(Y(last.Score) + 4.5)}\">{last.Score}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"0\" y=\"96\">{encoder.Encode(TimeText.Day(first.At, Until, Zone, t))}</text><text x=\"93%\" y=\"96\" text-anchor=\"middle\">{encoder.Encode(t["now"])}</text>");
        output.Content.SetHtmlContent(svg.ToString());
        if (causes.Length > 0)
        {
            // To press: over the picture, which is one thing to those who hear it. They have the same links in the table.
            output.PostElement.SetHtmlContent($"<svg class=\"lf-curve lf-curve--causes\" width=\"100%\" height=\"100\" aria-hidden=\"true\">{causes}</svg>");
        }

        double X(DateTimeOffset at) => Math.Clamp(100 * (at - first.At).TotalSeconds / length, 0, 93);
        static double Y(double score) => Ground - ((Ground - Top) * Math.Clamp(score, 0, 100) / 100);
        string Stage(int score) => Svg.Of(HotFrom is { } hot && score >= hot ? StageKind.Hot : WarmFrom is { } warm && score >= warm ? StageKind.Warm : StageKind.Raw);
    }
}
