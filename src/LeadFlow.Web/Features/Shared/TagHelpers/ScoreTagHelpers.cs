using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace LeadFlow.Web.Features.Shared.TagHelpers;

/// <summary>A score and the agreement's thresholds, which are always given and never known here.</summary>
public abstract class ScoreTagHelper(Wording t) : TagHelper
{
    public int Score { get; set; }
    public StageKind Kind { get; set; }
    public int? WarmFrom { get; set; }
    public int? HotFrom { get; set; }

    protected string Says
    {
        get
        {
            var thresholds = Svg.Thresholds(WarmFrom, HotFrom, t);
            return thresholds.Length > 0 ? t["Score {0} of 100; {1}", Score, thresholds] : t["Score {0} of 100", Score];
        }
    }
}

/// <summary><c>&lt;lf-ring score="92" kind="Hot" warm-from="35" hot-from="70" size="72" /&gt;</c>: arcs with gaps at the thresholds.</summary>
[HtmlTargetElement("lf-ring", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class RingTagHelper(Wording t) : ScoreTagHelper(t)
{
    /// <summary>Pixels: 72 in a head, 64 on a raised card, 44 on a card, 32 in a row.</summary>
    public int Size { get; set; } = 44;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Begin("svg", "lf-ring");
        output.Attributes.SetAttribute("data-stage", Svg.Of(Kind));
        output.Attributes.SetAttribute("width", Size);
        output.Attributes.SetAttribute("height", Size);
        output.Attributes.SetAttribute("viewBox", $"0 0 {Size} {Size}");
        output.Speak(Says);

        var width = Size >= 64 ? 6 : Size >= 40 ? 4 : 3;
        var (radius, centre) = ((Size / 2.0) - (width / 2.0), Size / 2.0);
        var gap = Size >= 80 ? .55 : Size >= 64 ? .75 : 1.1;
        var zones = Svg.Zones(WarmFrom, HotFrom).ToList();
        var svg = new StringBuilder();
        foreach (var (from, to) in zones)
        {
            // Without thresholds the ring is whole.
            var (a, b) = zones.Count == 1 ? (from, to) : (from + gap, to - gap);
            Arc("lf-ring__track", a, b);
            Arc("lf-ring__arc", a, Math.Min(b, Score));
        }

        var (down, size) = Size >= 80 ? (9.5, 28) : Size >= 64 ? (7.5, 22) : Size >= 40 ? (4.7, 13.5) : (3.8, 10.5);
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Svg.N(centre)}\" y=\"{Svg.N(centre + down)}\" text-anchor=\"middle\" font-size=\"{Svg.N(size)}\" aria-hidden=\"true\">{Score}</text>");
        output.Content.SetHtmlContent(svg.ToString());

        void Arc(string css, double a, double b)
        {
            if (b > a)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"{css}\" cx=\"{Svg.N(centre)}\" cy=\"{Svg.N(centre)}\" r=\"{Svg.N(radius)}\" fill=\"none\" stroke-width=\"{width}\" pathLength=\"100\" stroke-dasharray=\"{Svg.N(b - a)} 100\" stroke-dashoffset=\"{Svg.N(-a)}\" transform=\"rotate(-90 {Svg.N(centre)} {Svg.N(centre)})\"></circle>");
            }
        }
    }
}

/// <summary><c>&lt;lf-line score="62" kind="Warm" warm-from="35" hot-from="70" /&gt;</c>: the score on a line, beside its number in rows.</summary>
[HtmlTargetElement("lf-line", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class LineTagHelper(Wording t) : ScoreTagHelper(t)
{
    /// <summary>Pixels, or a share such as 100%.</summary>
    public string Width { get; set; } = "44";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Begin("svg", "lf-line");
        output.Attributes.SetAttribute("data-stage", Svg.Of(Kind));
        output.Attributes.SetAttribute("width", Width);
        output.Attributes.SetAttribute("height", "4");
        output.Attributes.SetAttribute("viewBox", "0 0 100 4");
        output.Attributes.SetAttribute("preserveAspectRatio", "none");
        output.Speak(null);
        var svg = new StringBuilder();
        foreach (var (from, to) in Svg.Zones(WarmFrom, HotFrom))
        {
            var start = from > 0 ? from + 1.5 : 0;
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"t\" x=\"{Svg.N(start)}\" width=\"{Svg.N(to - start)}\" height=\"4\"></rect>");
            if (Math.Min(to, Score) > start)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"v\" x=\"{Svg.N(start)}\" width=\"{Svg.N(Math.Min(to, Score) - start)}\" height=\"4\"></rect>");
            }
        }

        output.Content.SetHtmlContent(svg.ToString());
    }
}

