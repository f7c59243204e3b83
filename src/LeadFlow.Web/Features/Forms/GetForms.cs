using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Forms;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Forms.Public;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Forms;

/// <summary>All forms with what came in by them.</summary>
public static class GetForms
{
    /// <summary>Days that the figures look back.</summary>
    public const int Days = 90;

    [RequirePolicy(Policies.RunForms)]
    public sealed record Query(bool Archived = false) : IRequest<IReadOnlyList<Item>>;

    /// <param name="Answers">In the last 90 days that became or reached a lead.</param>
    /// <param name="Suspected">That wait for a person to look.</param>
    public sealed record Item(Guid Id, string Name, string Slug, string Title, int? Published, DateTimeOffset? PublishedAt, bool HasChanges, DateTimeOffset? ClosedAt, DateOnly? ClosesOn, bool IsArchived, int Answers, int Suspected, DateTimeOffset? LatestAt);

    public sealed class Handler(LeadFlowDb db, TimeProvider time) : IRequestHandler<Query, IReadOnlyList<Item>>
    {
        public async Task<IReadOnlyList<Item>> Handle(Query query, CancellationToken cancellationToken)
        {
            var since = time.GetUtcNow().AddDays(-Days);
            var forms = await db.Forms.AsNoTracking().Where(f => f.ArchivedAt != null == query.Archived).ToListAsync(cancellationToken);
            var counts = await db.Captures.Where(c => c.FormId != null && c.ReceivedAt > since).GroupBy(c => c.FormId!.Value)
                .Select(g => new { Id = g.Key, Answers = g.Count(c => c.LeadId != null), Suspected = g.Count(c => c.Outcome == CaptureOutcome.Suspected), Latest = g.Max(c => c.ReceivedAt) })
                .ToDictionaryAsync(c => c.Id, cancellationToken);
            return
            [
                .. forms.OrderByDescending(f => f.Published is not null && f.ClosedAt is null).ThenByDescending(f => counts.GetValueOrDefault(f.Id)?.Answers).ThenBy(f => f.Name, StringComparer.CurrentCultureIgnoreCase)
                    .Select(f => new Item(f.Id, f.Name, f.Slug, f.Draft.Title, f.Published, f.PublishedAt, f.HasChanges, f.ClosedAt, f.Draft.ClosesOn, f.ArchivedAt is not null, counts.GetValueOrDefault(f.Id)?.Answers ?? 0, counts.GetValueOrDefault(f.Id)?.Suspected ?? 0, counts.GetValueOrDefault(f.Id)?.Latest)),
            ];
        }
    }
}

/// <summary>One form with its draft, what stands in the way of publishing it, and how far it can lift a lead.</summary>
public static class GetForm
{
    [RequirePolicy(Policies.RunForms)]
    public sealed record Query(Guid FormId) : IRequest<View>;

    /// <param name="WarmAtOnce">Of the answers of 90 days that became new leads: those that are warm or further.</param>
    public sealed record View(Guid Id, string Name, string Slug, FormContent Draft, int Version, int? Published, DateTimeOffset? PublishedAt, bool HasChanges, DateTimeOffset? ClosedAt, bool IsArchived,
        IReadOnlyList<FormProblem> Problems, Qualification Best, AgreementContent Agreement, int Answers, int NewLeads, int WarmAtOnce, int Suspected);

