using System.Security.Claims;
using LeadFlow.Domain.Leads;
using Microsoft.AspNetCore.Authorization;

namespace LeadFlow.Web.Features.Shared;

/// <summary>One link of the frame: who may follow it is the policy's business.</summary>
/// <param name="Starts">Begins a new group, with a gap before it.</param>
/// <param name="Tab">Stands in the bottom bar of a phone while there is room.</param>
/// <param name="Key">Pressed one after the other they go there: "g l".</param>
public sealed record NavigationItem(string Label, string Href, string Icon, string Policy, bool Starts = false, bool Tab = false, string? Key = null)
{
    public int? Count { get; init; }

    /// <summary>Colours the count; null leaves it in ink.</summary>
    public StageKind? CountKind { get; init; }
    public bool IsCurrent { get; init; }

    /// <summary>Has a place for its number, which changes while the page is open.</summary>
    public bool IsCounted => Href is "/queue" or "/triage";

    /// <summary>Part of the ids of those places.</summary>
    public string CountId => Href.Replace('/', '-');
}

/// <summary>What the frame shows of the desk's state beside the page's own content.</summary>
/// <param name="HotWaiting">Leads in the hot queue that this user may see.</param>
/// <param name="Agreement">Name of the agreement in force, such as "Agreement v6"; null without one.</param>
/// <param name="Unread">Notices of this user that they have not read.</param>
/// <param name="AgreementNote">What to know of it, such as "both signed 31 August".</param>
/// <param name="NextStep">0-based place in the first steps of a new installation; their number when all are done and an admin may put them away; null once they are behind it.</param>
/// <param name="ToTriage">Leads in the triage inbox; counted up to a hundred.</param>
public sealed record FrameFacts(int? HotWaiting = null, string? Agreement = null, string? AgreementNote = null, int Unread = 0, int? ToTriage = null, int? NextStep = null);

/// <summary>Reads the facts of the frame, once a page. Register one; without it the frame shows none.</summary>
public delegate Task<FrameFacts> ReadFrameFacts(ClaimsPrincipal user, CancellationToken cancellationToken);

public sealed record NavigationModel(IReadOnlyList<NavigationItem> Items, FrameFacts Facts)
{
    /// <summary>The bottom bar holds four; with more than that the rest lies under "More".</summary>
    public IReadOnlyList<NavigationItem> Tabs { get; } = [.. Items.Where(i => i.Tab).Concat(Items.Where(i => !i.Tab)).Take(4).OrderBy(i => Items.ToList().IndexOf(i))];
    public IReadOnlyList<NavigationItem> More => [.. Items.Except(Tabs)];
}

/// <summary>The frame's links, by job; each is shown to those whose policy holds.</summary>
public sealed class Navigation(IAuthorizationService authorization, IServiceProvider services, Wording t)
{
    private NavigationItem[] All =>
    [
        new(t["My day"], "/my-day", "sun-high", "SeeLeads", Tab: true, Key: "g d"),
        new(t["Triage"], "/triage", "inbox", "TriageLeads", Tab: true, Key: "g t"),
        new(t["Leads"], "/leads", "list-details", "SeeLeads", Tab: true, Key: "g l"),
        new(t["Hot queue"], "/queue", "flame", "SeeLeads", Tab: true, Key: "g q"),
        new(t["Board"], "/board", "layout-kanban", "SeeLeads", Key: "g b"),
        new(t["Opportunities"], "/opportunities", "target-arrow", "SeeLeads", Tab: true, Key: "g o"),
        new(t["Reports"], "/reports", "chart-histogram", "ReadReports", Starts: true, Tab: true, Key: "g r"),
        new(t["Agreement"], "/agreement", "signature", "SeeLeads", Key: "g g"),
        new(t["Capture"], "/import", "forms", "ImportLeads", Key: "g i"),
        new(t["Admin"], "/users", "settings", "Administer", Key: "g a"),
    ];

    public async Task<NavigationModel> ForAsync(HttpContext context)
    {
        var read = services.GetService<ReadFrameFacts>();
        var facts = read is null ? new FrameFacts() : await read(context.User, context.RequestAborted);
        List<NavigationItem> items = [];
        foreach (var item in All)
        {
            if ((await authorization.AuthorizeAsync(context.User, item.Policy)).Succeeded)
            {
                items.Add(item with
                {
                    IsCurrent = Under(item.Href).Any(p => context.Request.Path.StartsWithSegments(p, StringComparison.OrdinalIgnoreCase)),
                    Count = item.Href switch { "/queue" => facts.HotWaiting, "/triage" => facts.ToTriage, _ => null },
                    CountKind = item.Href == "/queue" ? StageKind.Hot : null,
                });
            }
        }

        return new(items, facts);
    }

    /// <summary>Pages that stand behind a link, as tabs of its page.</summary>
    private static string[] Under(string href) => href switch
    {
        "/queue" => ["/queue", "/teams", "/routing"],
        "/import" => ["/import", "/forms", "/captures", "/campaigns", "/utm-rules", "/scripts", "/assignment", "/inbound-mail", "/merge/campaigns"],
        "/users" => ["/users", "/sources", "/merge/sources", "/merges", "/fields", "/tags", "/workspace", "/webhooks", "/outbox"],
        _ => [href],
    };
}