/// <summary><c>&lt;lf-scorebar score="92" criteria="@q.Criteria" adjustments="@q.Adjustments" warm-from="35" hot-from="70" /&gt;</c>: what the score is made of, and what was taken off it.</summary>
[HtmlTargetElement("lf-scorebar", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ScorebarTagHelper(HtmlEncoder encoder, Wording t) : TagHelper
{
    public int Score { get; set; }
    public IReadOnlyList<CriterionResult> Criteria { get; set; } = [];
    public IReadOnlyList<Adjustment> Adjustments { get; set; } = [];
    public int? WarmFrom { get; set; }
    public int? HotFrom { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Begin("svg", "lf-scorebar");
        output.Attributes.SetAttribute("width", "100%");
        output.Attributes.SetAttribute("height", "56");
        var lost = -Adjustments.Sum(a => a.Points);
        var parts = string.Join(", ", Criteria.Select(c => $"{t.Of(c.Criterion)} {c.Points}"));
        var taken = lost > 0 ? t[", {0} taken off", lost] : "";
        var thresholds = Svg.Thresholds(WarmFrom, HotFrom, t);
        output.Speak(t["Score {0}: {1}.", Score, parts + taken] + (thresholds.Length > 0 ? $" {thresholds}." : ""));

        var svg = new StringBuilder("<rect class=\"t\" y=\"20\" width=\"100%\" height=\"10\" rx=\"2\"></rect>");
        double x = 0;
        List<(double X, string Name, string Short, string Value)> labels = [];
        foreach (var (part, i) in Criteria.Select((c, i) => (c, i)))
        {
            labels.Add((x, t.Of(part.Criterion), part.Criterion.ToString()[..1], $"{part.Points}"));
            if (part.Points > 0)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<svg x=\"{Svg.N(x)}%\" y=\"20\" width=\"{part.Points}%\" height=\"10\"><rect class=\"p{i % 2}\" width=\"100%\" height=\"10\"></rect><rect class=\"gap\" x=\"100%\" width=\"2\" height=\"10\" transform=\"translate(-2 0)\"></rect></svg>");
                x += part.Points;
            }
        }

        if (lost > 0)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"t\" x=\"{Score}%\" y=\"20\" width=\"{Svg.N(Math.Max(0, x - Score))}%\" height=\"10\"></rect><rect class=\"lost\" x=\"{Score}%\" y=\"20\" width=\"{Svg.N(Math.Max(0, x - Score))}%\" height=\"10\"></rect>");
            labels.Add((x, t["less"], t["less"], $"{lost}"));
        }

        Write("long", l => $"{encoder.Encode(l.Name)} <tspan>{l.Value}</tspan>", l => (l.Name.Length + l.Value.Length + 2) * 1.05);
        Write("short", l => $"{encoder.Encode(l.Short)} <tspan>{l.Value}</tspan>", l => (l.Short.Length + l.Value.Length + 2) * 2.1);
        foreach (var (value, name) in new[] { (WarmFrom, "warm from {0}"), (HotFrom, "hot from {0}") })
        {
            if (value is { } v)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{v}%\" x2=\"{v}%\" y1=\"15\" y2=\"33\"></line><text x=\"{v}%\" y=\"10\" text-anchor=\"middle\">{encoder.Encode(t[name, v])}</text>");
            }
        }

        output.Content.SetHtmlContent(svg.ToString());

        // A label stands under its part; where parts are narrow the labels give way to each other, to the right and then back.
        void Write(string css, Func<(double X, string Name, string Short, string Value), string> text, Func<(double X, string Name, string Short, string Value), double> width)
        {
            var at = labels.Select(l => l.X).ToArray();
            for (var i = 1; i < at.Length; i++)
            {
                at[i] = Math.Max(at[i], at[i - 1] + width(labels[i - 1]));
            }

            var right = 100.0;
            for (var i = at.Length - 1; i >= 0; i--)
            {
                at[i] = Math.Max(0, Math.Min(at[i], right - width(labels[i])));
                right = at[i];
            }

            for (var i = 0; i < at.Length; i++)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{css}\" x=\"{Svg.N(at[i])}%\" y=\"47\">{text(labels[i])}</text>");
            }
        }
    }
}
