using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Reports;

/// <summary>How fast we answer: three steps, each from what began it to the first answer (LIFECYCLE 9).</summary>
public static class GetResponse
{
    [RequirePolicy(Policies.ReadReports)]
    public sealed record Query(DateOnly? From = null, DateOnly? To = null, string? Source = null, string? Campaign = null, string? Owner = null, string? Side = null, string? Country = null, string? Tag = null, int? Agreement = null) : IRequest<Report>, IReportQuery;

    /// <param name="AsOf">When it was counted: what is overdue depends on it.</param>
    /// <param name="Measures">First touch, claim, sales touch.</param>
    public sealed record Report(DateOnly? From, DateOnly? To, string TimeZone, DateTimeOffset AsOf, string Definition, IReadOnlyList<OfMeasure> Measures);

    /// <param name="AgreedMinutes">What the agreement in force today gives it, in minutes of working time; each step is judged by the one in force when it began.</param>
    /// <param name="ByPerson">The claimers; none of the first touch.</param>
    public sealed record OfMeasure(ResponseMeasure Key, string Definition, int AgreedMinutes, Times Total, LeftOut LeftOut, IReadOnlyList<OfSource> BySource, IReadOnlyList<OfPerson> ByPerson, IReadOnlyList<Bin> Histogram);

    /// <param name="Count">That have an answer: in time or late.</param>
    /// <param name="MedianSeconds">By clocks on a wall, whole seconds, nearest rank; null without any. So is the 90th percentile.</param>
    /// <param name="ShareInTime">In time of all whose deadline is decided: in time, late and overdue; 0 to 1.</param>
    /// <param name="NotYet">Without an answer that is still to come, the overdue among them.</param>
    /// <param name="Overdue">Not yet, and the deadline has passed.</param>
    /// <param name="Ended">Without an answer, and none will come.</param>
    public sealed record Times(int Count, long? MedianSeconds, long? P90Seconds, int InTime, int Late, double? ShareInTime, int NotYet, int Overdue, int Ended, int LeftOut);

    /// <param name="Negative">Answers that stand before the step.</param>
    public sealed record LeftOut(int Own, int Implied, int Negative);

    /// <param name="Source">Null for leads without one.</param>
    public sealed record OfSource(string? Source, Times Times);

    public sealed record OfPerson(Guid Id, string? Name, Times Times);

    /// <param name="UpToSeconds">Not including it; null for all that took longer.</param>
    public sealed record Bin(long? UpToSeconds, int InTime, int Late);

    public sealed class Validator : ReportRules<Query>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Query, Report>
    {
        public async Task<Report> Handle(Query query, CancellationToken cancellationToken)
        {
            var (rules, m) = (await desk.Rules(cancellationToken), await desk.Now(cancellationToken));
            var steps = new ResponseSteps(db, rules, user.Id, m);
            var sums = Enum.GetValues<ResponseMeasure>().ToDictionary(k => k, _ => new ResponseSums());
            await foreach (var step in steps.Captures(query, cancellationToken))
            {
                sums[step.Measure].Add(step);
            }

            await foreach (var step in steps.Handoffs(query, cancellationToken))
            {
                sums[step.Measure].Add(step);
            }

            return new(query.From, query.To, rules.Zone.Id, m.Now, ResponseSums.Definition + (query.Agreement is null ? "" : ResponseSums.OfVersion) + (user.SeesOnlyOwn ? CryWolfSums.OfMine : ""), [.. sums.Select(s => s.Value.Of(s.Key, m.Content.Deadlines, rules))]);
        }
    }
}
