using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Html;

namespace LeadFlow.Web.Features.Integrations;

/// <summary>The API's document as a page: every call with its fields, and how to ask, page and retry.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed partial class ApiPageModel(ApiReference reference) : DeskPage
{
    public IReadOnlyList<ApiReference.Group> Groups { get; private set; } = [];

    public string Root => $"{Request.Scheme}://{Request.Host}{Request.PathBase}";

    public async Task OnGetAsync() => Groups = await reference.Groups(HttpContext.RequestAborted);

    /// <summary>The document's own prose: words between backticks are code.</summary>
    public static IHtmlContent Prose(string text) => new HtmlString(Code().Replace(HtmlEncoder.Default.Encode(text), "<code class=\"lf-code\">$1</code>"));

    [GeneratedRegex("&#x60;(.+?)&#x60;")]
    private static partial Regex Code();
}
