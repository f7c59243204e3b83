using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace LeadFlow.Web.Features.Leads.Bulk;

/// <summary>The latest bulk changes; the list of leads posts the next one here.</summary>
[Authorize(Policy = Policies.EditLeads)]
public sealed class BulkModel : DeskPage
{
    /// <summary>What the bar of the list sends. With <c>All</c>, those picked stand for all that match.</summary>
    public sealed record Input
    {
        public string? Do { get; init; }
        public List<Guid> Ids { get; init; } = [];
        public bool All { get; init; }
        public string? Query { get; init; }
        public List<Guid> Owners { get; init; } = [];
        public string? Stage { get; init; }
        public string? Reason { get; init; }
        public string? DeadReason { get; init; }
        public DateOnly? RevisitOn { get; init; }
        public string? Tags { get; init; }
        public string? ReturnUrl { get; init; }
    }

    [BindProperty(Name = "")]
    public Input Given { get; set; } = new();

    public IReadOnlyList<BulkView> Bulks { get; private set; } = [];

    public async Task OnGetAsync() => Bulks = await Ask(new FindBulks.Query());

    public async Task<IActionResult> OnPostAsync()
    {
        var g = Given;
        var kind = g.Do == "release" ? BulkKind.Assign : g.Do ?? "";
        var started = await Try(new StartBulk.Command(kind, g.All ? null : g.Ids, g.All ? g.Query : null, new()
        {
            Owners = g.Do == "release" ? [null] : kind == BulkKind.Assign ? [.. g.Owners.Select(o => (Guid?)o)] : [],
            Stage = kind == BulkKind.Wake && g.Stage is null ? "raw" : g.Stage,
            Reason = kind == BulkKind.Dead ? g.DeadReason : g.Reason,
            RevisitOn = g.RevisitOn,
            Tags = TagText.Read(g.Tags),
        }), "Given");
        var back = Url.IsLocalUrl(g.ReturnUrl) ? g.ReturnUrl! : Url.Page("/Leads/Leads")!;
        if (started is { Result.Succeeded: true })
        {
            return LocalRedirect(QueryHelpers.AddQueryString(back, "bulk", started.BulkId.ToString()));
        }

        TempData["Refused"] = started?.Result.Refusal ?? string.Join(" ", ModelState.Values.SelectMany(v => v.Errors).Select(e => e.ErrorMessage).Distinct());
        return LocalRedirect(back);
    }
}
