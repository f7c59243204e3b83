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

    /// <summary>Custom fields that some stage asks for.</summary>
    public IReadOnlyList<Domain.Fields.CustomField> Own => Rules.AskedByStages();
    public Dictionary<string, string> Typed { get; private set; } = [];
    public Dictionary<string, string> OwnWas { get; private set; } = [];
    public ContactDetails? Theirs { get; private set; }
    public IReadOnlyList<ContactFields.Field> Differ { get; private set; } = [];
    public IReadOnlyList<ContactFields.Field> Taken { get; private set; } = [];
    public GetTimeline.Line? TheirEdit { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        var lead = await Ask(new GetLead.Query(Id));
        if (lead.Id != Id)
        {
            return Redirect($"~/leads/{lead.Id}/contact"); // It was merged into that one.
        }

        (Input, Version, Title) = (ContactFields.Of(lead), lead.Version, lead.Title);
        Was = ContactFields.Write(Input);
        Typed = OwnWas = Own.ToDictionary(f => f.Key, f => lead.CustomFields?.GetValueOrDefault(f.Key) ?? "");
        return Page();
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

        (Typed, OwnWas) = (Request.Form.Read(Own), Own.ToDictionary(f => f.Key, f => Request.Form.WasIn(f)));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var changed = Typed.Where(t => t.Value != OwnWas.GetValueOrDefault(t.Key)).ToDictionary(t => t.Key, t => (string?)t.Value);
                if (await Did(new EditLead.Command(Id, Version, Input, changed), "Input", T["Saved"], Taken.Count == 0 ? null : T["{0} saved meanwhile too: {1}. Both are kept.", TheirEdit?.By ?? T["Somebody"], string.Join(", ", Taken.Select(t => T[t.Label].ToLowerInvariant()))]))
                {
                    return Redirect($"~/leads/{Id}");
                }

                break;
            }
            catch (ChangedMeanwhileException e) when (e.Current is LeadView current)
            {
                await LayBeside(current);
                if (Differ.Count > 0 || !ModelState.IsValid || attempt == 3)
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
        foreach (var field in Own)
        {
            var (now, was, typed) = (current.CustomFields?.GetValueOrDefault(field.Key) ?? "", OwnWas.GetValueOrDefault(field.Key), Typed.GetValueOrDefault(field.Key));
            if (now != was && typed != was && typed != now)
            {
                ModelState.AddModelError(FieldForm.ErrorNameOf("Input", field), T["Somebody saved “{0}” here meanwhile. Saving again puts yours over it.", Domain.Fields.FieldText.InOneLine(now)]);
            }
            else if (typed == was)
            {
                Typed[field.Key] = now;
            }

            OwnWas[field.Key] = now;
        }
    }
}
