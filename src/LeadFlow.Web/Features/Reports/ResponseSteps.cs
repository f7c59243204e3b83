using System.Runtime.CompilerServices;
using LeadFlow.Domain;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Reports;

/// <summary>What is measured: from capture to the first touch by one of us, from offer to claim, from claim to the first touch by sales.</summary>
public enum ResponseMeasure { FirstTouch, Claim, SalesTouch }

/// <summary>Why a step is left out: a rep's own lead, a milestone that an import implied, or an answer before the step.</summary>
public enum LeftOutBecause { Own, Implied, Negative }

/// <summary>One step that has a clock, and what became of it.</summary>
/// <param name="Id">Of the lead that was captured, the first offer of the series, or the claimed hand-off.</param>
/// <param name="PersonId">The claimer.</param>
internal readonly record struct ResponseStep(ResponseMeasure Measure, Guid Id, Guid LeadId, Guid? SourceId, Guid? PersonId, string? PersonName, DateTimeOffset Began, DateTimeOffset? Happened, ResponseStanding Standing, LeftOutBecause? Because)
{
    /// <summary>By clocks on a wall, in whole seconds; of one that has an answer and is not left out.</summary>
    public long Seconds => (Happened!.Value - Began).Ticks / TimeSpan.TicksPerSecond;

    public bool IsMeasured => Standing is ResponseStanding.InTime or ResponseStanding.Late;
}

/// <summary>
/// Reads the steps that the response report counts, each judged by the Domain: which deadline ran is a rule that the database does not know.
/// They come one by one, so that a million of them need no room.
/// </summary>
internal sealed class ResponseSteps(LeadFlowDb db, RulesSnapshot rules, Guid? me, Moment m)
{
    private AgreementsOfTime? _agreements;

    /// <summary>By the day of capture.</summary>
    public async IAsyncEnumerable<ResponseStep> Captures(IReportQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var agreements = _agreements ??= await AgreementsOfTime.Read(db, cancellationToken);
        var leads = ReportFilter.Captured(ReportFilter.Of(db.Leads.AsNoTracking(), query, rules, me), query);
        leads = query.Agreement is { } version ? leads.CameUnder(db, version) : leads;
        var rows = leads.Select(l => new { l.Id, l.SourceId, l.CapturedAt, l.FirstTouchedAt, IsImplied = l.HasImpliedMilestones || l.CapturedAtIsImplied, IsOpen = l.Qualification.Standing == LeadStanding.Open });
        await foreach (var l in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var content = agreements.At(l.CapturedAt);
            yield return Judge(new(ResponseMeasure.FirstTouch, l.Id, l.Id, l.SourceId, null, null, l.CapturedAt, l.FirstTouchedAt, default, l.IsImplied ? LeftOutBecause.Implied : null), l.IsOpen, content.Deadlines.FirstGreetingMinutes, content);
        }
    }

    /// <summary>Claims and first touches by sales, both by the day on which the series was first offered.</summary>
    public async IAsyncEnumerable<ResponseStep> Handoffs(IReportQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _agreements ??= await AgreementsOfTime.Read(db, cancellationToken);
        List<Row> series = [];
        await foreach (var row in Rows(query).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (series.Count > 0 && series[0].SeriesId != row.SeriesId)
            {
                foreach (var step in Of(series, query, _agreements))
                {
                    yield return step;
                }

                series.Clear();
            }

            series.Add(row);
        }

        foreach (var step in Of(series, query, _agreements))
        {
            yield return step;
        }
    }

