using FluentValidation;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

public enum CampaignSort { Newest, Name, Leads, CostPerLead }

/// <summary>Campaigns with the number of their leads and what one of them cost, a page at a time.</summary>
public static class FindCampaigns
{
    public const int PageSize = 50;

    /// <param name="Q">Part of the name, or of one that leads to it.</param>
    /// <param name="PageNo">From 1.</param>
    /// <param name="Chosen">Asked for beside the page, wherever it stands.</param>
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Query(string? Q = null, CampaignSort Sort = CampaignSort.Newest, bool Archived = false, int PageNo = 1, Guid? Chosen = null) : IRequest<Page>;

    /// <param name="Alike">Groups that differ only in how they are written.</param>
    public sealed record Page(IReadOnlyList<Item> Items, int Count, int Archived, IReadOnlyList<IReadOnlyList<Item>> Alike, Item? Chosen = null)
    {
        public int Pages => (Count + PageSize - 1) / PageSize;
    }

    /// <param name="Source">By name.</param>
    public sealed record Item(Guid Id, int Version, bool IsArchived, CampaignDetails Details, string? Source, long Leads, IReadOnlyList<string> OtherNames)
    {
        public string Name => Details.Name;
        public decimal? CostPerLead => Campaign.CostPerLead(Details.Cost, Leads);
    }

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(q => q.Q).Text(Campaign.NameMaxLength).OverridePropertyName("q");
            RuleFor(q => q.PageNo).InclusiveBetween(1, 100_000).OverridePropertyName("page");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            var counts = await db.Leads.AsNoTracking().Where(l => l.CampaignId != null).GroupBy(l => l.CampaignId!.Value).Select(g => new { Id = g.Key, Leads = g.LongCount() }).ToListAsync(cancellationToken);
            var leads = counts.GroupBy(c => rules.Campaign(c.Id) ?? c.Id).ToDictionary(g => g.Key, g => g.Sum(c => c.Leads));
            var names = rules.Merged.CampaignByName.ToLookup(m => m.Value, m => m.Key);
            var all = (await db.Campaigns.AsNoTracking().Where(c => c.MergedIntoId == null).ToListAsync(cancellationToken))
                .ConvertAll(c => new Item(c.Id, c.Version, c.ArchivedAt is not null, c.Details, c.SourceId is { } source ? rules.Source(source)?.Name : null, leads.GetValueOrDefault(c.Id), [.. names[c.Id].Order(StringComparer.Ordinal)]));
            var found = all.Where(c => c.IsArchived == query.Archived && Matches(c, query.Q)).ToList();
            IEnumerable<Item> sorted = query.Sort switch
            {
                CampaignSort.Name => found.OrderBy(c => c.Name, StringComparer.CurrentCultureIgnoreCase),
                CampaignSort.Leads => found.OrderByDescending(c => c.Leads).ThenBy(c => c.Name, StringComparer.CurrentCultureIgnoreCase),
                CampaignSort.CostPerLead => found.OrderBy(c => c.CostPerLead is null).ThenBy(c => c.Details.Currency, StringComparer.Ordinal).ThenBy(c => c.CostPerLead),
                _ => found.OrderByDescending(c => c.Details.StartsOn).ThenByDescending(c => c.Id),
            };
            var alike = NameLikeness.Groups(all, c => c.Name).Select(g => (IReadOnlyList<Item>)[.. g.OrderByDescending(c => c.Leads)]).OrderByDescending(g => g.Sum(c => c.Leads));
            return new([.. sorted.Skip((query.PageNo - 1) * PageSize).Take(PageSize)], found.Count, all.Count(c => c.IsArchived), [.. alike], all.Find(c => c.Id == query.Chosen));
        }

        private static bool Matches(Item c, string? q) => string.IsNullOrWhiteSpace(q) || c.OtherNames.Prepend(c.Name).Any(n => Text.Key(n).Contains(Text.Key(q), StringComparison.Ordinal));
    }
}
