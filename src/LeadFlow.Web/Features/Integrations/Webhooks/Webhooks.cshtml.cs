using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Integrations.Webhooks;

/// <summary>Other programs that are told of what happens here, and how they are.</summary>
[Authorize(Policy = Policies.Administer)]
public sealed class WebhooksModel : DeskPage
{
    public sealed record WebhookInput(string? Url = null, List<string>? Events = null, int Version = 0);

    [BindProperty(SupportsGet = true)] public Guid? Id { get; set; }
    [BindProperty] public WebhookInput Webhook { get; set; } = new();

    public IReadOnlyList<FindWebhooks.Item> Items { get; private set; } = [];
    public FindWebhooks.Item? Chosen { get; private set; }

    /// <summary>Shown this once, and of which webhook.</summary>
    public (string What, string Secret)? Once { get; private set; }

    public Task OnGetAsync() => Load();

    public async Task<IActionResult> OnPostAsync()
    {
        if (Id is { } id)
        {
            return await Did(new ChangeWebhook.Command(id, Webhook.Version, Webhook.Url, Webhook.Events), "Webhook", T["Saved: it holds for what happens from now on"]) ? RedirectToPage(new { id }) : await Here();
        }

        if (await Try(new AddWebhook.Command(Webhook.Url, Webhook.Events), "Webhook") is { } added)
        {
            Shown(added.Id, added.Secret);
        }

        return await Here();
    }

    public async Task<IActionResult> OnPostSecretAsync()
    {
        Shown(Id, (await Ask(new RenewSecret.Command(Id ?? default))).Secret);
        return await Here();
    }

    public async Task<IActionResult> OnPostTestAsync()
    {
        Said((await Ask(new PingWebhook.Command(Id ?? default))).Result, T["A test event is on its way"]);
        return RedirectToPage("/Integrations/Webhooks/WebhookLog", new { Id });
    }

    public Task<IActionResult> OnPostPauseAsync() => Then(new PauseWebhook.Command(Id ?? default), T["Paused: what happens meanwhile is not kept for it"]);

    public Task<IActionResult> OnPostResumeAsync() => Then(new ResumeWebhook.Command(Id ?? default), T["Active again: what waits is tried now"]);

    public async Task<IActionResult> OnPostRemoveAsync()
    {
        Said(await Ask(new RemoveWebhook.Command(Id ?? default)), T["The webhook is gone, with its log"]);
        return RedirectToPage(new { id = (Guid?)null });
    }

    private void Shown(Guid? id, string secret)
    {
        (Id, Once) = (id, (T["The secret that requests are signed with"], secret));
        ModelState.Clear();
        OpenForm = null;
    }

    private async Task<IActionResult> Then(MediatR.IRequest<Domain.Result> command, string done)
    {
        Said(await Ask(command), done);
        return RedirectToPage(new { Id });
    }

    private async Task<IActionResult> Here()
    {
        await Load();
        return Page();
    }

    private async Task Load()
    {
        Items = await Ask(new FindWebhooks.Query());
        Chosen = Items.FirstOrDefault(w => w.Id == Id);
        ModelState.Remove("Webhook.Version"); // What they typed stays, and wins when they save again.
        Webhook = OpenForm is null ? new(Chosen?.Url, [.. Chosen?.Events ?? WebhookEvents.All], Chosen?.Version ?? 0) : Webhook with { Version = Chosen?.Version ?? 0 };
    }
}
