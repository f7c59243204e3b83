using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace LeadFlow.Web.Features.Shared.TagHelpers;

/// <summary>
/// <c>&lt;lf-dialog id="return" title="Return to marketing" open="@(Model.OpenForm == "Return")"&gt;…&lt;/lf-dialog&gt;</c>, opened by
/// <c>&lt;a href="#return" data-dialog="return"&gt;</c>. Inside: .lf-dialog__body, .lf-dialog__foot.
/// </summary>
[HtmlTargetElement("lf-dialog")]
public sealed class DialogTagHelper(IFileVersionProvider versions, HtmlEncoder encoder, Wording t) : TagHelper
{
    public string Id { get; set; } = "";
    public string Title { get; set; } = "";
    public string? Note { get; set; }

    /// <summary>s (448 px), m (640) or l (864).</summary>
    public string Size { get; set; } = "m";

    /// <summary>Stands open when the page comes: its form was refused.</summary>
    public bool Open { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var content = await output.GetChildContentAsync();
        output.Begin("dialog", Size is "m" ? "lf-dialog" : $"lf-dialog lf-dialog--{Size}");
        output.Attributes.SetAttribute("id", Id);
        output.Attributes.SetAttribute("aria-labelledby", $"{Id}-title");
        if (Open)
        {
            output.Attributes.SetAttribute(new("open", null, HtmlAttributeValueStyle.Minimized));
        }

        var note = Note is null ? "" : $"<p class=\"lf-note\">{encoder.Encode(Note)}</p>";
        output.Content.SetHtmlContent($"<div class=\"lf-dialog__in\"><header class=\"lf-dialog__head\"><div><h2 class=\"lf-find\" id=\"{encoder.Encode(Id)}-title\">{encoder.Encode(Title)}</h2>{note}</div><a class=\"btn btn-plain btn-icon\" href=\"#main\" data-close aria-label=\"{encoder.Encode(t["Close"])}\"><svg class=\"lf-i lf-i--l\" aria-hidden=\"true\">{IconTagHelper.Use("x", ViewContext, versions, encoder)}</svg></a></header>");
        output.Content.AppendHtml(content);
        output.Content.AppendHtml("</div>");
    }
}

/// <summary><c>&lt;lf-key keys="j k" label="next, previous lead" group="Move" /&gt;</c>: a key that another module answers to, for the list of keys.</summary>
[HtmlTargetElement("lf-key", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class KeyTagHelper : TagHelper
{
    /// <summary>Apart by spaces; what is pressed together by "+".</summary>
    public string Keys { get; set; } = "";
    public string Label { get; set; } = "";
    public string? Group { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute(new("hidden", null, HtmlAttributeValueStyle.Minimized));
        output.Attributes.SetAttribute("data-key-hint", Keys);
        output.Attributes.SetAttribute("data-key-label", Label);
        if (Group is not null)
        {
            output.Attributes.SetAttribute("data-key-group", Group);
        }
    }
}
