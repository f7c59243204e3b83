using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace LeadFlow.Web.Features.Shared.TagHelpers;

/// <summary><c>&lt;lf-icon name="flame" /&gt;</c>: an icon of the sprite; the names stand in assets/icons.txt.</summary>
[HtmlTargetElement("lf-icon", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class IconTagHelper(IFileVersionProvider versions, HtmlEncoder encoder) : TagHelper
{
    public string Name { get; set; } = "";

    /// <summary>18 px instead of 16.</summary>
    public bool Large { get; set; }

    /// <summary>Only where no text stands beside it.</summary>
    public string? Label { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Begin("svg", Large ? "lf-i lf-i--l" : "lf-i");
        output.Speak(Label);
        output.Content.SetHtmlContent(Use(Name, ViewContext, versions, encoder));
    }

    internal static string Use(string name, ViewContext view, IFileVersionProvider versions, HtmlEncoder encoder)
    {
        var pathBase = view.HttpContext.Request.PathBase;
        return $"<use href=\"{encoder.Encode(pathBase + versions.AddFileVersionToPath(pathBase, "/dist/icons.svg") + "#" + name)}\"></use>";
    }
}
