using FluentValidation;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

public enum SourceSort { Name, Leads, Last }

/// <summary>Sources with the number of their leads, a page at a time: there are hundreds or thousands of them, and they are in memory anyway.</summary>
public static class FindSources
{
    public const int PageSize = 50;

    /// <param name="Q">Part of the name, or of one that leads to it.</param>
    /// <param name="PageNo">From 1.</param>
    /// <param name="Chosen">Asked for beside the page, wherever it stands.</param>
    [RequirePolicy(Policies.Administer)]
    public sealed record Query(string? Q = null, SourceSort Sort = SourceSort.Name, bool Archived = false, int PageNo = 1, Guid? Chosen = null) : IRequest<Page>;

    /// <param name="Alike">Groups that differ only in how they are written.</param>
    public sealed record Page(IReadOnlyList<Item> Items, int Count, int Archived, IReadOnlyList<IReadOnlyList<Item>> Alike, Item? Chosen = null)
    {
        public int Pages => (Count + PageSize - 1) / PageSize;
    }

    /// <param name="OtherNames">Under which leads may come in too.</param>
    public sealed record Item(Guid Id, string Name, SourceKind Kind, Side GeneratedBy, Guid? DefaultOwner, Guid? DefaultTeam, bool IsArchived, int Version, long Leads, DateTimeOffset? LastCapturedAt, IReadOnlyList<string> OtherNames);

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(q => q.Q).Text(LeadSource.NameMaxLength).OverridePropertyName("q");
            RuleFor(q => q.PageNo).InclusiveBetween(1, 100_000).OverridePropertyName("page");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            var tallies = await db.TallySources(rules, cancellationToken);
            var names = rules.Merged.SourceByName.ToLookup(m => m.Value.Id, m => m.Key);
            var all = rules.Sources.Values.Select(s =>
            {
                var (leads, last) = tallies.GetValueOrDefault(s.Id);
                return new Item(s.Id, s.Name, s.Kind, s.GeneratedBy, s.DefaultOwnerId, s.DefaultTeamId, s.ArchivedAt is not null, s.Version, leads, last, [.. names[s.Id].Order(StringComparer.Ordinal)]);
            }).ToList();
            var found = all.Where(s => s.IsArchived == query.Archived && Matches(s, query.Q)).ToList();
            IEnumerable<Item> sorted = query.Sort switch
            {
                SourceSort.Leads => found.OrderByDescending(s => s.Leads).ThenBy(s => s.Name, StringComparer.CurrentCultureIgnoreCase),
                SourceSort.Last => found.OrderByDescending(s => s.LastCapturedAt).ThenBy(s => s.Name, StringComparer.CurrentCultureIgnoreCase),
                _ => found.OrderBy(s => s.Name, StringComparer.CurrentCultureIgnoreCase),
            };
            var alike = NameLikeness.Groups(all, s => s.Name).Select(g => (IReadOnlyList<Item>)[.. g.OrderByDescending(s => s.Leads)]).OrderByDescending(g => g.Sum(s => s.Leads));
            return new([.. sorted.Skip((query.PageNo - 1) * PageSize).Take(PageSize)], found.Count, all.Count(s => s.IsArchived), [.. alike], all.Find(s => s.Id == query.Chosen));
        }

        private static bool Matches(Item s, string? q) => string.IsNullOrWhiteSpace(q) || s.OtherNames.Prepend(s.Name).Any(n => Text.Key(n).Contains(Text.Key(q), StringComparison.Ordinal));
    }

    /// <summary>Leads of each source, and when the last came: answered by an index alone. Those that have not followed a merge yet count where they will be.</summary>
    internal static async Task<IReadOnlyDictionary<Guid, (long Leads, DateTimeOffset? Last)>> TallySources(this LeadFlowDb db, RulesSnapshot rules, CancellationToken cancellationToken)
    {
        var tallies = await db.Leads.AsNoTracking().Where(l => l.SourceId != null).GroupBy(l => l.SourceId!.Value)
            .Select(g => new { Id = g.Key, Leads = g.LongCount(), Last = (DateTimeOffset?)g.Max(l => l.CapturedAt) }).ToListAsync(cancellationToken);
        return tallies.GroupBy(t => rules.SourceOf(t.Id)!.Value).ToDictionary(g => g.Key, g => (g.Sum(t => t.Leads), g.Max(t => t.Last)));
    }
}
