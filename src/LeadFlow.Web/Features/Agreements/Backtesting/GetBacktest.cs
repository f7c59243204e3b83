using LeadFlow.Domain.Agreements;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Agreements.Backtesting;

/// <summary>What the latest back-test of a version found, and how far one that is at work has come.</summary>
public static class GetBacktest
{
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Query(Guid AgreementId) : IRequest<Answer>;

    /// <param name="Latest">Null until one is finished.</param>
    /// <param name="Run">One that began after <paramref name="Latest"/>: waiting, at work, cancelled or failed; null without.</param>
    public sealed record Answer(Guid AgreementId, int Version, Finding? Latest, Progress? Run);

    /// <param name="From">Company-local days, both included.</param>
    /// <param name="HasChanged">The version says something else now than what was tried.</param>
    public sealed record Finding(Guid Id, DateOnly From, DateOnly To, DateTimeOffset StartedAt, string StartedBy, DateTimeOffset FinishedAt, int Revision, bool HasChanged, AgreementBacktest Result);

    /// <param name="Total">Leads; null before they are counted.</param>
    public sealed record Progress(Guid BacktestId, Guid JobId, DateOnly From, DateOnly To, JobState State, int Done, int? Total, int? SecondsLeft, string? Error)
    {
        public bool IsAtWork => State is JobState.Queued or JobState.Running;
    }

    public sealed class Handler(LeadFlowDb db, TimeProvider time) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken)
        {
            var agreement = await db.Agreements.AsNoTracking().SingleOrDefaultAsync(a => a.Id == query.AgreementId, cancellationToken) ?? throw new NotFoundException("Agreement", query.AgreementId);
            var tests = db.Backtests.AsNoTracking().Where(b => b.AgreementId == query.AgreementId).OrderByDescending(b => b.At);
            var finished = await tests.Where(b => b.FinishedAt != null).FirstOrDefaultAsync(cancellationToken);
            var last = await tests.Where(b => b.FinishedAt == null).Select(b => new { b.Id, b.JobId, b.From, b.To, b.At }).FirstOrDefaultAsync(cancellationToken);
            var job = last is null || last.At <= finished?.At ? null : await db.Jobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == last.JobId, cancellationToken);
            return new(
                agreement.Id, agreement.Version,
                finished is null ? null : new(finished.Id, finished.From, finished.To, finished.At, finished.StartedBy, finished.FinishedAt!.Value, finished.Revision,
                    finished.ContentHash != ContentHash.Of(agreement.Content), AgreementBacktest.Of(finished.Result)),
                job is null ? null : new(last!.Id, job.Id, last.From, last.To, job.State, job.Done, job.Total, job.SecondsLeft(time.GetUtcNow()), job.Error));
        }
    }
}

/// <summary>The leads behind one number of a back-test, in the order of counting.</summary>
public static class FindBacktestLeads
{
    public const int PageSize = 50;

    /// <param name="Reason">Only those returned or rejected for it; null for all.</param>
    /// <param name="After">The last number of the page before.</param>
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Query(Guid BacktestId, BacktestGroup Group, string? Reason = null, int After = 0) : IRequest<Page>;

    /// <param name="Count">The true number; of many leads the first 5,000 are kept.</param>
    /// <param name="NextAfter">Null when these are the last that are kept.</param>
    public sealed record Page(Guid AgreementId, DateOnly From, DateOnly To, IReadOnlyList<Row> Rows, int Count, bool IsCapped, int? NextAfter);

    /// <param name="DraftOn">When it would have happened under the draft; null where it would not.</param>
    /// <param name="ReallyOn">When it really happened; of those that only the draft would have offered and that bought, the day of the win.</param>
    public sealed record Row(int No, Guid LeadId, string Title, string? Company, string Stage, int Score, DateOnly? DraftOn, DateOnly? ReallyOn, string? Reason);

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken cancellationToken)
        {
            var test = await db.Backtests.AsNoTracking().SingleOrDefaultAsync(b => b.Id == query.BacktestId, cancellationToken) ?? throw new NotFoundException("Back-test", query.BacktestId);
            var kept = await db.BacktestedLeads.AsNoTracking()
                .Where(l => l.BacktestId == query.BacktestId && l.Group == query.Group && l.No > query.After && (query.Reason == null || l.Reason == query.Reason))
                .OrderBy(l => l.No).Take(PageSize + 1).ToListAsync(cancellationToken);
            var ids = kept.Select(k => k.LeadId).ToList();
            var leads = await db.Leads.AsNoTracking().Where(l => ids.Contains(l.Id)).Select(l => new { l.Id, l.Title, l.Company, l.Qualification.StageName, l.Qualification.Score }).ToDictionaryAsync(l => l.Id, cancellationToken);
            var count = test.Result.Counts.GetValueOrDefault(query.Group);
            return new(
                test.AgreementId, test.From, test.To,
                [.. kept.Take(PageSize).Where(k => leads.ContainsKey(k.LeadId)).Select(k => (k, Lead: leads[k.LeadId])).Select(x => new Row(x.k.No, x.k.LeadId, x.Lead.Title, x.Lead.Company, x.Lead.StageName, x.Lead.Score, x.k.DraftOn, x.k.ReallyOn, x.k.Reason))],
                count, count > Backtest.MaxLeadsOfNumber, kept.Count > PageSize ? kept[PageSize - 1].No : null);
        }
    }
}
