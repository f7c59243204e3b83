using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Leads;

/// <summary>One field of contact or company, edited where it stands; a page of its own without scripts.</summary>
[Authorize(Policy = Policies.EditLeads)]
public sealed class FieldModel : DeskPage
{
    public sealed record FieldInput(string? Value = null, string? Was = null);

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public string Name { get; set; } = "";

    /// <summary>As it stands, without the form: how editing is given up.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Show { get; set; }

    [BindProperty]
    public FieldInput Edit { get; set; } = new();

    public ContactFields.Field Field { get; private set; } = null!;
    public string Title { get; private set; } = "";

    /// <summary>What somebody else saved in this field meanwhile.</summary>
    public ChangeField.Conflict? Conflict { get; private set; }
    public string? Refusal { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (ContactFields.Find(Name) is not { } field)
        {
            return NotFound();
        }

        var lead = await Ask(new GetLead.Query(Id));
        (Field, Title) = (field, lead.Title);
        var value = field.Text(ContactFields.Of(lead));
        Edit = new(value, value);
        return !IsHtmx ? Page() : Show ? Shown(value, isSaved: false) : Partial("_FieldForm", this);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (ContactFields.Find(Name) is not { } field)
        {
            return NotFound();
        }

        Field = field;
        var answer = await Try(new ChangeField.Command(Id, Name, Edit.Value, Edit.Was), "Edit");
        if (answer?.Result is { Succeeded: true })
        {
            if (!IsHtmx)
            {
                Said(answer.Result, T["Saved"]);
                return Redirect($"~/leads/{Id}");
            }

            Response.Headers["HX-Trigger-After-Settle"] = "lead-changed, bant-changed"; // Fit and contact count too.
            return Shown(field.Text(ContactFields.Of(await Ask(new GetLead.Query(Id)))), isSaved: true);
        }

        if (answer is { Conflict: { } conflict })
        {
            Conflict = conflict;
            Edit = Edit with { Was = conflict.Theirs }; // A second press saves mine over it.
            ModelState.Remove("Edit.Was");
        }

        Refusal = answer?.Result?.Refusal;
        Title = (await Ask(new GetLead.Query(Id))).Title;
        return IsHtmx ? Partial("_FieldForm", this) : Page();
    }

    private PartialViewResult Shown(string value, bool isSaved) => Partial("_Field", new FieldShown(Id, Field, value, May(Policies.EditLeads), isSaved));
}
