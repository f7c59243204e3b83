using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Notices;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.MyDay;

/// <summary>What waits for whoever asks, beside their tasks: every section the first few of an index, never a count of everything.</summary>
public static class GetMyDay
{
    /// <summary>Of a section; there may be more.</summary>
    public const int Most = 12;

    /// <summary>Counts stop here.</summary>
    public const int MostCounted = 1000;
    private static readonly TimeSpan GivenBackLately = TimeSpan.FromDays(7);

    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query : IRequest<Day>;

    /// <param name="RunningOut">On offer for them, or claimed by them: by what is left.</param>
    /// <param name="ToGreet">New, nobody has said hello.</param>
    /// <param name="Answered">Their leads who said something since anybody last came back to them.</param>
    /// <param name="Idle">Their open leads with nothing planned and what the stage asks for overdue.</param>
    /// <param name="GivenBack">What sales returned or rejected of what they qualified, and nobody has taken up.</param>
    /// <param name="Disputed">Of managers: returns that whoever qualified them finds wrong, longest first.</param>
    /// <param name="Expired">Of managers: on offer again, because nobody claimed or decided in time.</param>
    /// <param name="LeftBehind">Of managers: open tasks of people who have left.</param>
    /// <param name="Unowned">Of managers: raw leads of nobody; at most <see cref="MostCounted"/>.</param>
    public sealed record Day(Section RunningOut, Section ToGreet, Section Answered, IReadOnlyList<Mention> Mentions, Section Idle, Section GivenBack, Section Disputed, Section Expired, Section LeftBehind, int? Unowned, int DoneToday)
    {
        public bool IsEmpty => RunningOut.Items.Count + ToGreet.Items.Count + Answered.Items.Count + Mentions.Count + Idle.Items.Count + GivenBack.Items.Count + Disputed.Items.Count + Expired.Items.Count + LeftBehind.Items.Count == 0;
    }

    public sealed record Section(IReadOnlyList<Item> Items, bool HasMore)
    {
        public static readonly Section None = new([], false);
    }

    /// <param name="At">The deadline, or when it happened.</param>
    /// <param name="Says">What was said, what is to be done, or why.</param>
    public sealed record Item(Guid LeadId, string Lead, string? Company, string? JobTitle, StageKind Stage, int Score, DateTimeOffset At, string? Says = null, string? By = null, HandoffState? State = null, bool IsMine = false)
    {
        public string? Phone { get; init; }
    }

    public sealed record Mention(Guid Id, Guid? LeadId, string? Lead, string Says, DateTimeOffset At, Guid? ById);

    public sealed class Handler(LeadFlowDb db, CurrentUser user, Desk desk, TimeProvider time) : IRequestHandler<Query, Day>
    {
        public async Task<Day> Handle(Query query, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            return new(
                await RunningOut(cancellationToken),
                await ToGreet(cancellationToken),
                await Answered(cancellationToken),
                await Mentions(cancellationToken),
                await Idle(now, cancellationToken),
                await GivenBack(now, cancellationToken),
                user.Actor.IsManager ? await Disputed(cancellationToken) : Section.None,
                user.Actor.IsManager ? await Expired(cancellationToken) : Section.None,
                user.Actor.IsManager ? await LeftBehind(cancellationToken) : Section.None,
                user.Actor.IsManager ? await Unowned().Take(MostCounted).CountAsync(cancellationToken) : null,
                await DoneToday(now, cancellationToken));
        }

        private async Task<Section> RunningOut(CancellationToken cancellationToken)
        {
            var claimed = await OfHandoffs(db.Handoffs.Where(h => h.State == HandoffState.Claimed && h.ClaimedById == user.Id && h.DueAt < Lead.Never)).ToListAsync(cancellationToken);
            var offered = user.Actor.MayClaim
                ? await OfHandoffs(db.Handoffs.Where(Handoff.WaitsFor(user.Id, user.Actor.TeamId))).ToListAsync(cancellationToken)
                : [];
            return Cut(claimed.Concat(offered).OrderBy(i => i.At));
        }

        private async Task<Section> ToGreet(CancellationToken cancellationToken)
        {
            var greet = db.Qualifications.Where(q => q.Standing == LeadStanding.Open && q.NextAction == Lead.GreetIt);
            var mine = await OfLeads(greet.Where(q => q.OwnerId == user.Id).OrderBy(q => q.NextActionAt).ThenBy(q => q.LeadId)).ToListAsync(cancellationToken);
            var nobodys = user.Actor.Role is Role.Marketer ? await OfLeads(greet.Where(q => q.OwnerId == null).OrderBy(q => q.NextActionAt).ThenBy(q => q.LeadId)).ToListAsync(cancellationToken) : [];
            return Cut(mine.Concat(nobodys).OrderBy(i => i.At));
        }

        private async Task<Section> Answered(CancellationToken cancellationToken) => Cut(await (
            from q in db.Qualifications.Where(q => q.OwnerId == user.Id && q.AnsweredAt != null).OrderByDescending(q => q.AnsweredAt).ThenByDescending(q => q.LeadId).Take(Most + 1)
            join l in db.Leads on q.LeadId equals l.Id
            let said = db.Activities.Where(a => a.LeadId == l.Id && a.Side == Side.Prospect).OrderByDescending(a => a.At).ThenByDescending(a => a.Id).FirstOrDefault()
            orderby q.AnsweredAt descending, q.LeadId descending
            select new Item(l.Id, l.Title, l.Company, l.JobTitle, q.StageKind, q.Score, q.AnsweredAt!.Value, said!.Text ?? said.Summary, null, null, false)).ToListAsync(cancellationToken));

