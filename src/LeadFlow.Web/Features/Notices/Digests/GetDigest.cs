using LeadFlow.Domain;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Notices;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.ToDo;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Notices.Digests;

/// <summary>What the digest of whoever asks has to say now: claims that run out, tasks that are due today or were before, and what they were to be told of and have neither read nor had in a digest.</summary>
public static class GetDigest
{
    /// <summary>Of each part; the page that it leads to has the rest.</summary>
    public const int Most = 20;

    /// <summary>What is older is no news.</summary>
    private static readonly TimeSpan _news = TimeSpan.FromDays(14);

    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query : IRequest<Answer>;

    /// <param name="Day">Of whoever asks.</param>
    /// <param name="NoticeIds">All that the digest tells of, those included that it has no line for.</param>
    public sealed record Answer(DateOnly Day, IReadOnlyList<Claim> Claims, IReadOnlyList<DueTask> Tasks, bool HasMoreTasks, IReadOnlyList<Line> Notices, IReadOnlyList<Guid> NoticeIds)
    {
        public bool IsEmpty => Claims.Count + Tasks.Count + Notices.Count == 0;
    }

    public sealed record Claim(Guid LeadId, string Lead, string? Company, DateTimeOffset DueAt);

    public sealed record DueTask(Guid Id, string Title, string? Lead, DateTimeOffset DueAt, bool IsAllDay);

    public sealed record Line(Guid Id, string Summary, DateTimeOffset At);

    public sealed class Handler(LeadFlowDb db, CurrentUser user, ISender sender, TimeProvider time) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, user.Zone).DateTime);
            var tomorrow = LocalTime.StartOf(day.AddDays(1), user.Zone);
            var claims = await (
                from h in db.Handoffs.Where(h => h.State == HandoffState.Claimed && h.ClaimedById == user.Id && h.DueAt < Lead.Never).OrderBy(h => h.DueAt).Take(Most)
                join l in db.Leads on h.LeadId equals l.Id
                orderby h.DueAt
                select new Claim(l.Id, l.Title, l.Company, h.DueAt)).ToListAsync(cancellationToken);
            var tasks = await sender.Send(new FindTasks.Query(Limit: Most), cancellationToken);
            var due = tasks.Items.Where(t => t.DueAt < tomorrow).Select(t => new DueTask(t.Id, t.Title, t.Lead, t.DueAt, t.IsAllDay)).ToList();
            var since = now - _news;
            var untold = await db.Notices.AsNoTracking().Where(n => n.UserId == user.Id && n.Mail == NoticeMail.Digest && n.DigestedAt == null && n.ReadAt == null && n.At > since)
                .OrderByDescending(n => n.At).ThenByDescending(n => n.Id).Select(n => new { n.Id, n.Kind, n.Summary, n.At }).ToListAsync(cancellationToken);
            var lines = untold.Where(n => n.Kind != NoticeKind.Forgotten).Take(Most).Select(n => new Line(n.Id, n.Summary, n.At)).ToList(); // Those are counted anew.
            return new(day, claims, due, due.Count == tasks.Items.Count && tasks.HasMore, lines, [.. untold.Select(n => n.Id)]);
        }
    }
}
