using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Definition = LeadFlow.Domain.Fields.CustomField;

namespace LeadFlow.Web.Features.Leads;

/// <param name="IsSaved">Just now, by whoever looks at it.</param>
public sealed record CustomFieldShown(Guid LeadId, Definition Field, string Value, bool MayEdit, bool IsSaved = false);

/// <summary>One custom field of a lead, edited where it stands; a page of its own without scripts.</summary>
[Authorize(Policy = Policies.EditLeads)]
public sealed class CustomFieldModel : DeskPage
{
    /// <param name="Value">Several choices come one by one.</param>
    public sealed record FieldInput(List<string?>? Value = null, string? Was = null)
    {
        public string Text => string.Join("\n", (Value ?? []).Where(v => !string.IsNullOrWhiteSpace(v)));
    }

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public string Key { get; set; } = "";

    /// <summary>As it stands, without the form: how editing is given up.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Show { get; set; }

    [BindProperty]
    public FieldInput Edit { get; set; } = new();

    public Definition Field { get; private set; } = null!;
    public string Title { get; private set; } = "";

    /// <summary>What somebody else saved in this field meanwhile.</summary>
    public ChangeField.Conflict? Conflict { get; private set; }
    public string? Refusal { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (Rules.Fields.Find(Key) is not { } field)
        {
            return NotFound();
        }

        var lead = await Ask(new GetLead.Query(Id));
        (Field, Title) = (field, lead.Title);
        var value = lead.CustomFields?.GetValueOrDefault(field.Key) ?? "";
        Edit = new([value], value);
        return !IsHtmx ? Page() : Show ? Shown(value, isSaved: false) : Partial("_CustomFieldForm", this);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (Rules.Fields.Find(Key) is not { } field)
        {
            return NotFound();
        }

        Field = field;
        var answer = await Try(new ChangeCustomField.Command(Id, field.Key, Edit.Text, Edit.Was), "Edit");
        if (answer?.Result is { Succeeded: true })
        {
            if (!IsHtmx)
            {
                Said(answer.Result, T["Saved"]);
                return Redirect($"~/leads/{Id}");
            }

            Response.Headers["HX-Trigger-After-Settle"] = "lead-changed, bant-changed"; // A stage may ask for it.
            return Shown((await Ask(new GetLead.Query(Id))).CustomFields?.GetValueOrDefault(field.Key) ?? "", isSaved: true);
        }

        if (answer is { Conflict: { } conflict })
        {
            Conflict = conflict;
            Edit = Edit with { Was = conflict.Theirs }; // A second press saves mine over it.
            ModelState.Remove("Edit.Was");
        }

        Refusal = answer?.Result?.Refusal;
        Title = (await Ask(new GetLead.Query(Id))).Title;
        return IsHtmx ? Partial("_CustomFieldForm", this) : Page();
    }

    private PartialViewResult Shown(string value, bool isSaved) => Partial("_CustomField", new CustomFieldShown(Id, Field, value, May(Policies.EditLeads), isSaved));
}
