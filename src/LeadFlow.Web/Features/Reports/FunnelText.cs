using System.Globalization;
using LeadFlow.Web.Features.Shared;
using static LeadFlow.Web.Features.Reports.ReportText;

namespace LeadFlow.Web.Features.Reports;

/// <summary>What the pictures of the funnel say, in a sentence.</summary>
public static class FunnelText
{
    /// <summary>Sources with fewer leads than this prove nothing.</summary>
    private const int EnoughLeads = 10;

    public static string Name(string key, Wording t) => key switch
    {
        "captured" => t["Captured"],
        "warm" => t["Ever warm"],
        "hot" => t["Ever hot"],
        "claimed" => t["Claimed"],
        "accepted" => t["Accepted"],
        _ => t["Won"],
    };

    public static string Money(GetFunnel.OfSource source) => source.RevenueByCurrency.Count == 0 ? "–"
        : string.Join(" + ", source.RevenueByCurrency.OrderByDescending(r => r.Key == source.Currency).Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Key}\u00a0{r.Value:#,0}")));

    public static string Finding(GetFunnel.Funnel funnel, Wording t)
    {
        var (captured, accepted, won) = (funnel.Stages[0].Count, funnel.Stages[4].Count, funnel.Stages[5].Count);
        return (captured, won) switch
        {
            (0, _) => t["No lead was captured in this time"],
            (_, 0) => t["Of {0}, none has become a customer yet; sales accepted {1}", Leads(captured, t), N(accepted)],
            (_, 1) => t["Of {0}, one became a customer: {1}", Leads(captured, t), Exact(won, captured)],
            _ => t["Of {0}, {1} became customers: {2}", Leads(captured, t), N(won), Exact(won, captured)],
        };
    }

    public static string SourceFinding(GetFunnel.Funnel funnel, Wording t)
    {
        var known = funnel.BySource.Where(s => s is { Source: not null, Captured: >= EnoughLeads, Won: > 0 }).OrderByDescending(s => (double)s.Won / s.Captured).ToList();
        return known.Count > 1 && known[0] is { } best
            ? t["Most often won: {0}, {1} of {2}", best.Source, N(best.Won), N(best.Captured)]
            : t["Where they came from, and how far each source’s leads came"];
    }

    public static string MonthFinding(GetFunnel.Funnel funnel, Wording t) => funnel.MedianDaysToWin switch
    {
        null => t["Nobody has become a customer yet"],
        0 => t["Half of the customers signed on the day they came in"],
        1 => t["Half of the customers signed within a day"],
        { } days => t["Half of the customers signed within {0} days", N(days)],
    };

    public static string MoveFinding(GetFunnel.Funnel funnel, Wording t) => funnel.Moves.MaxBy(m => m.Count) is { } most
        ? t["The most frequent step: {0} to {1}", most.From, most.To]
        : t["No lead has moved yet"];

    private static string Leads(int count, Wording t) => count == 1 ? t["1 lead"] : t["{0} leads", N(count)];

    private static string Exact(int count, int of) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * count / of:0.#}\u00a0%");
}
