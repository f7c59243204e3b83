using System.Collections.Concurrent;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Features.Shared.TagHelpers;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Board;

/// <summary>What the board and the moves from it share: the filter, which stands in every address, and how a card says what it says.</summary>
public abstract class BoardPage : DeskPage
{
    /// <summary>"me", "team", or everybody's.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Of { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Source { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    /// <summary>Shows who died lately.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Dead { get; set; }

    public bool HasTeam => Who.Id is { } me && Rules.People.GetValueOrDefault(me)?.TeamId is not null;

    protected GetBoard.Query Query => new(Of, Source, Sort, Dead);

    /// <summary>The filter as in an address, from its question mark on; empty without one.</summary>
    public string Filter(string? stage = null, string? after = null, bool? dead = null, string? show = null)
    {
        var values = new QueryString();
        foreach (var (name, value) in new[] { ("of", Of), ("source", Source), ("sort", Sort), ("dead", (dead ?? Dead) ? "true" : null), ("stage", stage), ("after", after), ("show", show) })
        {
            values = string.IsNullOrEmpty(value) ? values : values.Add(name, value);
        }

        return values.ToString();
    }

    public string Due(GetBoard.Card card) => card.DueAt is not { } due ? card.Next
        : Now - due >= TimeSpan.FromDays(2) ? T["{0} days late", (int)(Now - due).TotalDays]
        : Now - due >= TimeSpan.FromDays(1) ? T["1 day late"]
        : due < Now ? TimeText.WordsLeft(due - Now, T)
        : due - Now < TimeSpan.FromHours(20) && IsToday(due) ? TimeText.DayAndTime(due, Now, Zone, T)
        : TimeText.Relative(due, Now, Zone, T);

    private bool IsToday(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime) == Today;

    /// <summary>What a stage asks, in a few words.</summary>
    public string Asks(GetBoard.Column column)
    {
        if (column.Stage?.Criteria is not { } criteria)
        {
            return T["no longer in the agreement"];
        }

        if (column.Kind is StageKind.Raw)
        {
            return T["just in, not yet qualified"];
        }

        var levels = criteria.MinLevels.Count(l => l.Value != Level.Unknown) + (criteria.TimeframeWithinDays is null ? 0 : 1) + (criteria.MinInterest is null ? 0 : 1);
        var from = criteria.MinScore is { } score ? T["from {0}", score] : "";
        var rest = levels switch
        {
            0 => "",
            1 when criteria.MinLevels.FirstOrDefault(l => l.Value != Level.Unknown) is { Value: not Level.Unknown } only => T["{0} at least {1}", T.Of(only.Key).ToLowerInvariant(), T.Of(only.Value).ToLowerInvariant()],
            _ => T["{0} answers in place", levels],
        };
        return string.Join(", ", new[] { from, rest }.Where(t => t.Length > 0));
    }

    public string CountText(long count, bool isExact) => isExact ? $"{count:N0}" : $"{count:N0}+";
}
