using LeadFlow.Domain.Handoffs;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Features.Shared.TagHelpers;
using static LeadFlow.Web.Features.Reports.ReportText;

namespace LeadFlow.Web.Features.Reports;

/// <summary>What the pictures of the response report say, in a sentence.</summary>
public static class ResponseText
{
    /// <summary>Fewer claims than this prove nothing.</summary>
    private const int Enough = 10;

    public static string Name(ResponseMeasure measure, Wording t) => measure switch
    {
        ResponseMeasure.FirstTouch => t["Capture to first touch"],
        ResponseMeasure.Claim => t["Offer to claim"],
        _ => t["Claim to first touch by sales"],
    };

    public static string Finding(GetResponse.OfMeasure measure, Wording t) => (measure.Key, measure.Total.ShareInTime) switch
    {
        (ResponseMeasure.FirstTouch, null) => t["Nobody has been greeted yet"],
        (ResponseMeasure.Claim, null) => t["Nothing has been claimed yet"],
        (_, null) => t["Nobody has been called after a claim yet"],
        (ResponseMeasure.FirstTouch, { } share) => t["{0} are greeted in the time agreed", Percent(share)],
        (ResponseMeasure.Claim, { } share) => t["{0} are claimed in the time agreed", Percent(share)],
        (_, { } share) => t["{0} hear from sales in the time agreed", Percent(share)],
    };

    public static string WaitingFinding(GetResponse.Report report, Wording t) => report.Measures.Sum(m => m.Total.Overdue) switch
    {
        0 => t["Nothing is overdue"],
        1 => t["One is overdue at this moment"],
        var n => t["{0} are overdue at this moment", N(n)],
    };

    public static string PersonFinding(GetResponse.Report report, Wording t) =>
        report.Measures[^1].ByPerson.Where(p => p.Times.Count >= Enough).ToList() is { Count: > 1 } judged && judged.MinBy(p => p.Times.MedianSeconds) is { } best
            ? t["Fastest after a claim: {0}, {1} in the median", best.Name, Took(best.Times.MedianSeconds, t)]
            : t["Who claimed, and how fast they were"];

    public static IReadOnlyList<HistogramColumn> Columns(GetResponse.OfMeasure measure, Wording t) => [.. measure.Histogram.Select((bin, i) => new HistogramColumn(
        bin.UpToSeconds is { } upTo ? Short(upTo) : "", bin.InTime, bin.Late,
        bin.UpToSeconds is { } under ? t["under {0}: {1} in time, {2} later", Took(under, t), N(bin.InTime), N(bin.Late)] : t["longer: {0} in time, {1} later", N(bin.InTime), N(bin.Late)]))];

    public static string PictureLabel(GetResponse.OfMeasure measure, Wording t) =>
        t["{0}: how long it took. Median {1}; {2} in time, {3} later.", Name(measure.Key, t), Took(measure.Total.MedianSeconds, t), N(measure.Total.InTime), N(measure.Total.Late)];

    public static string Of(ResponseStanding standing, LeftOutBecause? because, Wording t) => (standing, because) switch
    {
        (ResponseStanding.InTime, _) => t["in time"],
        (ResponseStanding.Late, _) => t["late"],
        (ResponseStanding.Waiting, _) => t["not yet"],
        (ResponseStanding.Overdue, _) => t["overdue"],
        (ResponseStanding.Ended, _) => t["ended without"],
        (_, LeftOutBecause.Own) => t["left out: a rep’s own lead"],
        (_, LeftOutBecause.Implied) => t["left out: implied by an import"],
        _ => t["left out: the answer stands before the step"],
    };

    public static string Of(FindResponseSteps.Which which, Wording t) => which switch
    {
        FindResponseSteps.Which.Measured => t["happened"],
        FindResponseSteps.Which.InTime => t["in time"],
        FindResponseSteps.Which.Late => t["late"],
        FindResponseSteps.Which.NotYet => t["not yet"],
        FindResponseSteps.Which.Overdue => t["overdue"],
        FindResponseSteps.Which.Ended => t["ended without"],
        FindResponseSteps.Which.LeftOut => t["left out"],
        _ => t["all"],
    };

    /// <summary>"5m", "8h", "7d": under a picture there is little room.</summary>
    private static string Short(long seconds) => seconds switch
    {
        < 3600 => $"{seconds / 60}m",
        < 86_400 => $"{seconds / 3600}h",
        _ => $"{seconds / 86_400}d",
    };
}
