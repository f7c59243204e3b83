using LeadFlow.Domain.People;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace LeadFlow.Web.Features.Shared.TagHelpers;

/// <summary><c>&lt;lf-avatar name="Amara Okafor" size="m" /&gt;</c>: initials; the name itself always stands beside it.</summary>
[HtmlTargetElement("lf-avatar", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class AvatarTagHelper : TagHelper
{
    /// <summary>Null or empty draws nobody yet.</summary>
    public string? Name { get; set; }

    /// <summary>s (24 px), m (32), l (48) or user (28, ink).</summary>
    public string Size { get; set; } = "s";
    public bool Company { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var nobody = string.IsNullOrWhiteSpace(Name);
        output.Begin("span", "lf-av" + (Size is "s" ? "" : $" lf-av--{Size}") + (Company ? " lf-av--co" : "") + (nobody ? " lf-av--none" : ""));
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Attributes.SetAttribute("translate", "no");
        output.Content.SetContent(nobody ? "" : Initials.Of(Name));
    }
}

/// <summary><c>&lt;lf-side side="Prospect" name="Marit Haugen" /&gt;</c>: whose touch it was, by shape.</summary>
[HtmlTargetElement("lf-side", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class SideTagHelper(Wording t) : TagHelper
{
    public Side Side { get; set; }

    /// <summary>The prospect's name, for their initials.</summary>
    public string? Name { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Begin("span", "lf-side");
        output.Attributes.SetAttribute("data-side", Side switch { Side.Marketing => "marketing", Side.Sales => "sales", Side.Prospect => "prospect", _ => "system" });
        output.Speak(t.Of(Side));
        output.Content.SetContent(Side switch
        {
            Side.Marketing => "M",
            Side.Sales => "S",
            Side.Prospect => string.IsNullOrWhiteSpace(Name) ? "P" : Initials.Of(Name),
            _ => "",
        });
    }
}

/// <summary><c>&lt;lf-kbd&gt;Ctrl K&lt;/lf-kbd&gt;</c>: a key; not shown on phones.</summary>
[HtmlTargetElement("lf-kbd")]
public sealed class KbdTagHelper : TagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output) => output.Begin("kbd", "lf-kbd");
}

/// <summary><c>&lt;lf-brand /&gt;</c>: three leads on their way, getting warmer.</summary>
[HtmlTargetElement("lf-brand", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class BrandTagHelper : TagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent("<svg viewBox=\"0 0 22 22\" aria-hidden=\"true\"><circle class=\"raw\" cx=\"4.5\" cy=\"16.5\" r=\"3\" fill=\"none\" stroke-width=\"1.75\"></circle><circle class=\"warm\" cx=\"10.5\" cy=\"10.5\" r=\"3.4\"></circle><circle class=\"hot\" cx=\"17\" cy=\"4.8\" r=\"4.2\"></circle></svg><span translate=\"no\">LeadFlow</span>");
    }
}
