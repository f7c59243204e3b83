using System.Linq.Expressions;
using FluentValidation;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>A page of leads by filter and sort; the next page begins after the last (sort key, id).</summary>
public static class FindLeads
{
    public const int MaxLimit = 200;

    /// <summary>Counts stop here and say "10,000+"; the exact number is a second question.</summary>
    public const int CountLimit = 10_000;

    /// <summary>So many are put in order at once.</summary>
    private const int Few = 2000;

    public static readonly IReadOnlyList<string> Sorts = ["-capturedAt", "capturedAt", "-score", "score", "-lastTouch", "lastTouch", "nextAction", "-nextAction", "name", "-name", "company", "-company"];

    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query : LeadListFilter, IRequest<Page>
    {
        public Query()
        {
        }

        private Query(LeadListFilter filter)
            : base(filter)
        {
        }

        public string Sort { get; init; } = "-capturedAt";
        public string? Cursor { get; init; }
        public int Limit { get; init; } = 50;

        /// <summary>How many match, up to <see cref="CountLimit"/>; or exactly.</summary>
        public bool Count { get; init; }
        public bool CountExactly { get; init; }

        public static Query Of(LeadListFilter filter) => new(filter);
    }

    /// <param name="Count">Null when not asked for.</param>
    /// <param name="CountIsExact">False for "at least".</param>
    public sealed record Page(IReadOnlyList<LeadView> Items, string? NextCursor, int? Count, bool CountIsExact)
    {
        /// <summary>Leads to the page before; null on the first.</summary>
        public string? PreviousCursor { get; init; }

        /// <summary>There was no page before: this is the first one.</summary>
        public bool IsFirst => PreviousCursor is null;
    }

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(q => q.Limit).InclusiveBetween(1, MaxLimit).OverridePropertyName("limit");
            RuleFor(q => q.Sort).Must(s => Sorts.Contains(s)).WithMessage($"Sort is one of {string.Join(", ", Sorts)}.").OverridePropertyName("sort");
            RuleFor(q => q.Cursor).Must((q, c) => c is null || Cursor.TryRead(c, q.Sort, out _)).WithMessage("This cursor does not belong to this list.").OverridePropertyName("cursor");
            RuleFor(q => q.Owner).Must(o => string.IsNullOrEmpty(o) || o is "me" or "none" || Guid.TryParse(o, out _)).WithMessage("Owner is a user id, me or none.").OverridePropertyName("owner");
            RuleFor(q => q.Q).Text(200).OverridePropertyName("q");
            RuleFor(q => q.Source).Text(LeadSource.NameMaxLength).OverridePropertyName("source");
            RuleFor(q => q.Campaign).Text(Domain.Leads.Campaign.NameMaxLength).OverridePropertyName("campaign");
            RuleFor(q => q.Country).Text(ContactDetails.NameMaxLength).OverridePropertyName("country");
            RuleFor(q => q.Tag).Text(Lead.TagMaxLength).OverridePropertyName("tag");
            RuleFor(q => q.Side).Must(s => string.IsNullOrEmpty(s) || s is "marketing" or "sales").WithMessage("Side is marketing or sales.").OverridePropertyName("side");
            RuleFor(q => q.Stage).Text(60).OverridePropertyName("stage");
            RuleFor(q => q.Reached).Must(r => string.IsNullOrEmpty(r) || r is "warm" or "hot" or "claimed" or "accepted" or "won").WithMessage("Reached is warm, hot, claimed, accepted or won.").OverridePropertyName("reached");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            var matching = LeadFilter.Of(db, query, rules, user.Id, time.GetUtcNow());
            var isFiltered = query.Write().Any();
            var isWordsOnly = LeadFilter.IsWordsOnly(query);
            var ids = isWordsOnly ? LeadFilter.Found(db, query.Q).Select(s => s.LeadId) : matching.Select(l => l.Id);
            int? count = query.CountExactly ? await ids.CountAsync(cancellationToken)
                : query.Count || isFiltered ? await ids.Take((query.Count ? CountLimit : Few) + 1).CountAsync(cancellationToken)
                : null;

            // Where few match, they are found first and put in order then; in the order's own index they would be looked for among all.
            var leads = isFiltered && count <= Few ? db.Leads.AsNoTracking().Where(l => ids.Take(Few + 1).Contains(l.Id)) : matching;
            count = query.Count || query.CountExactly ? count : null;

            var from = query.Cursor is { } cursor && Cursor.TryRead(cursor, query.Sort, out var read) ? read : null;
            var isSearch = isWordsOnly && count > Few && query.Sort.EndsWith("capturedAt", StringComparison.Ordinal);
            var rows = await (isSearch ? Searched(query, from) : LeadOrder.Of(leads, query, query.Sort, from)).Take(query.Limit + 1).Select(LeadView.ToRow).ToListAsync(cancellationToken);
            if (from is { IsBack: true } && rows.Count <= query.Limit)
            {
                from = null; // Fewer than a page stand before: it is the first page, whole.
                rows = await (isSearch ? Searched(query, null) : LeadOrder.Of(leads, query, query.Sort, null)).Take(query.Limit + 1).Select(LeadView.ToRow).ToListAsync(cancellationToken);
            }

            var hasMore = rows.Count > query.Limit;
            rows = [.. rows.Take(query.Limit)];
            if (from is { IsBack: true })
            {
                rows.Reverse();
            }

            await LeadView.AddHandoffs(rows, db, cancellationToken);
            return new([.. rows.Select(r => LeadView.From(r, rules))],
                rows.Count > 0 && (hasMore || from is { IsBack: true }) ? Cursor.Write(query.Sort, rows[^1]) : null,
                count is { } n ? Math.Min(n, query.CountExactly ? n : CountLimit) : null, query.CountExactly || count <= CountLimit)
            {
                PreviousCursor = rows.Count > 0 && from is not null ? Cursor.Write(query.Sort, rows[0], isBack: true) : null,
            };
        }

        /// <summary>The narrow table of the search knows this order too: of all that hold the words, only those of the page are looked up.</summary>
        private IQueryable<Lead> Searched(Query query, Cursor? from)
        {
            var isDescending = query.Sort.StartsWith('-') != (from is { IsBack: true });
            var found = LeadFilter.Found(db, query.Q);
            if (from is not null)
            {
                found = found.Where(Cursor.After<LeadSearch, DateTimeOffset>(s => s.CapturedAt, s => s.LeadId, from.At ?? default, from.Id, isDescending));
            }

            found = (isDescending ? found.OrderByDescending(s => s.CapturedAt).ThenByDescending(s => s.LeadId) : found.OrderBy(s => s.CapturedAt).ThenBy(s => s.LeadId)).Take(query.Limit + 1);
            var leads = found.Join(db.Leads.AsNoTracking(), s => s.LeadId, l => l.Id, (_, l) => l);
            return isDescending ? leads.OrderByDescending(l => l.CapturedAt).ThenByDescending(l => l.Id) : leads.OrderBy(l => l.CapturedAt).ThenBy(l => l.Id);
        }
    }
}
