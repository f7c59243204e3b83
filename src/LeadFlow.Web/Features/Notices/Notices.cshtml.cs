using LeadFlow.Domain.Notices;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Notices;

/// <summary>What I was told of. The bell in the frame shows the latest of it.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class NoticesModel : DeskPage
{
    private const int InPanel = 10;

    [BindProperty(SupportsGet = true)]
    public bool Unread { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateTimeOffset? BeforeAt { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid BeforeId { get; set; }

    public GetNotices.Page Found { get; private set; } = new([], false, 0);

    public static string IconOf(NoticeKind kind) => kind switch
    {
        NoticeKind.Mention => "message-2",
        NoticeKind.Offered => "flame",
        NoticeKind.Claimed => "hand-grab",
        NoticeKind.Accepted => "check",
        NoticeKind.Returned or NoticeKind.Released or NoticeKind.Withdrawn => "arrow-back-up",
        NoticeKind.Rejected => "ban",
        NoticeKind.Expired or NoticeKind.Forgotten or NoticeKind.Deadline => "clock-exclamation",
        NoticeKind.Assigned => "user-share",
        NoticeKind.Reply => "mail",
        NoticeKind.TaskGiven or NoticeKind.TaskDue => "calendar-event",
        NoticeKind.Won => "trophy",
        NoticeKind.Rescored => "file-check",
        NoticeKind.Agreement => "signature",
        NoticeKind.WebhookPaused or NoticeKind.NobodyFree or NoticeKind.Disputed => "alert-triangle",
        _ => "file-spreadsheet",
    };

    public Task OnGetAsync() => Load(GetNotices.PageSize);

    /// <summary>What the bell opens.</summary>
    public async Task<IActionResult> OnGetPanelAsync()
    {
        await Load(InPanel);
        return Partial("_NoticePanel", this);
    }

    public async Task<IActionResult> OnGetBellAsync() => Partial("_Bell", await Ask(new GetUnread.Query()));

    public async Task<IActionResult> OnGetOpenAsync(Guid id)
    {
        var about = await Ask(new ReadNotice.Command(id));
        return Redirect(about.LeadId is { } lead ? $"~/leads/{lead}" : about.Kind switch { NoticeKind.ImportDone => "~/import", NoticeKind.Rescored or NoticeKind.Agreement => "~/agreement", NoticeKind.WebhookPaused => "~/webhooks", NoticeKind.NobodyFree => "~/queue", NoticeKind.Forgotten => "~/leads?next=forgotten&sort=lastTouch", _ => "~/notices" });
    }

    public async Task<IActionResult> OnPostReadAsync(Guid id)
    {
        await Ask(new ReadNotice.Command(id));
        return IsHtmx ? await OnGetPanelAsync() : RedirectToPage(new { Unread });
    }

    public async Task<IActionResult> OnPostReadAllAsync()
    {
        await Ask(new ReadNotices.Command());
        return IsHtmx ? await OnGetPanelAsync() : RedirectToPage();
    }

    private async Task Load(int take) => Found = await Ask(new GetNotices.Query(Unread, BeforeAt?.ToUniversalTime(), BeforeId, take));
}
