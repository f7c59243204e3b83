using System.Globalization;
using LeadFlow.Web.Features.Shared;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace LeadFlow.Web.Features.Reports;

/// <summary>How reports write numbers, shares, days and how long something took.</summary>
public static class ReportText
{
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

    public static string Days(DateOnly? from, DateOnly? to, Wording t) => (from, to) switch
    {
        ({ } first, { } last) => t["{0} to {1}", Day(first), Day(last)],
        ({ } first, null) => t["from {0}", Day(first)],
        (null, { } last) => t["until {0}", Day(last)],
        _ => t["at any time"],
    };

    /// <summary>"36 %", below ten "4.2 %"; a dash where there is nothing to be a share of.</summary>
    public static string Percent(double? rate) => rate is not { } share ? "–"
        : share is > 0 and < .0995 ? string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0}\u00a0%")
        : string.Create(CultureInfo.InvariantCulture, $"{100 * share:0}\u00a0%");

    public static string Percent(int count, int of) => Percent(of == 0 ? null : (double)count / of);

    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>"41 min", "3 h 18 min", "2 d 4 h"; a dash where nothing was measured.</summary>
    public static string Took(long? seconds, Wording t) => seconds is { } span ? TimeText.Amount(TimeSpan.FromSeconds(span), t) : "–";

    /// <summary>"2 h" for 120, "90 min": a time that was agreed on.</summary>
    public static string Agreed(int minutes, Wording t) => minutes switch
    {
        >= 1440 when minutes % 1440 == 0 => t["{0} d", minutes / 1440],
        >= 60 when minutes % 60 == 0 => t["{0} h", minutes / 60],
        _ => t["{0} min", minutes],
    };
}
