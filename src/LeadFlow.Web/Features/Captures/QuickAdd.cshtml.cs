using System.Text.Json;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Features.Captures.Importing;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Captures;

[Authorize(Policy = Policies.EditLeads)]
public sealed class QuickAddModel : DeskPage
{
    public sealed record AddInput
    {
        public string? FirstName { get; init; }
        public string? Email { get; init; }
        public string? Phone { get; init; }
        public string? Company { get; init; }
        public string? JobTitle { get; init; }
        public string? Source { get; init; }

        /// <summary>The new source that is to be added: what was typed by mistake becomes none.</summary>
        public string? NewSource { get; init; }
        public string? Notes { get; init; }
        public bool Mine { get; init; }

        /// <summary>Made with the form: a second press adds nothing.</summary>
        public string? RequestId { get; init; }
    }

    [BindProperty]
    public AddInput Input { get; set; } = new();

    /// <summary>What was typed is no source yet, and whoever typed it may add one.</summary>
    public bool OffersSource { get; private set; }

    /// <summary>Custom fields that some stage asks for.</summary>
    public IReadOnlyList<Domain.Fields.CustomField> Own => Rules.AskedByStages();

    /// <summary>What was typed in them.</summary>
    public IReadOnlyDictionary<string, string> Typed { get; private set; } = new Dictionary<string, string>();

    public bool MayOwn => Who.Role is Role.Rep or Role.Sdr;

    /// <summary>The source of the one before: a pile of cards comes from one fair.</summary>
    public void OnGet(string? source, string? name) => Input = new() { FirstName = name, RequestId = Guid.NewGuid().ToString("N"), Mine = Who.Role is Role.Rep, Source = source };

    public async Task<IActionResult> OnPostAsync(bool another)
    {
        if (string.IsNullOrWhiteSpace(Input.Email) && string.IsNullOrWhiteSpace(Input.Phone))
        {
            ModelState.AddModelError("Input.Email", T["An e-mail address or a phone number: without one nobody can answer them."]);
        }

        var source = Text.NullIfEmpty(Input.Source?.Trim());
        source = source is not null && Rules.Source(source) is null ? Rules.Sources.Keys.FirstOrDefault(s => string.Equals(s, source, StringComparison.OrdinalIgnoreCase)) ?? source : source;
        if (source is { Length: <= LeadSource.NameMaxLength } && Rules.Source(source) is null)
        {
            OffersSource = May(Policies.Administer);
            if (!OffersSource || Input.NewSource?.Trim() != source)
            {
                ModelState.AddModelError("Input.Source", OffersSource ? T["“{0}” is no source yet: choose one of the list, or tick that it is a new one.", source] : T["“{0}” is no source: choose one of the list.", source]);
            }
        }

        var (first, last) = PersonName.Split(Input.FirstName ?? "");
        var contact = new ContactDetails
        {
            FirstName = first,
            LastName = last,
            Email = Text.NullIfEmpty(Input.Email?.Trim()),
            Phone = Text.NullIfEmpty(Input.Phone?.Trim()),
            Company = Text.NullIfEmpty(Input.Company?.Trim()),
            JobTitle = Text.NullIfEmpty(Input.JobTitle?.Trim()),
            Notes = Text.NullIfEmpty(Input.Notes?.Trim()),
        };
        Typed = Request.Form.Read(Own);
        var captured = await Try(new CaptureLead.Command(CaptureRoute.QuickAdd, contact, source, JsonSerializer.Serialize(Input))
        {
            Mine = MayOwn && Input.Mine,
            RequestKey = Input.RequestId,
            CustomFields = Typed.Where(t => t.Value.Length > 0).ToDictionary(),
        }, "Input");
        if (captured is null)
        {
            return Page();
        }

        var title = contact.Name.Length > 0 ? contact.Name : contact.Email ?? contact.Phone;
        (TempData["Flash"], TempData["FlashNote"]) = captured.IsNew
            ? (T["{0} is added", title], "")
            : (T["{0} was already here", captured.Title ?? title], T["What you wrote joined their timeline; a second lead was not made."]);
        return another || (!captured.IsNew && Who.SeesOnlyOwn) ? RedirectToPage(new { source }) : Redirect($"~/leads/{captured.LeadId}");
    }
}
