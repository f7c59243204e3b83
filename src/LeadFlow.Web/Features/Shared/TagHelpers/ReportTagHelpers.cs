using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace LeadFlow.Web.Features.Shared.TagHelpers;

/// <summary>A share over time at one point.</summary>
/// <param name="Label">Under the line; empty for none.</param>
/// <param name="Share">0 to 1; null where there is nothing to be a share of.</param>
/// <param name="Title">On hover, what it is.</param>
/// <param name="Mark">What began here, such as "v6"; null without.</param>
public sealed record TrendPoint(string Label, double? Share, string Title, string? Mark = null);

/// <summary><c>&lt;lf-trend points="@points" label="…" /&gt;</c>: a share over time as a line, with marks across it. A table with its numbers stands on the page.</summary>
[HtmlTargetElement("lf-trend", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class TrendTagHelper(HtmlEncoder encoder) : TagHelper
{
    private const double Top = 32, Ground = 192;

    public IReadOnlyList<TrendPoint> Points { get; set; } = [];

    /// <summary>What the picture says.</summary>
    public string Label { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Begin("svg", "lf-trend");
        output.Attributes.SetAttribute("width", "100%");
        output.Attributes.SetAttribute("height", "216");
        output.Speak(Label);
        double[] tops = [.1, .25, .5, .75, 1];
        var most = Points.Select(p => p.Share ?? 0).DefaultIfEmpty().Max();
        var top = tops.First(t => t >= Math.Min(most, 1));
        var svg = new StringBuilder();
        foreach (var at in new[] { 0, top / 2, top })
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"{(at == 0 ? "ground" : "at")}\" x1=\"0\" x2=\"100%\" y1=\"{Svg.N(Y(at))}\" y2=\"{Svg.N(Y(at))}\"></line><text x=\"0\" y=\"{Svg.N(Y(at) - 4)}\">{Svg.N(100 * at)}&#160;%</text>");
        }

        // The line in a stretched inner picture, marks and words outside of it. Where nothing was decided it has a gap.
        var path = new StringBuilder();
        for (var i = 0; i < Points.Count; i++)
        {
            if (Points[i].Share is { } share)
            {
                path.Append(CultureInfo.InvariantCulture, $"{(i > 0 && Points[i - 1].Share is not null ? 'L' : 'M')}{Svg.N(X(i))} {Svg.N(Y(share))}");
            }
        }

        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 100 {Ground + 2}\" width=\"100%\" height=\"{Ground + 2}\" preserveAspectRatio=\"none\"><path d=\"{path}\"></path></svg>");
        for (var i = 0; i < Points.Count; i++)
        {
            var (point, x) = (Points[i], Svg.N(X(i)));
            if (point.Mark is { } mark)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<line class=\"mark\" x1=\"{x}%\" x2=\"{x}%\" y1=\"{Top - 14}\" y2=\"{Ground}\"></line><text x=\"{x}%\" y=\"{Top - 20}\" text-anchor=\"middle\">{encoder.Encode(mark)}</text>");
            }

            if (point.Share is { } share)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"{(i == Points.Count - 1 ? "now" : "")}\" cx=\"{x}%\" cy=\"{Svg.N(Y(share))}\" r=\"3.5\"><title>{encoder.Encode(point.Title)}</title></circle>");
            }

            if (point.Label.Length > 0)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}%\" y=\"210\" text-anchor=\"middle\">{encoder.Encode(point.Label)}</text>");
            }
        }

        output.Content.SetHtmlContent(svg.ToString());

        // Room on the left for the numbers of the lines, on the right for half a label.
        double X(int i) => Points.Count == 1 ? 50 : 9 + (86.0 * i / (Points.Count - 1));
        double Y(double share) => Ground - ((Ground - Top) * Math.Clamp(share / top, 0, 1));
    }
}

/// <summary>One column of a histogram.</summary>
/// <param name="Label">Where it ends, under its right edge; empty for none.</param>
/// <param name="Good">Drawn in ink, below; <paramref name="Rest"/> pale, on top.</param>
/// <param name="Title">On hover, what it is.</param>
public sealed record HistogramColumn(string Label, int Good, int Rest, string Title);

/// <summary><c>&lt;lf-histogram columns="@columns" label="…" /&gt;</c>: how often something took how long. A table with its numbers stands on the page.</summary>
[HtmlTargetElement("lf-histogram", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class HistogramTagHelper(HtmlEncoder encoder) : TagHelper
{
    private const double Top = 10, Ground = 130;

    public IReadOnlyList<HistogramColumn> Columns { get; set; } = [];

    /// <summary>What the picture says.</summary>
    public string Label { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Begin("svg", "lf-histogram");
        output.Attributes.SetAttribute("width", "100%");
        output.Attributes.SetAttribute("height", "152");
        output.Speak(Label);
        var most = Math.Max(1, Columns.Select(c => c.Good + c.Rest).DefaultIfEmpty().Max());
        var width = 100.0 / Math.Max(1, Columns.Count);
        var svg = new StringBuilder(FormattableString.Invariant($"<line class=\"ground\" x1=\"0\" x2=\"100%\" y1=\"{Ground}\" y2=\"{Ground}\"></line>"));
        for (var i = 0; i < Columns.Count; i++)
        {
            var column = Columns[i];
            var (good, rest) = (Height(column.Good), Height(column.Rest));
            svg.Append(CultureInfo.InvariantCulture, $"<g><title>{encoder.Encode(column.Title)}</title>");
            Rect("rest", Ground - good - rest, rest);
            Rect("good", Ground - good, good);
            svg.Append("</g>");
            if (column.Label.Length > 0)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Svg.N((i + 1) * width)}%\" y=\"147\" text-anchor=\"middle\">{encoder.Encode(column.Label)}</text>");
            }

            void Rect(string css, double y, double height)
            {
                if (height > 0)
                {
                    svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"{css}\" x=\"{Svg.N((i * width) + .4)}%\" width=\"{Svg.N(width - .8)}%\" y=\"{Svg.N(y)}\" height=\"{Svg.N(height)}\"></rect>");
                }
            }
        }

        output.Content.SetHtmlContent(svg.ToString());

        double Height(int count) => count == 0 ? 0 : Math.Max(1, (Ground - Top) * count / most);
    }
}