    private IQueryable<Row> Rows(IReportQuery query)
    {
        var (begins, ended) = ReportFilter.Bounds(query, rules.Zone);
        var offered = db.Handoffs.AsNoTracking();
        offered = begins is { } from ? offered.Where(h => h.SeriesOfferedAt >= from) : offered;
        offered = ended is { } until ? offered.Where(h => h.SeriesOfferedAt < until) : offered;
        var (kinds, talks) = (Lead.TouchKinds, Lead.Conversations);
        List<Guid?> sales = [.. rules.People.Values.Where(p => p.Actor.Side == Side.Sales).Select(p => (Guid?)p.Id)];
        return offered.Join(ReportFilter.Of(db.Leads, query, rules, me), h => h.LeadId, l => l.Id, (h, l) => new { H = h, L = l })
            .OrderBy(x => x.H.SeriesOfferedAt).ThenBy(x => x.H.SeriesId).ThenBy(x => x.H.Attempt)
            .Select(x => new Row(x.H.Id, x.H.SeriesId, x.H.LeadId, x.L.SourceId, x.H.Kind, x.H.State, x.H.AgreementVersion, x.H.SeriesOfferedAt, x.H.ClaimedAt, x.H.ClaimedById, x.H.ClaimedByName,
                x.H.State == HandoffState.Claimed || (x.H.State == HandoffState.Accepted && x.L.Qualification.Standing == LeadStanding.InOpportunity),

                // A touch counts from the claim on, and while the claim holds: what the next one does is theirs.
                x.H.ClaimedAt == null || x.H.Kind == HandoffKind.Own ? null : db.Activities
                    .Where(a => a.LeadId == x.H.LeadId && a.Side == Side.Sales && kinds.Contains(a.Kind) && a.At >= x.H.ClaimedAt && (x.H.State == HandoffState.Claimed || x.H.State == HandoffState.Accepted || a.At <= x.H.ClosedAt))
                    .Min(a => (DateTimeOffset?)a.At),
                x.H.ClaimedAt == null || x.H.Kind == HandoffKind.Own ? null : db.Answers
                    .Where(a => a.LeadId == x.H.LeadId && !a.Undone && talks.Contains(a.LearnedFrom) && sales.Contains(a.ActorId) && a.LearnedAt >= x.H.ClaimedAt && (x.H.State == HandoffState.Claimed || x.H.State == HandoffState.Accepted || a.LearnedAt <= x.H.ClosedAt))
                    .Min(a => (DateTimeOffset?)a.LearnedAt)));
    }

    private IEnumerable<ResponseStep> Of(IReadOnlyList<Row> series, IReportQuery query, AgreementsOfTime agreements)
    {
        if (series.Count == 0 || (query.Agreement is { } version && series[0].AgreementVersion != version))
        {
            yield break;
        }

        var first = series[0];
        LeftOutBecause? own = series.Any(h => h.Kind == HandoffKind.Own) ? LeftOutBecause.Own : null;
        var claim = series.FirstOrDefault(h => h.ClaimedAt is not null);
        var content = agreements.Of(first.AgreementVersion, first.SeriesOfferedAt);
        yield return Judge(new(ResponseMeasure.Claim, first.Id, first.LeadId, first.SourceId, claim?.ClaimedById, claim?.ClaimedByName, first.SeriesOfferedAt, claim?.ClaimedAt, default, own),
            series[^1].State == HandoffState.Offered, content.Deadlines.ClaimMinutes, content);

        foreach (var h in series.Where(h => h.ClaimedAt is not null))
        {
            content = agreements.At(h.ClaimedAt!.Value);
            var touched = h.TouchedAt is null || h.AnsweredAt < h.TouchedAt ? h.AnsweredAt : h.TouchedAt;
            yield return Judge(new(ResponseMeasure.SalesTouch, h.Id, h.LeadId, h.SourceId, h.ClaimedById, h.ClaimedByName, h.ClaimedAt.Value, touched, default, own), h.CanBeTouched, content.Deadlines.FirstTouchMinutes, content);
        }
    }

    private ResponseStep Judge(ResponseStep step, bool canHappen, int minutes, AgreementContent content)
    {
        step = step with { SourceId = rules.SourceOf(step.SourceId), PersonName = step.PersonId is { } id && rules.People.TryGetValue(id, out var person) ? person.Name : step.PersonName };
        if (step.Because is not null)
        {
            return step with { Standing = ResponseStanding.LeftOut };
        }

        var standing = ResponseClock.Judge(step.Began, step.Happened, canHappen, minutes, content, rules.Zone, m.Now);
        return step with { Standing = standing, Because = standing == ResponseStanding.LeftOut ? LeftOutBecause.Negative : null };
    }

    private sealed record Row(Guid Id, Guid SeriesId, Guid LeadId, Guid? SourceId, HandoffKind Kind, HandoffState State, int AgreementVersion, DateTimeOffset SeriesOfferedAt,
        DateTimeOffset? ClaimedAt, Guid? ClaimedById, string? ClaimedByName, bool CanBeTouched, DateTimeOffset? TouchedAt, DateTimeOffset? AnsweredAt);
}
