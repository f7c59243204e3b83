using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;

namespace LeadFlow.Web.Features.Reports;

/// <summary>From a number to the leads behind it.</summary>
public sealed class FunnelLinks(FunnelModel page)
{
    public string Reached(string stage, string? source = null) => Link(source ?? page.Source, stage, page.From, page.To);

    public string CapturedIn(DateOnly month, string stage = "captured") => Link(page.Source, stage, Later(page.From, month), Earlier(page.To, EndOf(month)));

    public string WonIn(DateOnly month) => Link(page.Source, null, null, null, Later(page.From, month), Earlier(page.To, EndOf(month)));

    private string Link(string? source, string? stage, DateOnly? from, DateOnly? to, DateOnly? wonFrom = null, DateOnly? wonTo = null)
    {
        var query = new QueryBuilder();
        Add("source", source);
        Add("campaign", page.Campaign);
        Add("owner", page.Owner);
        Add("side", page.Side);
        Add("country", page.Country);
        Add("tag", page.Tag);
        Add("agreement", page.Agreement?.ToString(CultureInfo.InvariantCulture));
        Add("reached", stage is "captured" ? null : stage);
        Add("capturedFrom", Day(from));
        Add("capturedTo", Day(to));
        Add("wonFrom", Day(wonFrom));
        Add("wonTo", Day(wonTo));
        return page.Url.Content("~/leads") + query.ToQueryString();

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                query.Add(name, value);
            }
        }
    }

    private static DateOnly EndOf(DateOnly month) => month.AddMonths(1).AddDays(-1);

    private static DateOnly Later(DateOnly? bound, DateOnly day) => bound > day ? bound.Value : day;

    private static DateOnly Earlier(DateOnly? bound, DateOnly day) => bound < day ? bound.Value : day;

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
