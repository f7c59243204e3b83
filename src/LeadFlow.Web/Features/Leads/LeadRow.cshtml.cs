using System.Text.Json;
using LeadFlow.Web.Features.Leads.Views;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Leads;

/// <summary>One row of the list, to look at or to edit in its place. Without scripts, the lead's own page is the place.</summary>
[Authorize(Policy = Policies.EditLeads)]
public sealed class LeadRowModel : DeskPage
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? View { get; set; }

    /// <summary>The column at which the edit was begun.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Focus { get; set; }

    [BindProperty]
    public EditLeadRow.RowFields Input { get; set; } = new();

    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public string? Was { get; set; }

    public LeadView Lead { get; private set; } = null!;
    public IReadOnlyList<string> Columns { get; private set; } = [];
    public string? Refusal { get; private set; }

    public async Task<IActionResult> OnGetAsync(bool edit)
    {
        Lead = await Ask(new GetLead.Query(Id));
        if (!IsHtmx)
        {
            return Redirect($"~/leads/{Id}");
        }

        (Input, Version) = (EditLeadRow.RowFields.Of(Lead, Zone), Lead.Version);
        Was = JsonSerializer.Serialize(Input);
        return edit ? Page() : await Row();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = await Try(new EditLeadRow.Command(Id, Version, ReadWas(), Input), "Input");
                if (result is { Succeeded: true })
                {
                    return await Row();
                }

                Refusal = result?.Refusal;
                break;
            }
            catch (ChangedMeanwhileException e) when (e.Current is LeadView current)
            {
                var theirs = EditLeadRow.RowFields.Of(current, Zone);
                (Input, var differ) = RowMerge.Merge(ReadWas(), Input, theirs);
                (Version, Was) = (current.Version, JsonSerializer.Serialize(theirs));
                ModelState.Clear();
                if (differ.Count > 0 || attempt == 3)
                {
                    Refusal = T["Somebody has saved meanwhile: {0}. Save again for yours.", string.Join("; ", differ.Select(d => T["{0} is now {1}", d.Field, d.Value]))];
                    break;
                }
            }
        }

        Lead = await Ask(new GetLead.Query(Id));
        return Page();
    }

    private EditLeadRow.RowFields ReadWas()
    {
        try
        {
            return JsonSerializer.Deserialize<EditLeadRow.RowFields>(Was ?? "{}") ?? new();
        }
        catch (JsonException)
        {
            return new();
        }
    }

    private async Task<IActionResult> Row()
    {
        var saved = await Ask(new FindViews.Query());
        Columns = LeadColumns.Shown(LeadColumns.Read(saved.Views.FirstOrDefault(v => v.Id == View) is { Columns.Count: > 0 } view ? view.Columns : saved.Columns), Rules.Fields);
        return Partial("_LeadRow", (await Ask(new GetLine.Query(Id) { AfterOwnAct = HttpMethods.IsPost(Request.Method) }), (DeskPage)this, Columns, View));
    }
}
