using System.Linq.Expressions;
using FluentValidation;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>A page of leads by filter and sort.</summary>
public abstract record LeadPageQuery : LeadListFilter
{
    protected LeadPageQuery()
    {
    }

    protected LeadPageQuery(LeadListFilter filter)
        : base(filter)
    {
    }

    public string Sort { get; init; } = LeadPages.Sorts[0];
    public string? Cursor { get; init; }
    public int Limit { get; init; } = 50;

    /// <summary>How many match, up to <see cref="LeadPages.CountLimit"/> where they have to be counted.</summary>
    public bool Count { get; init; }

    public abstract class Rules<TQuery> : AbstractValidator<TQuery>
        where TQuery : LeadPageQuery
    {
        protected Rules()
        {
            RuleFor(q => q.Limit).InclusiveBetween(1, LeadPages.MaxLimit).OverridePropertyName("limit");
            RuleFor(q => q.Sort).Must(s => LeadPages.Sorts.Contains(s)).WithMessage($"Sort is one of {string.Join(", ", LeadPages.Sorts)}.").OverridePropertyName("sort");
            RuleFor(q => q.Cursor).Must((q, c) => c is null || Leads.Cursor.TryRead(c, q.Sort, out _)).WithMessage("This cursor does not belong to this list.").OverridePropertyName("cursor");
            RuleFor(q => q.Owner).Must(o => string.IsNullOrEmpty(o) || o is "me" or "none" || Guid.TryParse(o, out _)).WithMessage("Owner is a user id, me or none.").OverridePropertyName("owner");
            RuleFor(q => q.Q).Text(200).OverridePropertyName("q");
            RuleFor(q => q.Source).Text(LeadSource.NameMaxLength).OverridePropertyName("source");
            RuleFor(q => q.Campaign).Text(Domain.Leads.Campaign.NameMaxLength).OverridePropertyName("campaign");
            RuleFor(q => q.Country).Text(ContactDetails.NameMaxLength).OverridePropertyName("country");
            RuleFor(q => q.Tag).Text(Lead.TagMaxLength).OverridePropertyName("tag");
            RuleFor(q => q.Side).Must(s => string.IsNullOrEmpty(s) || s is "marketing" or "sales").WithMessage("Side is marketing or sales.").OverridePropertyName("side");
            RuleFor(q => q.Next).Must(n => string.IsNullOrEmpty(n) || LeadListFilter.NextActions.Contains(n)).WithMessage($"Next is one of {string.Join(", ", LeadListFilter.NextActions)}.").OverridePropertyName("next");
            RuleFor(q => q.Stage).Text(60).OverridePropertyName("stage");
            RuleFor(q => q.Reached).Must(r => string.IsNullOrEmpty(r) || LeadListFilter.Milestones.Contains(r)).WithMessage("Reached is warm, hot, claimed, accepted or won.").OverridePropertyName("reached");
        }
    }
}

/// <summary>By what a row of a list is put in order.</summary>
internal interface ILeadRow
{
    Guid Id { get; }
    DateTimeOffset CapturedAt { get; }
    int Score { get; }
    DateTimeOffset LastTouchAt { get; }
    DateTimeOffset NextActionAt { get; }
    string NameKey { get; }
    string CompanyKey { get; }
}

/// <param name="Count">Null when not asked for.</param>
/// <param name="CountIsExact">False for "at least".</param>
/// <param name="PreviousCursor">Leads to the page before; null on the first.</param>
internal sealed record LeadPage<TRow>(IReadOnlyList<TRow> Rows, string? NextCursor, string? PreviousCursor, int? Count, bool CountIsExact);

/// <summary>How leads are found for a list, whatever is read of them; the next page begins after the last (sort key, id).</summary>
internal sealed class LeadPages(LeadFlowDb db, LeadTallies tallies, Desk desk, CurrentUser user, TimeProvider time)
{
    public const int MaxLimit = 200;

    /// <summary>Counts stop here and say "10,000+"; the exact number is a second question.</summary>
    public const int CountLimit = 10_000;

    /// <summary>So many are put in order at once.</summary>
    private const int Few = 2000;

    /// <summary>So many are found once, and fetched by their ids.</summary>
    private const int Handful = 200;

    public static readonly IReadOnlyList<string> Sorts = ["-capturedAt", "capturedAt", "-score", "score", "-lastTouch", "lastTouch", "nextAction", "-nextAction", "name", "-name", "company", "-company"];

    public async Task<LeadPage<TRow>> Find<TRow>(LeadPageQuery query, Expression<Func<Lead, TRow>> toRow, CancellationToken cancellationToken)
        where TRow : ILeadRow
    {
        var plan = await Plan(query, cancellationToken);
        var from = query.Cursor is { } cursor && Cursor.TryRead(cursor, query.Sort, out var read) ? read : null;
        var rows = await Rows(from);
        if (from is { IsBack: true } && rows.Count <= query.Limit)
        {
            from = null; // Fewer than a page stand before: it is the first page, whole.
            rows = await Rows(from);
        }

        var hasMore = rows.Count > query.Limit;
        rows = [.. rows.Take(query.Limit)];
        if (from is { IsBack: true })
        {
            rows.Reverse();
        }

        return new(rows,
            rows.Count > 0 && (hasMore || from is { IsBack: true }) ? Cursor.Write(query.Sort, rows[^1]) : null,
            rows.Count > 0 && from is not null ? Cursor.Write(query.Sort, rows[0], isBack: true) : null,
            !query.Count ? null : plan.IsExact ? plan.Count : CountLimit, plan.IsExact);

        Task<List<TRow>> Rows(Cursor? after)
        {
            var leads = plan.InOrder(after);
            var tens = (query.Limit + 9) / 10 * 10; // Up to nine are read for nothing, and there are at most twenty statements.
            return (plan.IsWhole ? leads.TakeAsWritten(tens + 1) : leads.Take(query.Limit + 1)).Select(toRow).ToListAsync(cancellationToken);
        }
    }

