using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using LeadFlow.Domain.Qualifying;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace LeadFlow.Web.Features.Shared.TagHelpers;

/// <summary>
/// <c>&lt;lf-levels name="Input.Budget" label="Budget" value="@level" key="1" points="17" of="25" note="From the form" suggested="Level.Likely" /&gt;</c>:
/// writing an answer. Its key goes there, again to the next level, with Shift back; the arrows do as well.
/// </summary>
[HtmlTargetElement("lf-levels", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class LevelsTagHelper(HtmlEncoder encoder, Wording t) : TagHelper
{
    public string Name { get; set; } = "";
    public string Label { get; set; } = "";
    public Level Value { get; set; }

    /// <summary>A digit.</summary>
    [HtmlAttributeName("key")]
    public string? Shortcut { get; set; }
    public int? Points { get; set; }
    public int? Of { get; set; }
    public string? Note { get; set; }

    /// <summary>The note is a sentence of the rules.</summary>
    public bool NoteIsSaid { get; set; }

    /// <summary>What the form or the title suggests, dotted.</summary>
    public Level? Suggested { get; set; }

    /// <summary>Instead of the five levels: value and text.</summary>
    public IEnumerable<(string Value, string Text)>? Options { get; set; }

    /// <summary>Of <see cref="Options"/>.</summary>
    public string? Selected { get; set; }

    /// <summary>Without the row around it: the segments only.</summary>
    public bool Bare { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Begin("fieldset", Bare ? "lf-levels-group" : "lf-entry");
        if (Shortcut is not null)
        {
            output.Attributes.SetAttribute("data-levels-key", Shortcut);
            output.Attributes.SetAttribute("data-key-label", Label);
        }

        var options = (Options ?? Enum.GetValues<Level>().Select(l => (l.ToString(), t.Of(l)))).ToList();
        var selected = Selected ?? Value.ToString();
        var html = new StringBuilder();
        var kbd = Shortcut is null ? "" : $"<kbd class=\"lf-kbd\" aria-hidden=\"true\">{encoder.Encode(Shortcut)}</kbd> ";
        html.Append(CultureInfo.InvariantCulture, $"<legend class=\"{(Bare ? "lf-sr" : "lf-entry__name")}\">{(Bare ? "" : kbd)}{encoder.Encode(Label)}</legend><div class=\"lf-levels\">");
        foreach (var (value, text) in options)
        {
            html.Append(CultureInfo.InvariantCulture, $"<label{(Suggested?.ToString() == value ? " class=\"is-suggested\"" : "")}><input type=\"radio\" name=\"{encoder.Encode(Name)}\" value=\"{encoder.Encode(value)}\"{(value == selected ? " checked" : "")}>{encoder.Encode(text)}</label>");
        }

        html.Append("</div>");
        if (!Bare)
        {
            html.Append(CultureInfo.InvariantCulture, $"<span class=\"lf-entry__pts\">{(Points is { } points ? $"<b>{points}</b> / {Of}" : "")}</span>");
        }

        if (!Bare && Note is not null)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"lf-entry__note\"{(NoteIsSaid ? " translate=\"no\"" : "")}>{encoder.Encode(Note)}</p>");
        }

        output.Content.SetHtmlContent(html.ToString());
    }
}
