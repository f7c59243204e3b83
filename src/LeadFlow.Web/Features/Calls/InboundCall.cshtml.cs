using System.Text.Json;
using LeadFlow.Domain.Calls;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Search;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Calls;

/// <summary>Somebody rings or writes to us: who it is, found or added, before the sheet opens.</summary>
[Authorize(Policy = Policies.EditLeads)]
public sealed class InboundCallModel : DeskPage
{
    public sealed record WhoInput(string? Name = null, string? Phone = null, string? Email = null, string? Company = null, string? Source = null, string? RequestId = null);

    [BindProperty(SupportsGet = true)] public CallChannel Channel { get; set; }
    [BindProperty(SupportsGet = true)] public string? Source { get; set; }
    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty] public WhoInput Input { get; set; } = new();

    public IReadOnlyList<FindAnything.LeadHit> Found { get; private set; } = [];

    /// <summary>Sources of that kind that are offered; where there is none, one is made by its first caller.</summary>
    public IReadOnlyList<string> Sources => [.. Rules.Sources.Values.Where(s => s.Kind == Kind && s.ArchivedAt is null).Select(s => s.Name).Order(StringComparer.CurrentCultureIgnoreCase)];
    private SourceKind Kind => Channel is CallChannel.Chat ? SourceKind.WebChat : SourceKind.InboundCall;

    public async Task OnGetAsync()
    {
        var isPhone = Q is { } text && ContactDetails.IsPhone(text) && text.All(c => char.IsDigit(c) || " +-/().".Contains(c, StringComparison.Ordinal));
        Input = new(Q is null || isPhone || Q.Contains('@', StringComparison.Ordinal) ? null : Q, isPhone ? Q : null, Q?.Contains('@', StringComparison.Ordinal) == true ? Q : null, null, Source ?? (Sources is [var one, ..] ? one : null), Guid.NewGuid().ToString("N"));
        await Find();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var (first, last) = Split(Input.Name);
        var contact = new ContactDetails { FirstName = first, LastName = last, Phone = Text.NullIfEmpty(Input.Phone?.Trim()), Email = Text.NullIfEmpty(Input.Email?.Trim()), Company = Text.NullIfEmpty(Input.Company?.Trim()) };
        var source = Text.NullIfEmpty(Input.Source?.Trim()) ?? (Kind is SourceKind.WebChat ? "Web chat" : "Inbound call");
        if (Rules.Source(source) is null && Sources.Count > 0)
        {
            ModelState.AddModelError("Input.Source", T["“{0}” is no source: choose one of the list.", source]);
        }

        var captured = await Try(new CaptureLead.Command(CaptureRoute.QuickAdd, contact, source, JsonSerializer.Serialize(Input)) { RequestKey = Input.RequestId, SourceIfNew = Kind }, "Input");
        if (captured is null)
        {
            await Find();
            return Page();
        }

        if (!captured.IsNew && captured.Title is null && Who.SeesOnlyOwn)
        {
            Said(Domain.Result.Success, T["They were already here"], T["What you wrote joined their timeline; a second lead was not made."]);
            return RedirectToPage(new { Channel, Source, Q = (string?)null });
        }

        return RedirectToPage("/Calls/Call", new { id = captured.LeadId, channel = Channel, inbound = true });
    }

    private async Task Find()
    {
        if (string.IsNullOrWhiteSpace(Q))
        {
            return;
        }

        Found = (await Ask(new FindAnything.Query(Q))).Leads;
        Found = Found.Count > 0 ? Found : await Ask(new FindSimilar.Query(Q));
    }

    private static (string? First, string? Last) Split(string? name)
    {
        var words = (name ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Length switch { 0 => (null, null), 1 => (words[0], null), _ => (string.Join(' ', words[..^1]), words[^1]) };
    }
}
