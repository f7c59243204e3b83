using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using LeadFlow.Domain.Leads;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace LeadFlow.Web.Features.Shared.TagHelpers;

/// <summary>One line of a filter's list.</summary>
/// <param name="Count">How many there are, on the right.</param>
/// <param name="Kind">Draws the stage's mark before it.</param>
/// <param name="IsName">What somebody called it: a source, a person, a stage.</param>
public sealed record FilterOption(string Value, string Text, long? Count = null, StageKind? Kind = null, bool IsName = false);

/// <summary>
/// <c>&lt;lf-filter name="stage" label="Stage" any="any stage" options="@stages" selected="@chosen" multiple="true" /&gt;</c> in a
/// <c>form.lf-filter[data-autosubmit]</c>: a word of the sentence that opens a list. One choice applies at once, several when the list closes.
/// </summary>
[HtmlTargetElement("lf-filter", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FilterTagHelper(HtmlEncoder encoder, Wording t) : TagHelper
{
    private const int LongList = 9;

    public string Name { get; set; } = "";
    public string Label { get; set; } = "";

    /// <summary>What the word says while nothing is chosen.</summary>
    public string Any { get; set; } = "";
    public IEnumerable<FilterOption> Options { get; set; } = [];
    public IEnumerable<string> Selected { get; set; } = [];
    public bool Multiple { get; set; }

    /// <summary>Stands between the last two chosen ones: "raw or warm".</summary>
    public string? Or { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var (options, chosen) = (Options.ToList(), Selected.ToHashSet(StringComparer.OrdinalIgnoreCase));
        var picked = options.Where(o => o.Value.Length > 0 && chosen.Contains(o.Value)).ToList();
        var words = picked.ConvertAll(o => o.Text);
        var text = words switch
        {
            [] => Any,
            [var one] => one,
            [var one, var two] => $"{one} {Or ?? t["or"]} {two}",
            [var one, ..] => $"{one} +{words.Count - 1}",
        };
        output.Begin("details", "lf-pop");
        if (Multiple)
        {
            output.Attributes.SetAttribute(new("data-on-close", null, HtmlAttributeValueStyle.Minimized));
        }

        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<summary class=\"lf-word{(words.Count > 0 ? " is-set" : "")}\"><span class=\"lf-sr\">{encoder.Encode(Label)}: </span>{(picked.Exists(o => o.IsName) ? $"<span translate=\"no\">{encoder.Encode(text)}</span>" : encoder.Encode(text))}</summary><div class=\"lf-pop__panel\">");
        if (options.Count >= LongList)
        {
            html.Append(CultureInfo.InvariantCulture, $"<input class=\"form-control lf-pop__narrow lf-js\" type=\"search\" aria-label=\"{encoder.Encode(Label)}\" autocomplete=\"off\" data-narrow data-focus>");
        }

        html.Append(CultureInfo.InvariantCulture, $"<fieldset><legend class=\"lf-sr\">{encoder.Encode(Label)}</legend>");
        if (!Multiple && options.TrueForAll(o => o.Value.Length > 0))
        {
            options.Insert(0, new("", Any));
        }

        foreach (var option in options)
        {
            var on = option.Value.Length == 0 ? words.Count == 0 : chosen.Contains(option.Value);
            html.Append(CultureInfo.InvariantCulture, $"<label class=\"lf-pop__item\"><input class=\"form-check-input\" type=\"{(Multiple ? "checkbox" : "radio")}\" name=\"{encoder.Encode(Name)}\" value=\"{encoder.Encode(option.Value)}\"{(on ? " checked" : "")}>");
            if (option.Kind is { } kind)
            {
                html.Append(CultureInfo.InvariantCulture, $"<svg class=\"lf-mark\" viewBox=\"0 0 12 12\" data-stage=\"{Svg.Of(kind)}\" aria-hidden=\"true\">{MarkTagHelper.Draw(kind, null)}</svg>");
            }

            html.Append(CultureInfo.InvariantCulture, $"<span{(option.IsName ? " translate=\"no\"" : "")}>{encoder.Encode(option.Text)}</span>{(option.Count is { } count ? $"<span class=\"lf-push\">{count.ToString("N0", CultureInfo.CurrentCulture)}</span>" : "")}</label>");
        }

        html.Append("</fieldset>");
        if (Multiple)
        {
            html.Append("<div class=\"lf-pop__foot\"><button class=\"btn btn-primary btn-sm\" type=\"submit\">" + encoder.Encode(t["Apply"]) + "</button></div>");
        }

        output.Content.SetHtmlContent(html.Append("</div>").ToString());
    }
}

/// <summary><c>&lt;lf-tag name="Pilot" href="~/leads?tag=pilot" remove-name="Tag" /&gt;</c>: a tag; with remove-name, inside a form, its cross posts the tag's name.</summary>
[HtmlTargetElement("lf-tag", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class TagTagHelper(IFileVersionProvider versions, HtmlEncoder encoder, Wording t) : TagHelper
{
    public string Name { get; set; } = "";

    [HtmlAttributeName("href")]
    public string? Href { get; set; }
    public long? Count { get; set; }
    public string? RemoveName { get; set; }

    /// <summary>What the cross posts; the tag's name unless told otherwise.</summary>
    public string? RemoveValue { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Begin("span", "lf-tag");
        var text = encoder.Encode(Name) + (Count is { } count ? $"<b>{count.ToString("N0", CultureInfo.CurrentCulture)}</b>" : "");
        var href = Href is ['~', '/', ..] ? ViewContext.HttpContext.Request.PathBase + Href[1..] : Href;
        output.Content.SetHtmlContent(href is null ? $"<span translate=\"no\">{text}</span>" : $"<a href=\"{encoder.Encode(href)}\" translate=\"no\">{text}</a>");
        if (RemoveName is not null)
        {
            output.Content.AppendHtml($"<button class=\"lf-tag__x\" type=\"submit\" name=\"{encoder.Encode(RemoveName)}\" value=\"{encoder.Encode(RemoveValue ?? Name)}\" aria-label=\"{encoder.Encode(t["Remove {0}", Name])}\"><svg class=\"lf-i\" aria-hidden=\"true\">{IconTagHelper.Use("x", ViewContext, versions, encoder)}</svg></button>");
        }
    }
}
