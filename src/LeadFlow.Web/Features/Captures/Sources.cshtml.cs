using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
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
    public sealed record SourceInput(string? Name = null, SourceKind? Kind = null, Side GeneratedBy = Side.Marketing, Guid? DefaultOwner = null);

    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    [BindProperty]
    public SourceInput Source { get; set; } = new();

    public IReadOnlyList<GetSources.Source> Sources { get; private set; } = [];
    public GetSources.Source? Chosen { get; private set; }

    public IEnumerable<SelectListItem> Kinds => Enum.GetValues<SourceKind>().Select(k => new SelectListItem(T[SourceKinds.InWords(k)], k.ToString()));

    public async Task OnGetAsync()
    {
        await Load();
        Source = Chosen is { } c ? new(c.Name, c.Kind, c.GeneratedBy, c.DefaultOwner) : new();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var done = Id is { } id
            ? await Did(new ChangeSource.Command(id, Source.Kind ?? SourceKind.Other, Source.GeneratedBy, Source.DefaultOwner), "Source", T["Saved: it holds for what comes in from now on"])
            : await Did(new AddSource.Command(Source.Name, Source.Kind, Source.GeneratedBy, Source.DefaultOwner), "Source", T["{0} is a source now", Source.Name?.Trim()]);
        if (done)
        {
            return RedirectToPage(new { id = (Guid?)null });
        }

        await Load();
        return Page();
    }

    public string NameOf(Guid? person) => person is { } id && Rules.People.TryGetValue(id, out var p) ? p.Name : T["the triage inbox"];

    private async Task Load()
    {
        Sources = (await Ask(new GetSources.Query())).Sources;
        Chosen = Sources.FirstOrDefault(s => s.Id == Id);
    }
}
