using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace LeadFlow.Web.Features.Reports;

/// <summary>What the pictures say, in a sentence, and how numbers are written.</summary>
public static class FunnelText
{
    /// <summary>Sources with fewer leads than this prove nothing.</summary>
    private const int EnoughLeads = 10;

    public static string N(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number that opens the leads behind it; plain where there are none, or no list of them.</summary>
    public static IHtmlContent Number(int count, string? href)
    {
        if (href is null || count == 0)
        {
            return new HtmlString(N(count));
        }

        var link = new TagBuilder("a");
        link.Attributes["href"] = href;
        link.InnerHtml.Append(N(count));
        return link;
    }

    public static string Days(DateOnly? from, DateOnly? to) => (from, to) switch
    {
        ({ } first, { } last) => string.Create(CultureInfo.InvariantCulture, $"{first:d MMM yyyy} to {last:d MMM yyyy}"),
        ({ } first, null) => string.Create(CultureInfo.InvariantCulture, $"from {first:d MMM yyyy}"),
        (null, { } last) => string.Create(CultureInfo.InvariantCulture, $"until {last:d MMM yyyy}"),
        _ => "at any time",
    };

    /// <summary>"36 %", below ten "4.2 %"; a dash where there is nothing to be a share of.</summary>
    public static string Percent(double? rate) => rate is not { } share ? "–"
        : share is > 0 and < .0995 ? string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0}\u00a0%")
        : string.Create(CultureInfo.InvariantCulture, $"{100 * share:0}\u00a0%");

    public static string Percent(int count, int of) => Percent(of == 0 ? null : (double)count / of);

    public static string Name(string key) => key switch
    {
        "captured" => "Captured",
        "warm" or "hot" => $"Ever {key}",
        "claimed" => "Claimed",
        "accepted" => "Accepted",
        _ => "Won",
    };

    public static string Money(GetFunnel.OfSource source) => source.RevenueByCurrency.Count == 0 ? "–"
        : string.Join(" + ", source.RevenueByCurrency.OrderByDescending(r => r.Key == source.Currency).Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Key}\u00a0{r.Value:#,0}")));

    public static string Finding(GetFunnel.Funnel funnel)
    {
        var (captured, accepted, won) = (funnel.Stages[0].Count, funnel.Stages[4].Count, funnel.Stages[5].Count);
        return (captured, won) switch
        {
            (0, _) => "No lead was captured in this time",
            (_, 0) => $"Of {Leads(captured)}, none has become a customer yet; sales accepted {N(accepted)}",
            (_, 1) => $"Of {Leads(captured)}, one became a customer: {Exact(won, captured)}",
            _ => $"Of {Leads(captured)}, {N(won)} became customers: {Exact(won, captured)}",
        };
    }

    public static string SourceFinding(GetFunnel.Funnel funnel)
    {
        var known = funnel.BySource.Where(s => s is { Source: not null, Captured: >= EnoughLeads, Won: > 0 }).OrderByDescending(s => (double)s.Won / s.Captured).ToList();
        return known.Count > 1 && known[0] is { } best
            ? $"Most often won: {best.Source}, {N(best.Won)} of {N(best.Captured)}"
            : "Where they came from, and how far each source’s leads came";
    }

    public static string MonthFinding(GetFunnel.Funnel funnel) => funnel.MedianDaysToWin switch
    {
        null => "Nobody has become a customer yet",
        0 => "Half of the customers signed on the day they came in",
        1 => "Half of the customers signed within a day",
        { } days => $"Half of the customers signed within {N(days)} days",
    };

    public static string MoveFinding(GetFunnel.Funnel funnel) => funnel.Moves.MaxBy(m => m.Count) is { } most
        ? $"The most frequent step: {most.From} to {most.To}"
        : "No lead has moved yet";

    private static string Leads(int count) => count == 1 ? "1 lead" : $"{N(count)} leads";

    private static string Exact(int count, int of) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * count / of:0.#}\u00a0%");
}
