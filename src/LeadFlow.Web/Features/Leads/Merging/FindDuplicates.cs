using System.Globalization;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads.Merging;

/// <summary>Pairs of leads that may be one person, likeliest first, as the last scan found them; and how a scan stands.</summary>
public static class FindDuplicates
{
    public const int PageSize = 20;
    private const int CountsTo = 10_000;

    /// <param name="After">Where the page before ended (<see cref="Answer.Next"/>).</param>
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Query(string? After = null) : IRequest<Answer>;

    /// <param name="Count">Counted up to 10,000.</param>
    /// <param name="Scan">The last scan, or the one at work; null before the first.</param>
    public sealed record Answer(IReadOnlyList<Pair> Pairs, int Count, string? Next, ScanView? Scan)
    {
        public bool HasMore => Count >= CountsTo;
    }

    public sealed record Pair(Party One, Party Other, int Strength, string Why);

    public sealed record Party(Guid Id, string Title, string? JobTitle, string? Company, string? Email, string? Phone, string? City, string Stage, string? Source, string? Owner, DateTimeOffset CapturedAt);

    public sealed record ScanView(JobState State, int Done, int? Total, int? SecondsLeft, DateTimeOffset? FinishedAt)
    {
        public bool IsAtWork => State is JobState.Queued or JobState.Running;
    }

    private sealed record Found(Guid Id, string Title, string? JobTitle, string? Company, string? Email, string? Phone, string? City, string Stage, Guid? SourceId, Guid? OwnerId, DateTimeOffset CapturedAt);

    public sealed class Handler(LeadFlowDb db, Desk desk, TimeProvider time) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken)
        {
            var suggested = db.LikelyPairs.AsNoTracking().Where(p => p.State == PairState.Suggested);
            var count = await suggested.Take(CountsTo).CountAsync(cancellationToken);
            if (Read(query.After) is var (strength, one, other))
            {
                suggested = suggested.Where(p => p.Strength < strength || (p.Strength == strength && (p.OneId > one || (p.OneId == one && p.OtherId > other))));
            }

            var pairs = await suggested.OrderByDescending(p => p.Strength).ThenBy(p => p.OneId).ThenBy(p => p.OtherId).Take(PageSize + 1).ToListAsync(cancellationToken);
            var page = pairs.Take(PageSize).ToList();
            var parties = await Parties([.. page.SelectMany(p => new[] { p.OneId, p.OtherId }).Distinct()], cancellationToken);
            var next = pairs.Count > PageSize && page[^1] is var last ? string.Create(CultureInfo.InvariantCulture, $"{last.Strength}.{last.OneId:N}.{last.OtherId:N}") : null;
            return new(
                [.. page.Where(p => parties.ContainsKey(p.OneId) && parties.ContainsKey(p.OtherId)).Select(p => new Pair(parties[p.OneId], parties[p.OtherId], p.Strength, p.Why))],
                count, next, await LastScan(cancellationToken));
        }

        private async Task<Dictionary<Guid, Party>> Parties(List<Guid> ids, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            var found = await db.Leads.AsNoTracking().Where(l => ids.Contains(l.Id))
                .Select(l => new Found(l.Id, l.Title, l.JobTitle, l.Company, l.Email, l.Phone, l.City, l.Qualification.StageName, l.SourceId, l.OwnerId, l.CapturedAt)).ToListAsync(cancellationToken);
            return found.ToDictionary(f => f.Id, f => new Party(f.Id, f.Title, f.JobTitle, f.Company, f.Email, f.Phone, f.City, f.Stage,
                f.SourceId is { } source ? rules.SourceNames.GetValueOrDefault(source) : null, f.OwnerId is { } owner ? rules.People.GetValueOrDefault(owner)?.Name : null, f.CapturedAt));
        }

        private async Task<ScanView?> LastScan(CancellationToken cancellationToken)
        {
            var job = await db.Jobs.AsNoTracking().Where(j => j.Kind == RunDuplicateScans.Kind).OrderByDescending(j => j.CreatedAt).FirstOrDefaultAsync(cancellationToken);
            return job is null ? null : new(job.State, job.Done, job.Total, job.SecondsLeft(time.GetUtcNow()), job.FinishedAt);
        }

        private static (int, Guid, Guid)? Read(string? after) =>
            after?.Split('.') is [var strength, var one, var other] && int.TryParse(strength, CultureInfo.InvariantCulture, out var s) && Guid.TryParse(one, out var a) && Guid.TryParse(other, out var b) ? (s, a, b) : null;
    }
}
