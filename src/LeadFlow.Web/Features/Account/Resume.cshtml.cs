using System.Text.RegularExpressions;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Account;

/// <summary>What somebody had typed when their session ended, and one button that sends it again.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed partial class ResumeModel(KeptForms keptForms) : DeskPage
{
    public KeptForms.Form Kept { get; private set; } = new("/", [], false);

    /// <summary>Somebody else typed it: their name, in place of what they typed.</summary>
    public string? Author { get; private set; }

    /// <summary>What a person typed, in words; ids and the like travel along unseen.</summary>
    public IEnumerable<(string Label, string Value)> Typed => Kept.Fields
        .Where(f => f.Value.Length > 0 && f.Value is not ("true" or "false") && !Guid.TryParse(f.Value, out _) && f.Name.Split('.')[^1] is not ("Version" or "RequestId" or "Criterion" or "ReturnUrl"))
        .Select(f => (Words().Replace(f.Name.Split('.')[^1], " $1").TrimStart() is { Length: > 0 } words ? $"{char.ToUpperInvariant(words[0])}{words[1..].ToLowerInvariant()}" : f.Name, f.Value));

    public IActionResult OnGet()
    {
        if (KeptForms.Of(HttpContext) is not { } sealedForm || keptForms.Read(sealedForm) is not { } kept || !Url.IsLocalUrl(kept.Action))
        {
            return Redirect("~/");
        }

        if (kept.Author is { } author && author != Who.Id)
        {
            Author = Rules.People.GetValueOrDefault(author)?.Name ?? T["Somebody else"];
            return Page();
        }

        Kept = kept;
        return Page();
    }

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Words();
}
