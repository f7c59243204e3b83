using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures.Merging;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace LeadFlow.Web.Features.Captures;

/// <summary>Where leads come from.</summary>
[Authorize(Policy = Policies.Administer)]
public sealed class SourcesModel : DeskPage
{
    /// <param name="First">Who acts first: "person:" or "team:" and an id; empty for nobody.</param>
    public sealed record SourceInput(string? Name = null, SourceKind? Kind = null, Side GeneratedBy = Side.Marketing, string? First = null, int Version = 0);

    [BindProperty(SupportsGet = true)] public Guid? Id { get; set; }
    [BindProperty(SupportsGet = true)] public string? Q { get; set; }
    [BindProperty(SupportsGet = true)] public SourceSort Sort { get; set; }
    [BindProperty(SupportsGet = true)] public bool Archived { get; set; }
    [BindProperty(SupportsGet = true)] public int PageNo { get; set; } = 1;
    [BindProperty] public SourceInput Source { get; set; } = new();

    public FindSources.Page Found { get; private set; } = new([], 0, 0, []);
    public IReadOnlyList<MergeView> Merges { get; private set; } = [];
    public FindSources.Item? Chosen { get; private set; }

    public IEnumerable<SelectListItem> Kinds => Enum.GetValues<SourceKind>().Select(k => new SelectListItem(T[SourceKinds.InWords(k)], k.ToString()));

    public async Task OnGetAsync()
    {
        await Load();
        Source = Chosen is { } c ? new(c.Name, c.Kind, c.GeneratedBy, c.DefaultTeam is { } team ? $"team:{team}" : c.DefaultOwner is { } owner ? $"person:{owner}" : null, c.Version) : new();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var (owner, team) = (First("person:"), First("team:"));
        var done = Id is { } id
            ? await Did(new ChangeSource.Command(id, Source.Version, Source.Name, Source.Kind ?? SourceKind.Other, Source.GeneratedBy, owner, team), "Source", T["Saved: it holds for what comes in from now on"])
            : await Did(new AddSource.Command(Source.Name, Source.Kind, Source.GeneratedBy, owner, team), "Source", T["{0} is a source now", Source.Name?.Trim()]);
        if (done)
        {
            return Redirect(Address(PageNo));
        }

        await Load();
        ModelState.Remove("Source.Version"); // What they typed stays, and wins when they save again.
        Source = Source with { Version = Chosen?.Version ?? 0 };
        return Page();
    }

    public async Task<IActionResult> OnPostArchiveAsync(bool archive)
    {
        Said(await Ask(new ArchiveSource.Command(Id ?? default, archive)), archive ? T["No longer offered; its leads and reports stay"] : T["Offered again"]);
        return Redirect(Address(PageNo));
    }

    public string NameOf(FindSources.Item s) => s.DefaultTeam is { } team ? T["triage, for {0}", Rules.Teams.FirstOrDefault(t => t.Key == team).Value]
        : s.DefaultOwner is { } id && Rules.People.TryGetValue(id, out var p) ? p.IsActive ? p.Name : T["triage, since {0} has left", p.Name] : T["the triage inbox"];

    public string Address(int pageNo, SourceSort? sort = null, Guid? id = null, bool? archived = null) =>
        Url.Page("/Captures/Sources", new { id, q = Text.NullIfEmpty(Q), sort = (sort ?? Sort) is SourceSort.Name ? (SourceSort?)null : sort ?? Sort, archived = archived ?? Archived ? true : (bool?)null, pageNo = pageNo > 1 ? pageNo : (int?)null })!;

    private Guid? First(string prefix) => Source.First?.StartsWith(prefix, StringComparison.Ordinal) == true && Guid.TryParse(Source.First[prefix.Length..], out var id) ? id : null;

    private async Task Load()
    {
        (Found, Merges) = (await Ask(new FindSources.Query(Q, Sort, Archived, PageNo, Id)), await Ask(new FindSourceMerges.Query(MergeKind.Sources)));
        Chosen = Found.Chosen;
    }
}
