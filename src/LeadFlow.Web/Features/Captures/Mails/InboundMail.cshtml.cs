using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Captures.Mails;

/// <summary>The addresses that mail comes in by, and the domain that answers come to.</summary>
[Authorize(Policy = Policies.Administer)]
public sealed class InboundMailModel : DeskPage
{
    public sealed record OpenInput(string? Name = null, string? Source = null);

    public sealed record DomainInput(string? ReplyDomain = null);

    [BindProperty] public OpenInput Open { get; set; } = new();
    [BindProperty] public DomainInput Answers { get; set; } = new();

    public GetInboundMail.Answer Found { get; private set; } = null!;

    /// <summary>What is shown this once.</summary>
    public (string What, string Secret)? Once { get; private set; }

    public Task OnGetAsync() => Load();

    public async Task<IActionResult> OnPostOpenAsync()
    {
        if (await Try(new OpenMailEndpoint.Command(Open.Name, Open.Source), "Open") is { } opened)
        {
            Once = (T["The address for {0}", opened.Name], $"{Request.Scheme}://{Request.Host}{Request.PathBase}{opened.Path}");
            ModelState.Clear();
            Open = new();
        }

        await Load();
        return Page();
    }

    public async Task<IActionResult> OnPostRevokeAsync(Guid endpointId)
    {
        Said(await Ask(new RevokeMailEndpoint.Command(endpointId)), T["Nothing is taken there any more; what came in stays"]);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostDomainAsync()
    {
        if (await Did(new SetReplyDomain.Command(Answers.ReplyDomain), "Answers", T["Saved: it holds for mails from now on"]))
        {
            return RedirectToPage();
        }

        await Load();
        return Page();
    }

    private async Task Load()
    {
        Found = await Ask(new GetInboundMail.Query());
        if (OpenForm != "Answers")
        {
            Answers = new(Found.ReplyDomain);
        }
    }
}