    public sealed class Handler(LeadFlowDb db, Desk desk, TimeProvider time) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var form = await db.Forms.AsNoTracking().SingleOrDefaultAsync(f => f.Id == query.FormId, cancellationToken) ?? throw new Pipeline.NotFoundException("Form", query.FormId);
            var rules = await desk.Rules(cancellationToken);
            var m = await desk.Now(cancellationToken);
            var since = time.GetUtcNow().AddDays(-GetForms.Days);
            var came = db.Captures.Where(c => c.FormId == form.Id && c.ReceivedAt > since);
            var answers = await came.CountAsync(c => c.LeadId != null, cancellationToken);
            var created = await came.Where(c => c.Outcome == CaptureOutcome.Created).Join(db.Leads, c => c.LeadId, l => l.Id, (c, l) => new { c.ReceivedAt, l.WarmAt }).GroupBy(_ => 1)
                .Select(g => new { All = g.Count(), Warm = g.Count(l => l.WarmAt != null && l.WarmAt <= l.ReceivedAt.AddMinutes(1)) }).SingleOrDefaultAsync(cancellationToken);
            var suspected = await db.Captures.CountAsync(c => c.FormId == form.Id && c.Outcome == CaptureOutcome.Suspected, cancellationToken);
            return new(form.Id, form.Name, form.Slug, form.Draft, form.Version, form.Published, form.PublishedAt, form.HasChanges, form.ClosedAt, form.ArchivedAt is not null,
                FormCheck.Of(form.Draft, rules.Fields), FormReach.Best(form.Draft, m.Content, m.Today), m.Content, answers, created?.All ?? 0, created?.Warm ?? 0, suspected);
        }
    }
}

/// <summary>What came in by a form: answers, or what was put aside, newest first.</summary>
public static class FindAnswers
{
    public const int PageSize = 50;

    public enum Shelf { Answers, Suspected, Spam }

    [RequirePolicy(Policies.RunForms)]
    public sealed record Query(Guid FormId, Shelf Shelf, DateTimeOffset? BeforeAt = null, Guid? BeforeId = null) : IRequest<Page>;

    public sealed record Page(IReadOnlyList<Item> Items, bool HasMore);

    /// <param name="Answers">In the words that were shown.</param>
    /// <param name="Lead">What it became is called so; null where whoever asks may not see it.</param>
    public sealed record Item(Guid Id, DateTimeOffset ReceivedAt, CaptureOutcome Outcome, string? Why, int? Version, string? Language, IReadOnlyList<SaidAnswer> Answers, Guid? LeadId, string? Lead);

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken cancellationToken)
        {
            var captures = db.Captures.AsNoTracking().Where(c => c.FormId == query.FormId);
            captures = query.Shelf switch
            {
                Shelf.Suspected => captures.Where(c => c.Outcome == CaptureOutcome.Suspected),
                Shelf.Spam => captures.Where(c => c.Outcome == CaptureOutcome.Spam),
                _ => captures.Where(c => c.Outcome != CaptureOutcome.Suspected && c.Outcome != CaptureOutcome.Spam),
            };
            if (query is { BeforeAt: { } at, BeforeId: { } id })
            {
                captures = captures.Where(c => EF.Functions.LessThan(ValueTuple.Create(c.ReceivedAt, c.Id), ValueTuple.Create(at, id)));
            }

            var rows = await captures.OrderByDescending(c => c.ReceivedAt).ThenByDescending(c => c.Id).Take(PageSize + 1)
                .Select(c => new { c.Id, c.ReceivedAt, c.Outcome, c.Error, c.FormVersion, c.Body, c.LeadId, Lead = db.Leads.Where(l => l.Id == c.LeadId).Select(l => l.Title).FirstOrDefault() })
                .ToListAsync(cancellationToken);
            return new([.. rows.Take(PageSize).Select(r =>
            {
                var body = Json.Read<FormBody>(r.Body);
                return new Item(r.Id, r.ReceivedAt, r.Outcome, r.Error, r.FormVersion, body.Language, [.. body.Answers, .. (body.Posted ?? new Dictionary<string, IReadOnlyList<string>>()).Where(p => body.Answers.All(a => a.Key != p.Key)).Select(p => new SaidAnswer(p.Key, p.Key, Text.Shorten(string.Join(", ", p.Value), 1000)))], r.LeadId, r.Lead);
            })], rows.Count > PageSize);
        }
    }
}
