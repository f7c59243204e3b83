using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace LeadFlow.Web.Features.Shared.TagHelpers;

/// <summary>Every form that changes something says for whom it was drawn: should somebody else be signed in when it is sent, they are not shown what was typed (<see cref="KeptForms"/>).</summary>
[HtmlTargetElement("form", Attributes = "[method=post]")]
public sealed class AuthorTagHelper(CurrentUser user) : TagHelper
{
    /// <summary>False at forms for anybody.</summary>
    [HtmlAttributeName("asp-antiforgery")]
    public bool? Antiforgery { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (user.Id is { } id && Antiforgery != false)
        {
            output.PostContent.AppendHtml($"<input type=\"hidden\" name=\"{KeptForms.AuthorField}\" value=\"{id}\">");
        }
    }
}
