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

    public static readonly IReadOnlyList<string> Sorts = ["-capturedAt", "capturedAt", "-score", "score", "-lastTouch", "lastTouch", "nextAction", "-nextAction", "name", "-name", "company", "-company"];

    /// <param name="Stage">A kind (raw, warm, hot, dead) or the name of a stage.</param>
    /// <param name="Owner">A user id, "me" or "none".</param>
    /// <param name="Source">A name, or "(none)"; so is the campaign.</param>
    /// <param name="Q">Parts of name, company, e-mail or phone; all words must be found.</param>
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query : IRequest<Page>
    {
        public string? Stage { get; init; }
        public LeadStanding? Standing { get; init; }
        public string? Owner { get; init; }
        public string? Source { get; init; }
        public string? Campaign { get; init; }
        public string? Q { get; init; }

        /// <summary>Company-local days, both included.</summary>
        public DateOnly? CapturedFrom { get; init; }
        public DateOnly? CapturedTo { get; init; }

        /// <summary>A milestone ever reached: warm, hot, claimed, accepted or won.</summary>
        public string? Reached { get; init; }
        public DateOnly? WonFrom { get; init; }
        public DateOnly? WonTo { get; init; }
        public string? Country { get; init; }
        public string? Tag { get; init; }

        /// <summary>Who generated the source: marketing or sales.</summary>
        public string? Side { get; init; }

        /// <summary>Leads that this import created or changed.</summary>
        public Guid? Import { get; init; }
        public string Sort { get; init; } = "-capturedAt";
        public string? Cursor { get; init; }
        public int Limit { get; init; } = 50;

        /// <summary>How many match, up to <see cref="CountLimit"/>; or exactly.</summary>
        public bool Count { get; init; }
        public bool CountExactly { get; init; }
    }

    /// <param name="Count">Null when not asked for.</param>
    /// <param name="CountIsExact">False for "at least".</param>
    public sealed record Page(IReadOnlyList<LeadView> Items, string? NextCursor, int? Count, bool CountIsExact);

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

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            var leads = LeadFilter.Of(db, query, rules, user.Id);
            var isWordsOnly = LeadFilter.IsWordsOnly(query);
            var ids = isWordsOnly ? LeadFilter.Found(db, query.Q).Select(s => s.LeadId) : leads.Select(l => l.Id);
            int? count = null;
            if (query.CountExactly)
            {
                count = await ids.CountAsync(cancellationToken);
            }
            else if (query.Count)
            {
                count = await ids.Take(CountLimit + 1).CountAsync(cancellationToken);
            }

            var page = isWordsOnly && query.Sort.EndsWith("capturedAt", StringComparison.Ordinal) ? Searched(query) : Sorted(leads, query);
            var rows = await page.Take(query.Limit + 1).Select(LeadView.ToRow).ToListAsync(cancellationToken);
            await LeadView.AddHandoffs(rows, db, cancellationToken);
            var items = rows.Take(query.Limit).Select(r => LeadView.From(r, rules)).ToList();
            var next = rows.Count > query.Limit ? Cursor.Write(query.Sort, rows[query.Limit - 1]) : null;
            return new(items, next, count is { } n ? Math.Min(n, query.CountExactly ? n : CountLimit) : null, query.CountExactly || count <= CountLimit);
        }

        /// <summary>The narrow table of the search knows this order too: of all that hold the words, only those of the page are looked up.</summary>
        private IQueryable<Lead> Searched(Query query)
        {
            var found = By(LeadFilter.Found(db, query.Q), query, s => s.CapturedAt, s => s.LeadId, After(query), a => a.At ?? default).Take(query.Limit + 1);
            var leads = found.Join(db.Leads.AsNoTracking(), s => s.LeadId, l => l.Id, (_, l) => l);
            return By(leads, query, l => l.CapturedAt, l => l.Id, after: null, _ => default);
        }

        private static IQueryable<Lead> Sorted(IQueryable<Lead> leads, Query query)
        {
            var after = After(query);
            var byStage = query.Stage is { Length: > 0 };
            return query.Sort.TrimStart('-') switch
            {
                "score" => By(leads, query, l => l.Qualification.Score, l => l.Qualification.LeadId, after, a => a.Number ?? 0),
                "lastTouch" => By(leads, query, l => l.Qualification.LastTouchAt, l => l.Qualification.LeadId, after, a => a.At ?? default),
                "nextAction" => By(leads, query, l => l.Qualification.NextActionAt, l => l.Qualification.LeadId, after, a => a.At ?? default),
                "name" => By(leads, query, l => l.NameKey, l => l.Id, after, a => a.Text ?? ""),
                "company" => By(leads, query, l => l.CompanyKey, l => l.Id, after, a => a.Text ?? ""),
                _ when byStage => By(leads, query, l => l.Qualification.CapturedAt, l => l.Qualification.LeadId, after, a => a.At ?? default), // The stage's own index has this order.
                _ => By(leads, query, l => l.CapturedAt, l => l.Id, after, a => a.At ?? default),
            };
        }

        private static Cursor? After(Query query) => query.Cursor is { } cursor && Cursor.TryRead(cursor, query.Sort, out var read) ? read : null;

        private static IQueryable<TRow> By<TRow, TKey>(IQueryable<TRow> source, Query query, Expression<Func<TRow, TKey>> key, Expression<Func<TRow, Guid>> id, Cursor? after, Func<Cursor, TKey> last)
        {
            var isDescending = query.Sort.StartsWith('-');
            if (after is not null)
            {
                source = source.Where(Cursor.After(key, id, last(after), after.Id, isDescending));
            }

            return isDescending ? source.OrderByDescending(key).ThenByDescending(id) : source.OrderBy(key).ThenBy(id);
        }
    }
}
