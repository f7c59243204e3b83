using System.Text.Encodings.Web;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace LeadFlow.Web.Features.Shared.TagHelpers;

/// <summary><c>&lt;lf-mark kind="Hot" /&gt;</c>: the stage's glyph alone; give a label where no name stands beside it.</summary>
[HtmlTargetElement("lf-mark", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class MarkTagHelper(CompanyRules rules) : TagHelper
{
    public StageKind Kind { get; set; }

    /// <summary>0 to 1 for a stage between two kinds; null takes the kind's own.</summary>
    public double? Fill { get; set; }
    public string? Label { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Begin("svg", "lf-mark");
        output.Attributes.SetAttribute("viewBox", "0 0 12 12");
        output.Attributes.SetAttribute("data-stage", Svg.Of(Kind));
        output.Color(Label is { } name ? rules.ColorOf(name) : null);
        output.Speak(Label);
        output.Content.SetHtmlContent(Draw(Kind, Fill));
    }

    internal static string Draw(StageKind kind, double? fill)
    {
        const string outline = "<circle cx=\"6\" cy=\"6\" r=\"4.75\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\"></circle>";
        if (kind is StageKind.Dead)
        {
            return outline + "<path d=\"M2.7 9.3l6.6-6.6\" stroke=\"currentColor\" stroke-width=\"1.5\"></path>";
        }

        var level = Math.Clamp(fill ?? kind switch { StageKind.Raw => 0, StageKind.Warm => .5, _ => 1 }, 0, 1);
        if (level >= 1)
        {
            return "<circle class=\"f\" cx=\"6\" cy=\"6\" r=\"5.5\"></circle>";
        }

        if (level <= 0)
        {
            return outline;
        }

        // A circle of radius 4.4, filled from below up to the level.
        var height = 4.4 * (1 - (2 * level));
        var half = Math.Sqrt((4.4 * 4.4) - (height * height));
        return $"{outline}<path class=\"f\" d=\"M{Svg.N(6 - half)} {Svg.N(6 + height)}A4.4 4.4 0 {(level > .5 ? 1 : 0)} 0 {Svg.N(6 + half)} {Svg.N(6 + height)}z\"></path>";
    }
}

/// <summary><c>&lt;lf-stage kind="Warm" name="@stage.Name" /&gt;</c>: glyph and name; a pill unless told otherwise.</summary>
[HtmlTargetElement("lf-stage", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class StageTagHelper(HtmlEncoder encoder, Wording t, CompanyRules rules) : TagHelper
{
    public StageKind Kind { get; set; }

    /// <summary>What the agreement calls it; null takes the kind's name.</summary>
    public string? Name { get; set; }
    public double? Fill { get; set; }
    public bool Pill { get; set; } = true;

    /// <summary>One of <see cref="Domain.Agreements.StageColors"/>; null for what the agreement in force gives this name.</summary>
    public string? Color { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Begin("span", Pill ? "lf-stage lf-stage--pill" : "lf-stage");
        output.Attributes.SetAttribute("data-stage", Svg.Of(Kind));
        output.Color(string.IsNullOrEmpty(Color) ? Name is null ? null : rules.ColorOf(Name) : Color);
        if (Name is not null)
        {
            output.Attributes.SetAttribute("translate", "no");
        }

        output.Content.SetHtmlContent($"<svg class=\"lf-mark\" viewBox=\"0 0 12 12\" aria-hidden=\"true\">{MarkTagHelper.Draw(Kind, Fill)}</svg>{encoder.Encode(Name ?? t.Of(Kind))}");
    }
}
