using System.Text.Json;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Domain.ToDo;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Captures;

/// <summary>Adds somebody in one step, with what they said, what was learned and what comes next. What is read from cards and pasted texts: QuickAddReading.cs.</summary>
[Authorize(Policy = Policies.EditLeads), RequestSizeLimit(30 * 1024 * 1024)]
public sealed partial class QuickAddModel : DeskPage
{
    public sealed record AddInput
    {
        public string? FirstName { get; init; }
        public string? Email { get; init; }
        public string? Phone { get; init; }
        public string? Company { get; init; }
        public string? JobTitle { get; init; }
        public string? Website { get; init; }
        public string? City { get; init; }
        public string? Postcode { get; init; }
        public string? Region { get; init; }
        public string? Country { get; init; }
        public string? Source { get; init; }

        /// <summary>Where they were met: a campaign, by name.</summary>
        public string? Campaign { get; init; }

        /// <summary>The new source that is to be added: what was typed by mistake becomes none.</summary>
        public string? NewSource { get; init; }
        public string? Notes { get; init; }
        public Level Budget { get; init; }
        public Level Authority { get; init; }
        public Level Need { get; init; }

        /// <summary>One of <see cref="TimeframePick"/>.</summary>
        public string? Timeframe { get; init; }
        public LearnedFrom Learned { get; init; } = LearnedFrom.Meeting;

        /// <summary>What whoever adds them does next.</summary>
        public string? Next { get; init; }

        /// <summary>Only the phone number is the same: they are somebody else.</summary>
        public bool NotThem { get; init; }
        public bool Mine { get; init; }

        /// <summary>Made with the form: a second press adds nothing.</summary>
        public string? RequestId { get; init; }
    }

    public sealed record WhenInput(string When = "tomorrow", DateOnly? Day = null, TimeOnly? Time = null);

    [BindProperty] public AddInput Input { get; set; } = new();
    [BindProperty] public WhenInput Due { get; set; } = new();

    /// <summary>What was typed is no source yet, and whoever typed it may add one.</summary>
    public bool OffersSource { get; private set; }

    /// <summary>Custom fields that some stage asks for.</summary>
    public IReadOnlyList<Domain.Fields.CustomField> Own => Rules.AskedByStages();

    /// <summary>What was typed in them.</summary>
    public IReadOnlyDictionary<string, string> Typed { get; private set; } = new Dictionary<string, string>();

    public GetPlaces.Answer Places { get; private set; } = new([], 0);
    public FindHere.Found? Here { get; private set; }
    public bool MayOwn => Who.Role is Role.Rep or Role.Sdr;
    public bool HasMore => new[] { Input.Website, Input.City, Input.Postcode, Input.Region, Input.Country }.Any(f => !string.IsNullOrEmpty(f));
    public bool HasLearned => (Input.Budget, Input.Authority, Input.Need) != default || !string.IsNullOrEmpty(Input.Timeframe);

    /// <summary>The place and the source of the one before: a pile of cards comes from one fair.</summary>
    public Task OnGetAsync(string? source, string? name)
    {
        var place = Place.Of(Request);
        Input = new() { FirstName = name, RequestId = Guid.NewGuid().ToString("N"), Mine = Who.Role is Role.Rep, Source = source ?? (place?.Source is { } s && Rules.Source(s) is not null ? s : null), Campaign = place?.Campaign is { } c && Rules.Campaign(c) is not null ? c : null };
        return Load();
    }

    /// <summary>Looked up while somebody types.</summary>
    public async Task<IActionResult> OnGetHereAsync([FromQuery(Name = "Input.Email")] string? email, [FromQuery(Name = "Input.Phone")] string? phone, [FromQuery(Name = "Input.FirstName")] string? name) =>
        Partial("_Here", (await Ask(new FindHere.Query(email, phone, name))).Lead);

    public async Task<IActionResult> OnPostAsync(bool another)
    {
        if (string.IsNullOrWhiteSpace(Input.Email) && string.IsNullOrWhiteSpace(Input.Phone))
        {
            ModelState.AddModelError("Input.Email", T["An e-mail address or a phone number: without one nobody can answer them."]);
        }

        var (source, campaign) = (SourceTyped(), CampaignTyped());
        var (picture, contact) = (await Picture(), Contact());
        Typed = Request.Form.Read(Own);
        var captured = await Try(new CaptureLead.Command(CaptureRoute.QuickAdd, contact, source, JsonSerializer.Serialize(Input))
        {
            Campaign = campaign,
            Mine = MayOwn && Input.Mine,
            RequestKey = Input.RequestId,
            CustomFields = Typed.Where(t => t.Value.Length > 0).ToDictionary(),
            Answers = Learned(),
            Next = NextStep(),
            IsAnother = Input.NotThem,
            Picture = picture,
        }, "Input");
        if (captured is null)
        {
            await Load();
            return Page();
        }

        new Place(campaign, source).Keep(Response);
        var title = contact.Name.Length > 0 ? contact.Name : contact.Email ?? contact.Phone;
        var notes = new[] { captured.IsNew ? null : T["What you wrote joined their timeline; a second lead was not made."], captured.NotPlanned is { } why ? T["Nothing is planned next: {0}", why] : null };
        (TempData["Flash"], TempData["FlashNote"]) = (captured.IsNew ? T["{0} is added", title] : T["{0} was already here", captured.Title ?? title], string.Join(" ", notes.OfType<string>()));
        return another || (!captured.IsNew && Who.SeesOnlyOwn) ? RedirectToPage(new { source }) : Redirect($"~/leads/{captured.LeadId}");
    }

    private async Task Load()
    {
        Places = await Ask(new GetPlaces.Query(Input.Campaign));
        Here = Input.Email is null && Input.Phone is null ? null : (await Ask(new FindHere.Query(Input.Email, Input.Phone, Input.FirstName))).Lead;
    }
}
