using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Leads;

/// <summary>Contact and company of a lead. When somebody saved meanwhile, both versions stand side by side and nothing typed is lost.</summary>
[Authorize(Policy = Policies.EditLeads)]
public sealed class ContactModel : DeskPage
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public ContactDetails Input { get; set; } = new();

    [BindProperty]
    public int Version { get; set; }

    /// <summary>The details as they were when the form was opened.</summary>
    [BindProperty]
    public string? Was { get; set; }

    /// <summary>Per field that both changed: "theirs", or anything else for mine.</summary>
    [BindProperty]
    public Dictionary<string, string> Choose { get; set; } = [];

    public string Title { get; private set; } = "";
    public ContactDetails? Theirs { get; private set; }
    public IReadOnlyList<ContactFields.Field> Differ { get; private set; } = [];
    public IReadOnlyList<ContactFields.Field> Taken { get; private set; } = [];
    public GetTimeline.Line? TheirEdit { get; private set; }

    public async Task OnGetAsync()
    {
        var lead = await Ask(new GetLead.Query(Id));
        (Input, Version, Title) = (ContactFields.Of(lead), lead.Version, lead.Title);
        Was = ContactFields.Write(Input);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var chosen = Choose.Where(c => c.Value == "theirs").Select(c => c.Key).ToHashSet();
        if (chosen.Count > 0 && await Ask(new GetLead.Query(Id)) is { } now && now.Version == Version)
        {
            foreach (var field in ContactFields.All.Where(f => chosen.Contains(f.Name)))
            {
                field.Take(ContactFields.Of(now), Input);
                ModelState.Remove($"Input.{field.Name}");
            }
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (await Did(new EditLead.Command(Id, Version, Input), "Input", T["Saved"], Taken.Count == 0 ? null : T["{0} saved meanwhile too: {1}. Both are kept.", TheirEdit?.By ?? T["Somebody"], string.Join(", ", Taken.Select(t => T[t.Label].ToLowerInvariant()))]))
                {
                    return Redirect($"~/leads/{Id}");
                }

                break;
            }
            catch (ChangedMeanwhileException e) when (e.Current is LeadView current)
            {
                await LayBeside(current);
                if (Differ.Count > 0 || attempt == 3)
                {
                    break;
                }
            }
        }

        Title = (await Ask(new GetLead.Query(Id))).Title;
        return Page();
    }

    private async Task LayBeside(LeadView current)
    {
        Theirs = ContactFields.Of(current);
        (Differ, var taken) = ContactFields.Merge(ContactFields.Read(Was) ?? new(), Input, Theirs);
        Taken = [.. Taken.Union(taken)];
        (Version, Was) = (current.Version, ContactFields.Write(Theirs));
        TheirEdit = (await Ask(new GetTimeline.Query(Id, 20))).Lines.FirstOrDefault(l => l.Kind is ActivityKind.Edited);
        ModelState.Clear(); // The form shows what was merged, and the version that was read just now.
    }
}
