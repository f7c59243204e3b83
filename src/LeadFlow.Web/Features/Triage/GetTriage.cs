using FluentValidation;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Triage;

/// <summary>The triage inbox: raw, open leads that nobody has, or one's own; newest first, fifty from a place on.</summary>
public static class GetTriage
{
    public const int PageSize = 50;

    /// <summary>Counts stop here and say "99+".</summary>
    public const int CountLimit = 100;

    /// <param name="From">The first lead to show, included (<see cref="Place"/>); the newest without. What arrives above it moves nothing.</param>
    [RequirePolicy(Policies.TriageLeads)]
    public sealed record Query(string? Source = null, bool Mine = false, string? From = null) : IRequest<Page>;

    /// <param name="Count">All that wait under this filter, up to <see cref="CountLimit"/>.</param>
    /// <param name="Other">The same of the other tab.</param>
    /// <param name="Newer">How many lie above the first.</param>
    /// <param name="Next">Where the next page begins.</param>
    public sealed record Page(IReadOnlyList<Row> Rows, int Count, int Other, int Newer, string? Next);

    public sealed record Row(Guid Id, string Title, string? JobTitle, string? Company, DateTimeOffset CapturedAt, string? Said, Guid? SourceId, BantGlance.Facts Bant)
    {
        public Place Place => new(CapturedAt, Id);
    }

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(q => q.Source).Text(LeadSource.NameMaxLength).OverridePropertyName("source");
            RuleFor(q => q.From).Must(f => f is null || Place.Read(f) is not null).WithMessage("This is no place in the inbox.").OverridePropertyName("from");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Query, Page>
    {
        private const int SaidLength = 160;

        public async Task<Page> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            var source = query.Source is { Length: > 0 } name ? rules.IdsOfSource(name) : null;
            var from = Place.Read(query.From);
            var rows = await Rows(source, query.Mine, from, cancellationToken);
            if (rows.Count == 0 && from is not null)
            {
                (from, rows) = (null, await Rows(source, query.Mine, null, cancellationToken)); // All from there on has been done: what came since is next.
            }

            var newer = from is { } first ? await Waiting(source, query.Mine, first).Take(CountLimit).CountAsync(cancellationToken) : 0;
            return new([.. rows.Take(PageSize)],
                rows.Count <= PageSize && newer < CountLimit && from is null ? rows.Count : await Waiting(source, query.Mine).Take(CountLimit).CountAsync(cancellationToken),
                await Inbox.Of(db, user, !query.Mine).Take(CountLimit).CountAsync(cancellationToken),
                newer,
                rows.Count > PageSize ? rows[PageSize].Place.ToString() : null);
        }

        private async Task<List<Row>> Rows(IReadOnlyList<Guid>? source, bool mine, Place? from, CancellationToken cancellationToken)
        {
            var leads = source is null ? db.Leads : db.Leads.OfSource(source);
            var waiting = from q in Inbox.Of(db, user, mine) join l in leads on q.LeadId equals l.Id select new { q, l };

            if (from is { } place)
            {
                waiting = waiting.Where(w => EF.Functions.LessThanOrEqual(ValueTuple.Create(w.q.CapturedAt, w.q.LeadId), ValueTuple.Create(place.At, place.Id)));
            }

            return await waiting.OrderByDescending(w => w.q.CapturedAt).ThenByDescending(w => w.q.LeadId)
                .Select(w => new Row(w.l.Id, w.l.Title, w.l.JobTitle, w.l.Company, w.q.CapturedAt, w.l.Notes!.Substring(0, SaidLength), w.l.SourceId,
                    new(w.l.BudgetLevel, w.l.BudgetLearnedAt, w.l.AuthorityLevel, w.l.AuthorityLearnedAt, w.l.NeedLevel, w.l.NeedLearnedAt, w.l.TimeframeFrom, w.l.TimeframeTo, w.q.Parts, w.q.ScoredOn)))
                .Take(PageSize + 1).ToListAsync(cancellationToken);
        }

        private IQueryable<Guid> Waiting(IReadOnlyList<Guid>? source, bool mine, Place? above = null)
        {
            var waiting = Inbox.Of(db, user, mine);
            if (above is { } place)
            {
                waiting = waiting.Where(q => EF.Functions.GreaterThan(ValueTuple.Create(q.CapturedAt, q.LeadId), ValueTuple.Create(place.At, place.Id)));
            }

            var leads = db.Leads.OfSource(source);
            return source is null ? waiting.Select(q => q.LeadId) : waiting.Where(q => leads.Any(l => l.Id == q.LeadId)).Select(q => q.LeadId);
        }
    }
}
