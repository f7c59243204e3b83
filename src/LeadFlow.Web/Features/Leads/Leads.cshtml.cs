using System.Globalization;
using FluentValidation;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Leads;

/// <summary>All leads, by a filter in words that stands in the address.</summary>
[Authorize(Policy = Policies.SeeLeads)]
public sealed class LeadsModel : DeskPage
{
    public const int PageSize = 50;

    public sealed record Filter
    {
        public string? Stage { get; init; }
        public LeadStanding? Standing { get; init; }
        public string? Source { get; init; }
        public string? Campaign { get; init; }
        public string? Owner { get; init; }
        public string? Q { get; init; }
        public DateOnly? CapturedFrom { get; init; }
        public DateOnly? CapturedTo { get; init; }
        public string? Reached { get; init; }
        public DateOnly? WonFrom { get; init; }
        public DateOnly? WonTo { get; init; }
        public string? Country { get; init; }
        public string? Tag { get; init; }
        public string? Side { get; init; }
        public Guid? Import { get; init; }
        public string? Sort { get; init; }
    }

    [BindProperty(SupportsGet = true, Name = "")]
    public Filter F { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    /// <summary>How many leads stand on the pages before: for the words at the foot.</summary>
    [BindProperty(SupportsGet = true)]
    public int Before { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Exact { get; set; }

    public FindLeads.Page Found { get; private set; } = new([], null, null, true);
    public string Sort => F.Sort is { } sort && FindLeads.Sorts.Contains(sort) ? sort : "-capturedAt";
    public bool IsFiltered => F != new Filter { Sort = F.Sort };

    public string CountText => Found.Count is not { } n ? "" : Found.CountIsExact ? $"{n:N0}" : $"{n:N0}+";

    public IReadOnlyList<(string Label, Filter To)> Views =>
    [
        ("Open", new() { Standing = LeadStanding.Open }), ("Mine", new() { Owner = "me", Standing = LeadStanding.Open }), ("Nobody’s", new() { Owner = "none", Standing = LeadStanding.Open }),
        ("With sales", new() { Standing = LeadStanding.InOpportunity }), ("Customers", new() { Standing = LeadStanding.Customer }), ("Dead", new() { Standing = LeadStanding.Dead }), ("Everything", new()),
    ];

    public async Task OnGetAsync()
    {
        // A word in the address that means nothing filters nothing, and is said.
        Unread.AddRange(ModelState.Where(e => e.Value is { Errors.Count: > 0 }).Select(e => e.Key));
        ModelState.Clear();
        try
        {
            Found = await Ask(Query());
        }
        catch (ValidationException e)
        {
            foreach (var name in e.Errors.Select(error => error.PropertyName).Distinct())
            {
                Unread.Add(name);
                F = name switch
                {
                    "stage" => F with { Stage = null },
                    "owner" => F with { Owner = null },
                    "source" => F with { Source = null },
                    "campaign" => F with { Campaign = null },
                    "reached" => F with { Reached = null },
                    "q" => F with { Q = null },
                    _ => F,
                };
                (Cursor, Before) = (null, 0);
            }

            Found = await Ask(Query());
        }
    }

    private FindLeads.Query Query() => new()
    {
        Stage = F.Stage,
        Standing = F.Standing,
        Source = F.Source,
        Campaign = F.Campaign,
        Owner = F.Owner,
        Q = F.Q,
        CapturedFrom = F.CapturedFrom,
        CapturedTo = F.CapturedTo,
        Reached = F.Reached,
        WonFrom = F.WonFrom,
        WonTo = F.WonTo,
        Country = F.Country,
        Tag = F.Tag,
        Side = F.Side,
        Import = F.Import,
        Sort = Sort,
        Cursor = Cursor,
        Limit = PageSize,
        Count = true,
        CountExactly = Exact,
    };

    /// <summary>Why the list is not by everything that the address says; null when it is.</summary>
    public string? Notice => Unread.Count == 0 ? null
        : Unread.TrueForAll(n => n.Equals("cursor", StringComparison.OrdinalIgnoreCase)) ? "The address does not lead to a page of this list, so the list begins at its start."
        : $"The address asks for something that cannot be read ({string.Join(", ", Unread.Select(n => n.ToLowerInvariant()).Distinct())}), so the list does without it.";

    private List<string> Unread { get; } = [];

    public string Address(Filter f, string? cursor = null, int before = 0, bool exact = false) => Url.Page("/Leads/Leads", new
    {
        f.Stage,
        f.Standing,
        f.Source,
        f.Campaign,
        f.Owner,
        f.Q,
        capturedFrom = Iso(f.CapturedFrom),
        capturedTo = Iso(f.CapturedTo),
        f.Reached,
        wonFrom = Iso(f.WonFrom),
        wonTo = Iso(f.WonTo),
        f.Country,
        f.Tag,
        f.Side,
        f.Import,
        f.Sort,
        cursor,
        before = before > 0 ? before : (int?)null,
        exact = exact ? true : (bool?)null,
    })!;

    private static string? Iso(DateOnly? day) => day?.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>A column head: sorts by it, or the other way round.</summary>
    public (string Href, string? Aria) Head(string first, string then) =>
        (Address(F with { Sort = Sort == first ? then : first }), Sort == first || Sort == then ? Sort.StartsWith('-') ? "descending" : "ascending" : null);
}
