using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Captures.Received;

/// <summary>One thing that came in, as it came; the list asks for it when a line is opened.</summary>
[Authorize(Policy = Policies.ImportLeads)]
public sealed class RawCaptureModel : DeskPage
{
    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }

    public GetCapture.Answer Capture { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync()
    {
        Capture = await Ask(new GetCapture.Query(Id));
        return IsHtmx ? Partial("Received/_RawCapture", this) : Page();
    }

    public async Task<IActionResult> OnPostRetryAsync()
    {
        var retried = await Ask(new RetryCapture.Command(Id));
        Said(retried.Result, retried.LeadId is null ? T["It was read, and is nobody’s message"] : T["It became a lead"]);
        return RedirectToPage(new { Id });
    }
}
