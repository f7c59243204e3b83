namespace LeadFlow.Web.Features.Reports;

/// <summary>From a number to the leads behind it.</summary>
public sealed class FunnelLinks(FunnelModel page)
{
    public string Reached(string stage, string? source = null) => Link(source ?? page.Source, stage, page.From, page.To);

    public string CapturedIn(DateOnly month, string stage = "captured") => Link(page.Source, stage, Later(page.From, month), Earlier(page.To, EndOf(month)));

    public string WonIn(DateOnly month) => Link(page.Source, null, null, null, Later(page.From, month), Earlier(page.To, EndOf(month)));

    /// <summary>The list of leads names the days of capture so; it knows no other period.</summary>
    private string Link(string? source, string? stage, DateOnly? from, DateOnly? to, DateOnly? wonFrom = null, DateOnly? wonTo = null) => page.Link("~/leads",
        ("From", null), ("To", null), ("Source", source), ("Reached", stage is "captured" ? null : stage),
        ("CapturedFrom", ReportPage.Iso(from)), ("CapturedTo", ReportPage.Iso(to)), ("WonFrom", ReportPage.Iso(wonFrom)), ("WonTo", ReportPage.Iso(wonTo)));

    private static DateOnly EndOf(DateOnly month) => month.AddMonths(1).AddDays(-1);

    private static DateOnly Later(DateOnly? bound, DateOnly day) => bound > day ? bound.Value : day;

    private static DateOnly Earlier(DateOnly? bound, DateOnly day) => bound < day ? bound.Value : day;
}
