using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Leads.Bulk;
using LeadFlow.Web.Features.Leads.Tags;
using LeadFlow.Web.Features.Leads.Views;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace LeadFlow.Web.Features.Leads;

/// <summary>All leads, by a filter in words that stands in the address.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class LeadsModel : DeskPage
{
    public const int PageSize = 50;
    private static readonly string[] _notFilter = ["sort", "view", "bulk", "cursor", "before", "handler"];

    private readonly List<string> _unread = [];

    /// <summary>The saved view that stands as the current tab.</summary>
    [BindProperty(SupportsGet = true, Name = "view")]
    public Guid? ViewId { get; set; }

    /// <summary>A bulk change whose progress stands above the list.</summary>
    [BindProperty(SupportsGet = true, Name = "bulk")]
    public Guid? BulkId { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    /// <summary>How many leads stand on the pages before: for the words at the foot.</summary>
    [BindProperty(SupportsGet = true)]
    public int Before { get; set; }

    public LeadListFilter F { get; private set; } = new();
    public string Sort { get; private set; } = LeadPages.Sorts[0];
    public FindLines.Page Found { get; private set; } = new([], null, null, null, true);
    public FindViews.Answer Saved { get; private set; } = new([], LeadColumns.Usual);
    public FindViews.View? Tab { get; private set; }
    public GetBulk.Answer? Bulk { get; private set; }
    public IReadOnlyList<string> Columns => LeadColumns.Shown(LeadColumns.Read(Tab is { Columns.Count: > 0 } tab ? tab.Columns : Saved.Columns), Rules.Fields);
    public bool IsUsual => Columns.SequenceEqual(LeadColumns.Usual);
    /// <summary>The black-hole monitor.</summary>
    public static readonly LeadListFilter Forgotten = new() { Next = "forgotten" };

    /// <summary>In numbers, where it is looked at.</summary>
    public CountForgotten.Answer? ForgottenBy { get; private set; }
    public bool IsFiltered => F != new LeadListFilter();
    public string CountText => Found.Count is not { } n ? "" : Found.CountIsExact ? $"{n:N0}" : $"{n:N0}+";

    /// <summary>Filter and sort as a view keeps them.</summary>
    public string QueryText => QueryHelpers.AddQueryString("", F.Write().Append(new("sort", Sort == LeadPages.Sorts[0] ? null : Sort)).Where(v => v.Value is not null)).TrimStart('?');
    public bool TabIsChanged => Tab is { } tab && tab.Query != QueryText;

    /// <summary>Why the list is not by everything that the address says; null when it is.</summary>
    public string? Notice { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        ReadAddress();
        Saved = await Ask(new FindViews.Query());
        Tab = Saved.Views.FirstOrDefault(v => v.Id == ViewId);
        if (Tab is { Query.Length: > 0 } && Request.Query.All(q => q.Key == "view"))
        {
            return Redirect(Url.Page("/Leads/Leads") + $"?{Tab.Query}&view={Tab.Id}");
        }

        Found = await Ask(FindLines.Query.Of(F) with { Sort = Sort, Cursor = Cursor, Limit = PageSize, Count = true });
        ForgottenBy = F == Forgotten ? await Ask(new CountForgotten.Query()) : null;
        Before = Found.IsFirst ? 0 : Before;
        Bulk = BulkId is { } bulk ? await FindBulk(bulk) : null;
        Notice = ViewId is not null && Tab is null ? T["This view no longer exists, or is no longer shared; its filter still stands here."]
            : _unread.Count == 0 ? null
            : _unread.TrueForAll(n => n == "cursor") ? T["The address does not lead to a page of this list, so the list begins at its start."]
            : T["The address asks for something that cannot be read ({0}), so the list does without it.", Text.Shorten(string.Join(", ", _unread.Distinct().Select(n => n.ToLowerInvariant())), 200)];
        return Page();
    }

    /// <summary>This page, to be asked for again once what is at work is done.</summary>
    public string Here => Request.Path + Request.QueryString;

    private async Task<GetBulk.Answer?> FindBulk(Guid id)
    {
        try
        {
            return await Ask(new GetBulk.Query(id));
        }
        catch (NotFoundException)
        {
            return null; // Long over and cleared away.
        }
    }

    /// <summary>The exact number, which follows.</summary>
    public async Task<IActionResult> OnGetCountAsync()
    {
        ReadAddress();
        var count = await Ask(CountLeads.Query.Of(F));
        return Partial("_LeadsCount", $"{count:N0}");
    }

    /// <summary>What a tag's input suggests.</summary>
    public async Task<IActionResult> OnGetTagsAsync(string? tag) => Partial("_TagOptions", await Ask(new SuggestTags.Query(tag)));

    private void ReadAddress()
    {
        ModelState.Clear();
        F = LeadListFilter.Read(Request.Query.Where(q => !_notFilter.Contains(q.Key, StringComparer.OrdinalIgnoreCase)), _unread);
        foreach (var wrong in F.Fields.Read(Rules.Fields).Problems.Keys)
        {
            F = F with { Fields = F.Fields.Without(wrong) };
            _unread.Add(Rules.Fields.Label(wrong));
        }

        var sort = Request.Query["sort"].FirstOrDefault();
        (Sort, Before) = (LeadPages.Sorts.Contains(sort) ? sort! : LeadPages.Sorts[0], Math.Max(0, Before));
        if (!string.IsNullOrEmpty(sort) && Sort != sort)
        {
            _unread.Add("sort");
        }

        if (Cursor is not null && !Leads.Cursor.TryRead(Cursor, Sort, out _))
        {
            _unread.Add("cursor");
            (Cursor, Before) = (null, 0);
        }
    }

    public string Address(LeadListFilter f, string? sort = null, string? cursor = null, int before = 0, string? handler = null) =>
        QueryHelpers.AddQueryString(Url.Page("/Leads/Leads")!, f.Write().Concat(new KeyValuePair<string, string?>[]
        {
            new("sort", (sort ?? Sort) == LeadPages.Sorts[0] ? null : sort ?? Sort), new("view", Tab?.Id.ToString()), new("cursor", cursor), new("before", before > 0 ? $"{before}" : null), new("handler", handler),
        }).Where(v => v.Value is not null));

    /// <summary>A column head: sorts by it, or the other way round.</summary>
    public (string Href, string? Aria) Head(string first, string then) =>
        (Address(F, Sort == first ? then : first), Sort == first || Sort == then ? Sort.StartsWith('-') ? "descending" : "ascending" : null);

    /// <summary>The tabs that everybody has.</summary>
    public IReadOnlyList<(string Label, LeadListFilter To, string? Sort)> Everybodys =>
    [
        (T["Everything"], new(), null), (T["All open"], new() { Standing = LeadStanding.Open }, null), (T["Mine"], new() { Standing = LeadStanding.Open, Owner = "me" }, null), (T["Unowned"], new() { Standing = LeadStanding.Open, Owner = "none" }, null),
        (T["Warm"], new() { Stage = "warm", Standing = LeadStanding.Open }, null), (T["Hot"], new() { Stage = "hot", Standing = LeadStanding.Open }, null), (T["Forgotten"], Forgotten, "lastTouch"), (T["Dead"], new() { Standing = LeadStanding.Dead }, null), (T["Customers"], new() { Standing = LeadStanding.Customer }, null),
    ];
}
