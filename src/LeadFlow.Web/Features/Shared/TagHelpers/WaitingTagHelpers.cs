using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace LeadFlow.Web.Features.Shared.TagHelpers;

/// <summary><c>&lt;lf-progress label="Importing" done="612" of="1064" left="TimeSpan.FromSeconds(8)"&gt;buttons&lt;/lf-progress&gt;</c>: what, how far, how long still.</summary>
[HtmlTargetElement("lf-progress")]
public sealed class ProgressTagHelper(HtmlEncoder encoder, Wording t) : TagHelper
{
    public string Label { get; set; } = "";
    public long Done { get; set; }

    /// <summary>Null while nobody knows.</summary>
    public long? Of { get; set; }
    public TimeSpan? Left { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var content = await output.GetChildContentAsync();
        output.Begin("div", "lf-progress");
        var percent = Of is > 0 and var of ? Math.Clamp(100.0 * Done / of, 0, 100) : 0;
        var culture = CultureInfo.CurrentCulture;
        var count = Of is { } all ? t["{0} of {1}, {2} %", Done.ToString("N0", culture), all.ToString("N0", culture), Math.Floor(percent).ToString(culture)] : Done.ToString("N0", culture);
        var left = Left is { } span && span > TimeSpan.Zero ? t[", about {0} left", span.TotalMinutes < 1 ? t["{0} s", Math.Ceiling(span.TotalSeconds).ToString(culture)] : TimeText.Amount(span, t)] : "";
        var known = Of is null ? "" : $" aria-valuenow=\"{Svg.N(percent)}\"";
        output.Content.SetHtmlContent($"<p class=\"lf-progress__t\"><b class=\"lf-strong\">{encoder.Encode(Label)}</b> <span class=\"lf-quiet lf-num\">{encoder.Encode(count + left)}</span></p>"
            + $"<svg class=\"lf-bar\" height=\"4\" role=\"progressbar\" aria-label=\"{encoder.Encode(Label)}\" aria-valuemin=\"0\" aria-valuemax=\"100\"{known}><rect class=\"t\" width=\"100%\" height=\"4\" rx=\"2\"></rect><rect class=\"v\" width=\"{Svg.N(percent)}%\" height=\"4\" rx=\"2\"></rect></svg>");
        if (!content.IsEmptyOrWhiteSpace)
        {
            output.Content.AppendHtml("<div class=\"lf-progress__do\">");
            output.Content.AppendHtml(content);
            output.Content.AppendHtml("</div>");
        }
    }
}

/// <summary><c>&lt;lf-skeleton rows="5" /&gt;</c>: where rows will stand.</summary>
[HtmlTargetElement("lf-skeleton", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class SkeletonTagHelper(HtmlEncoder encoder, Wording t) : TagHelper
{
    public int Rows { get; set; } = 3;
    public string? Label { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Begin("div", "lf-skeleton");
        output.Attributes.SetAttribute("role", "status");
        var html = new StringBuilder($"<span class=\"lf-sr\">{encoder.Encode(Label ?? t["Loading"])}</span>");
        for (var i = 0; i < Rows; i++)
        {
            // Uneven, as names are.
            var (first, second) = (28 + (i * 37 % 23), 44 + (i * 53 % 31));
            html.Append(CultureInfo.InvariantCulture, $"<svg aria-hidden=\"true\"><rect width=\"{first}%\" height=\"12\" y=\"2\" rx=\"3\"></rect><rect width=\"{second}%\" height=\"8\" y=\"21\" rx=\"3\"></rect><rect x=\"92%\" width=\"8%\" height=\"12\" y=\"2\" rx=\"3\"></rect></svg>");
        }

        output.Content.SetHtmlContent(html.ToString());
    }
}