    /// <param name="InOrder">The leads from a cursor on.</param>
    /// <param name="Count">Null where nobody had to know.</param>
    /// <param name="IsWhole">Nothing is asked of the leads but their order: the plan for it is always the same, so it is made once.</param>
    private sealed record Way(Func<Cursor?, IQueryable<Lead>> InOrder, int? Count, bool IsExact, bool IsWhole = false);

    /// <summary>
    /// How the page is found. Where few match, they are found first and put in order then; in the order's own index they would be looked for among all.
    /// </summary>
    private async Task<Way> Plan(LeadPageQuery query, CancellationToken cancellationToken)
    {
        var rules = await desk.Rules(cancellationToken);
        var matching = LeadFilter.Of(db, query, rules, user.Id, time.GetUtcNow());
        var isFiltered = query.Write().Any();
        var isWordsOnly = LeadFilter.IsWordsOnly(query);
        var ids = isWordsOnly ? LeadFilter.Found(db, query.Q).Select(s => s.LeadId) : matching.Select(l => l.Id);
        var isSearch = isWordsOnly && query.Sort.EndsWith("capturedAt", StringComparison.Ordinal);
        var tally = isFiltered || query.Count ? await LeadTally.Count(tallies, query, rules, user, cancellationToken) : null;
        if (isFiltered && tally is null && (isSearch ? await FewBySearch(query, cancellationToken) : await FewById(ids, isWordsOnly ? Few : Handful, query, cancellationToken)) is { } few)
        {
            return few;
        }

        // Of words alone there are more than a few, as was just seen.
        var count = tally ?? (query.Count || (isFiltered && !isWordsOnly) ? await ids.Take((query.Count ? CountLimit : Few) + 1).CountAsync(cancellationToken) : null);
        var leads = isFiltered && count <= Few ? db.Leads.AsNoTracking().Where(l => ids.Take(Few + 1).Contains(l.Id)) : matching;
        return new(after => isSearch ? Searched(query, LeadFilter.Found(db, query.Q), after) : LeadOrder.Of(leads, query, query.Sort, after), count, tally is not null || count <= CountLimit, IsWhole: !isFiltered && !user.SeesOnlyOwn);
    }

    /// <summary>What matches, found once and fetched by its ids.</summary>
    /// <returns>Null where more match.</returns>
    private async Task<Way?> FewById(IQueryable<Guid> ids, int atMost, LeadPageQuery query, CancellationToken cancellationToken)
    {
        var found = await ids.Take(atMost + 1).ToListAsync(cancellationToken);
        return found.Count > atMost ? null : new(after => LeadOrder.Of(db.Leads.AsNoTracking().Where(l => found.Contains(l.Id)), query, query.Sort, after), found.Count, IsExact: true);
    }

    /// <summary>What a search found with the time that it goes by, put in order here: only the leads of the page are looked up.</summary>
    /// <returns>Null where it finds more than a few.</returns>
    private async Task<Way?> FewBySearch(LeadPageQuery query, CancellationToken cancellationToken)
    {
        var found = (await LeadFilter.Found(db, query.Q).Select(s => new { s.CapturedAt, s.LeadId }).Take(Few + 1).ToListAsync(cancellationToken)).ConvertAll(s => (s.CapturedAt, s.LeadId));
        return found.Count > Few ? null : new(InOrder, found.Count, IsExact: true);

        IQueryable<Lead> InOrder(Cursor? after)
        {
            var isDescending = LeadOrder.IsDescending(query.Sort, after);
            var last = (after?.At ?? default, after?.Id ?? default);
            var beyond = after is null ? found : found.Where(f => isDescending ? f.CompareTo(last) < 0 : f.CompareTo(last) > 0);
            var page = (isDescending ? beyond.OrderDescending() : beyond.Order()).Take(query.Limit + 1).Select(f => f.LeadId).ToList();
            return LeadOrder.Of(db.Leads.AsNoTracking().Where(l => page.Contains(l.Id)), query, query.Sort, after);
        }
    }

    /// <summary>The narrow table of the search knows this order too: of all that hold the words, only those of the page are looked up.</summary>
    private IQueryable<Lead> Searched(LeadPageQuery query, IQueryable<LeadSearch> found, Cursor? from)
    {
        var isDescending = LeadOrder.IsDescending(query.Sort, from);
        found = from is null ? found : found.Where(Cursor.After<LeadSearch, DateTimeOffset>(s => s.CapturedAt, s => s.LeadId, from.At ?? default, from.Id, isDescending));
        found = (isDescending ? found.OrderByDescending(s => s.CapturedAt).ThenByDescending(s => s.LeadId) : found.OrderBy(s => s.CapturedAt).ThenBy(s => s.LeadId)).Take(query.Limit + 1);
        var leads = found.Join(db.Leads.AsNoTracking(), s => s.LeadId, l => l.Id, (_, l) => l);
        return isDescending ? leads.OrderByDescending(l => l.CapturedAt).ThenByDescending(l => l.Id) : leads.OrderBy(l => l.CapturedAt).ThenBy(l => l.Id);
    }
}
