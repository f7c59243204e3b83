using FluentValidation;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Search;

/// <summary>Find a lead, go to a page, do something: a page of its own, and what the palette shows.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class FindModel(Navigation navigation) : DeskPage
{
    public sealed record Place(string Label, string Href, string Icon);

    /// <param name="Does">What scripts do for it; null for a link.</param>
    public sealed record Deed(string Label, string Icon, string? Href = null, string? Does = null, string? Key = null);

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    /// <summary>Only what follows the first matches.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Similar { get; set; }

    public FindAnything.Answer Found { get; private set; } = new([], [], []);
    public IReadOnlyList<FindAnything.LeadHit> Alike { get; private set; } = [];
    public IReadOnlyList<Place> Places { get; private set; } = [];
    public IReadOnlyList<Deed> Deeds { get; private set; } = [];
    public IReadOnlyList<string> Words { get; private set; } = [];

    /// <summary>Without ">" or "@", which ask for actions and for people alone.</summary>
    public string Text => (Q ?? "").Trim().TrimStart('>', '@').Trim();

    public int Count => Found.Leads.Count + Found.Companies.Count + Found.People.Count + Alike.Count + Places.Count;

    public async Task<IActionResult> OnGetAsync()
    {
        try
        {
            await Find();
        }
        catch (ValidationException)
        {
            (Q, Words) = (null, []); // Nothing that could be found is so long.
        }

        return IsHtmx ? Partial("_Found", this) : Page();
    }

    private async Task Find()
    {
        var only = Q?.TrimStart().FirstOrDefault();
        Words = Wanted.Of(Text).Words;
        if (only != '>' && !Similar)
        {
            Found = await Ask(new FindAnything.Query(Text));
            Found = only == '@' ? new([], [], Found.People) : Found;
        }

        if (only is not ('>' or '@') && (Similar || (!IsHtmx && !Found.IsEnough)))
        {
            var known = Found.Leads.Select(l => l.Id).ToHashSet();
            Alike = [.. (await Ask(new FindSimilar.Query(Text))).Where(l => !known.Contains(l.Id))];
        }

        if (!Similar && only != '@')
        {
            Places = only == '>' ? [] : [.. (await navigation.ForAsync(HttpContext)).Items.Select(i => new Place(i.Label, i.Href, i.Icon)).Concat(Words.Count == 0 ? [] : Besides).Where(i => IsAsked(i.Label)).Take(Words.Count == 0 ? 20 : 5)];
            Deeds = [.. AllDeeds()];
        }
    }

    /// <summary>What has no link of its own in the frame.</summary>
    private Place[] Besides =>
    [
        new(T["Tasks"], "/tasks", "calendar-event"), new(T["Notices"], "/notices", "bell"), new(T["Preferences"], "/preferences", "adjustments"), new(T["Views of the leads"], "/leads/views", "list-details"),
        .. May(Policies.ImportLeads) ? new[] { new Place(T["Import"], "/import", "forms") } : [],
        .. May(Policies.Administer) ? new[] { new Place(T["Sources"], "/sources", "presentation") } : [],
    ];

    private IEnumerable<Deed> AllDeeds()
    {
        foreach (var deed in new Deed[]
        {
            new(T["Add a lead"], "plus", "/leads/new", Key: "c"), new(T["Somebody calls"], "phone-call", "/call"), new(T["Somebody writes in a chat"], "message", "/call?channel=Chat"), new(T["Light theme"], "sun", Does: "theme:light"), new(T["Dark theme"], "moon", Does: "theme:dark"), new(T["Theme of the system"], "device-desktop", Does: "theme:system"),
            new(T["Keys of this page"], "keyboard", Does: "keys", Key: "?"), new(T["API for programs"], "link", "/api"), new(T["Sign out"], "logout", Does: "sign-out"),
        }.Where(d => IsAsked(d.Label)))
        {
            yield return deed;
        }

        if (Words.Count > 0 && Q![0] != '>')
        {
            yield return new(T["See all leads with “{0}”", Text], "list-details", $"/leads?q={Uri.EscapeDataString(Text)}");
            if (May(Policies.EditLeads))
            {
                yield return new(T["Add a lead named “{0}”", Text], "user-plus", $"/leads/new?name={Uri.EscapeDataString(Text)}");
            }
        }
    }

    private bool IsAsked(string label)
    {
        var named = label.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Words.All(w => named.Any(n => Likeness.BeginsAlike(w, n)));
    }

    public string About(FindAnything.LeadHit hit) => hit.Standing switch
    {
        LeadStanding.Dead => hit.DeadReason is { } reason ? hit.RevisitOn is { } day ? T["dead: {0}, wakes {1}", reason.ToLowerInvariant(), day.ToString("d MMM yyyy", System.Globalization.CultureInfo.CurrentCulture)] : T["dead: {0}", reason.ToLowerInvariant()] : T["dead"],
        _ => string.Join(", ", new[] { hit.JobTitle, hit.Company is { } company && company != hit.Title ? company : null }.Where(t => !string.IsNullOrWhiteSpace(t))),
    };
}