        private async Task<IReadOnlyList<Mention>> Mentions(CancellationToken cancellationToken) => await (
            from n in db.Notices.Where(n => n.UserId == user.Id && !n.IsMailOnly && n.ReadAt == null && n.Kind == NoticeKind.Mention).OrderByDescending(n => n.At).Take(Most)
            join l in db.Leads on n.LeadId equals l.Id into leads
            from l in leads.DefaultIfEmpty()
            orderby n.At descending
            select new Mention(n.Id, n.LeadId, l.Title, n.Summary, n.At, n.ActorId)).ToListAsync(cancellationToken);

        private async Task<Section> Idle(DateTimeOffset now, CancellationToken cancellationToken) => Cut(await OfLeads(db.Qualifications
            .Where(q => q.OwnerId == user.Id && q.Standing == LeadStanding.Open && (q.NextActionAt < now || q.NextActionAt == Lead.Never) && q.NextAction != Lead.GreetIt)
            .Where(q => !db.Tasks.Any(t => t.LeadId == q.LeadId && t.DoneAt == null && t.DroppedAt == null) && !db.Handoffs.Any(h => h.LeadId == q.LeadId && h.ClosedAt == null))
            .OrderBy(q => q.NextActionAt).ThenBy(q => q.LeadId)).ToListAsync(cancellationToken));

        private async Task<Section> GivenBack(DateTimeOffset now, CancellationToken cancellationToken)
        {
            var since = now - GivenBackLately;
            return Cut(await (
                from h in db.Handoffs.Where(h => (h.State == HandoffState.Returned || h.State == HandoffState.Rejected) && h.OfferedById == user.Id && h.ClosedAt > since && h.ClaimedById != user.Id)
                join l in db.Leads on h.LeadId equals l.Id
                where l.Qualification.LastTouchAt < h.ClosedAt && (l.OwnerId == user.Id || l.OwnerId == null)
                orderby h.ClosedAt descending
                select new Item(l.Id, l.Title, l.Company, l.JobTitle, l.Qualification.StageKind, l.Qualification.Score, h.ClosedAt!.Value, h.Note == null ? h.Reason : h.Reason + ": " + h.Note, h.ClaimedByName, h.State, false))
                .Take(Most + 1).ToListAsync(cancellationToken));
        }

        private async Task<Section> Disputed(CancellationToken cancellationToken) => Cut(await (
            from h in db.Handoffs.Where(h => h.DisputedAt != null && h.SettledAt == null).OrderBy(h => h.DisputedAt).Take(Most + 1)
            join l in db.Leads on h.LeadId equals l.Id
            orderby h.DisputedAt
            select new Item(l.Id, l.Title, l.Company, l.JobTitle, l.Qualification.StageKind, l.Qualification.Score, h.DisputedAt!.Value, h.DisputeNote, h.DisputedBy, h.State, false)).ToListAsync(cancellationToken));

        private async Task<Section> Expired(CancellationToken cancellationToken) =>
            Cut(await OfHandoffs(db.Handoffs.Where(h => h.State == HandoffState.Offered && h.Attempt > 1)).ToListAsync(cancellationToken));

        private async Task<Section> LeftBehind(CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            List<Guid> gone = [.. rules.People.Values.Where(p => !p.IsActive).Select(p => p.Id)];
            if (gone.Count == 0)
            {
                return Section.None;
            }

            var tasks = await (
                from t in db.Tasks.Where(t => gone.Contains(t.AssigneeId) && t.LeadId != null && t.DoneAt == null && t.DroppedAt == null).OrderBy(t => t.DueAt).Take(Most + 1)
                join l in db.Leads on t.LeadId equals l.Id
                orderby t.DueAt
                select new { l.Id, l.Title, l.Company, l.JobTitle, l.Qualification.StageKind, l.Qualification.Score, t.DueAt, Task = t.Title, t.AssigneeId }).ToListAsync(cancellationToken);
            return Cut(tasks.Select(t => new Item(t.Id, t.Title, t.Company, t.JobTitle, t.StageKind, t.Score, t.DueAt, t.Task, rules.People[t.AssigneeId].Name)));
        }

        private IQueryable<LeadQualification> Unowned() => db.Qualifications.Where(q => q.StageKind == StageKind.Raw && q.Standing == LeadStanding.Open && q.OwnerId == null);

        private async Task<int> DoneToday(DateTimeOffset now, CancellationToken cancellationToken)
        {
            var today = Domain.LocalTime.StartOf(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, user.Zone).DateTime), user.Zone);
            return await db.Tasks.Where(t => t.AssigneeId == user.Id && t.DoneAt >= today).Take(MostCounted).CountAsync(cancellationToken);
        }

        private IQueryable<Item> OfHandoffs(IQueryable<Handoff> handoffs) =>
            from h in handoffs.OrderBy(h => h.DueAt).ThenBy(h => h.Id).Take(Most + 1)
            join l in db.Leads on h.LeadId equals l.Id
            orderby h.DueAt, h.Id
            select new Item(l.Id, l.Title, l.Company, l.JobTitle, l.Qualification.StageKind, l.Qualification.Score, h.DueAt, h.Why, h.OfferedByName, h.State, h.AssigneeId == user.Id);

        /// <summary>In the order of their next action.</summary>
        private IQueryable<Item> OfLeads(IQueryable<LeadQualification> qualifications) =>
            from q in qualifications.Take(Most + 1)
            join l in db.Leads on q.LeadId equals l.Id
            orderby q.NextActionAt, q.LeadId
            select new Item(l.Id, l.Title, l.Company, l.JobTitle, q.StageKind, q.Score, q.NextActionAt, q.NextAction, null, null, false) { Phone = l.Phone };

        private static Section Cut(IEnumerable<Item> items)
        {
            var all = items.Take(Most + 1).ToList();
            return new([.. all.Take(Most)], all.Count > Most);
        }
    }
}
