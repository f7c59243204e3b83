using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace LeadFlow.Web.Features.Forms.Public;

/// <summary>Where the link of a mail leads: one button, so that a scanner that follows links confirms nothing.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
[EnableRateLimiting(FormsSetup.Limit)]
public sealed class ConsentModel(ISender sender, Desk desk, ConsentLinks links) : PageModel
{
    [BindProperty(SupportsGet = true)] public string? T { get; set; }
    public FormWords Words { get; private set; } = FormWords.In("en");
    public string Language { get; private set; } = "en";
    public string Company { get; private set; } = "";
    public bool IsDone { get; private set; }
    public bool IsGood { get; private set; }

    public async Task OnGetAsync(string? lang, CancellationToken cancellationToken)
    {
        await Prepare(lang, cancellationToken);
        IsGood = links.Read(T) is not null;
    }

    public async Task OnPostAsync(string? lang, CancellationToken cancellationToken)
    {
        await Prepare(lang, cancellationToken);
        IsDone = IsGood = await sender.Send(new ConfirmConsent.Command(T), cancellationToken);
    }

    private async Task Prepare(string? lang, CancellationToken cancellationToken) =>
        (Language, Words, Company) = (lang is { Length: 2 } ? lang : "en", FormWords.In(lang ?? "en"), (await desk.Rules(cancellationToken)).CompanyName);
}
