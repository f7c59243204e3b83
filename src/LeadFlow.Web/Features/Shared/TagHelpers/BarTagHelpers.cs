using LeadFlow.Domain.Leads;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace LeadFlow.Web.Features.Shared.TagHelpers;

/// <summary><c>&lt;lf-bar percent="57.5" height="4" /&gt;</c>: a length; with a kind in the stage's colour, bare without its track.</summary>
[HtmlTargetElement("lf-bar", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class BarTagHelper : TagHelper
{
    public double Percent { get; set; }
    public int Height { get; set; } = 6;
    public StageKind? Kind { get; set; }
    public bool Bare { get; set; }

    /// <summary>Where it stood before, as a mark across.</summary>
    public double? Was { get; set; }

    /// <summary>A progress bar says what is done; a bar beside its number is silent.</summary>
    public string? Label { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Begin("svg", "lf-bar");
        output.Attributes.SetAttribute("height", Height);
        if (Kind is { } kind)
        {
            output.Attributes.SetAttribute("data-stage", Svg.Of(kind));
        }

        var percent = Math.Clamp(Percent, 0, 100);
        if (Label is null)
        {
            output.Speak(null);
        }
        else
        {
            output.Attributes.SetAttribute("role", "progressbar");
            output.Attributes.SetAttribute("aria-label", Label);
            output.Attributes.SetAttribute("aria-valuenow", Svg.N(percent));
            output.Attributes.SetAttribute("aria-valuemin", "0");
            output.Attributes.SetAttribute("aria-valuemax", "100");
        }

        var round = Svg.N(Bare ? 1.5 : Height / 2.0);
        var track = Bare ? "" : $"<rect class=\"t\" width=\"100%\" height=\"{Height}\" rx=\"{round}\"></rect>";
        var was = Was is { } before ? $"<line class=\"was\" x1=\"{Svg.N(before)}%\" x2=\"{Svg.N(before)}%\" y1=\"-3\" y2=\"{Height + 3}\"></line>" : "";
        output.Content.SetHtmlContent($"{track}<rect class=\"{(Kind is null ? "v" : "h")}\" width=\"{Svg.N(percent)}%\" height=\"{Height}\" rx=\"{round}\"></rect>{was}");
    }
}

/// <summary><c>&lt;lf-heatbar raw="934" warm="215" hot="12" /&gt;</c>: leads by stage kind as one bar.</summary>
[HtmlTargetElement("lf-heatbar", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class HeatbarTagHelper : TagHelper
{
    public long Raw { get; set; }
    public long Warm { get; set; }
    public long Hot { get; set; }
    public long Dead { get; set; }
    public int Height { get; set; } = 6;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Begin("svg", "lf-heatbar");
        output.Attributes.SetAttribute("width", "100%");
        output.Attributes.SetAttribute("height", Height);
        output.Speak(null);
        var sum = Math.Max(1, Raw + Warm + Hot + Dead);
        double x = 0;
        foreach (var (count, css) in new[] { (Raw, "raw"), (Warm, "warm"), (Hot, "hot"), (Dead, "dead") })
        {
            if (count > 0)
            {
                var width = 100.0 * count / sum;
                output.Content.AppendHtml($"<rect class=\"{css}\" x=\"{Svg.N(x)}%\" width=\"{Svg.N(Math.Max(.4, width - .3))}%\" height=\"{Height}\"></rect>");
                x += width;
            }
        }
    }
}

/// <summary><c>&lt;lf-funnel value="2846" next="1031" max="2846" /&gt;</c>: one step of the funnel strip, flowing into the next.</summary>
[HtmlTargetElement("lf-funnel", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FunnelTagHelper : TagHelper
{
    public long Value { get; set; }

    /// <summary>Null for the last step.</summary>
    public long? Next { get; set; }
    public long Max { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("viewBox", "0 0 100 68");
        output.Attributes.SetAttribute("preserveAspectRatio", "none");
        output.Speak(null);
        double Half(long n) => Math.Max(.9, 32.0 * n / Math.Max(1, Max));
        var (a, b) = (Half(Value), Half(Next ?? Value));
        output.Content.SetHtmlContent($"<path d=\"M0 {Svg.N(34 - a)}H52C78 {Svg.N(34 - a)} 76 {Svg.N(34 - b)} 100 {Svg.N(34 - b)}V{Svg.N(34 + b)}C76 {Svg.N(34 + b)} 78 {Svg.N(34 + a)} 52 {Svg.N(34 + a)}H0z\"></path>");
    }
}
