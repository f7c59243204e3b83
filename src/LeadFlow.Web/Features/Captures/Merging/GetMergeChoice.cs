using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Merging;

/// <summary>What is to be merged, with what each would bring: the one with most leads first.</summary>
public static class GetMergeChoice
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Query(MergeKind Kind, IReadOnlyList<Guid> Ids) : IRequest<IReadOnlyList<Item>>;

    /// <param name="Rules">UTM rules that lead to it.</param>
    public sealed record Item(Guid Id, string Name, long Leads, int Rules, Guid? DefaultOwner, Guid? DefaultTeam);

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, IReadOnlyList<Item>>
    {
        public async Task<IReadOnlyList<Item>> Handle(Query query, CancellationToken cancellationToken)
        {
            var (rules, ids) = (await desk.Rules(cancellationToken), query.Ids.Distinct().Take(MergeSources.MaxAtOnce).ToList());
            var leads = await (query.Kind == MergeKind.Sources ? db.Leads.Where(l => ids.Contains(l.SourceId!.Value)).GroupBy(l => l.SourceId!.Value) : db.Leads.Where(l => ids.Contains(l.CampaignId!.Value)).GroupBy(l => l.CampaignId!.Value))
                .Select(g => new { Id = g.Key, Count = g.LongCount() }).ToDictionaryAsync(g => g.Id, g => g.Count, cancellationToken);
            var items = query.Kind == MergeKind.Sources
                ? rules.Sources.Values.Where(s => ids.Contains(s.Id)).Select(s => new Item(s.Id, s.Name, leads.GetValueOrDefault(s.Id), rules.UtmRules.Count(r => rules.SourceOf(r.SourceId) == s.Id), s.DefaultOwnerId, s.DefaultTeamId))
                : rules.Campaigns.Where(c => ids.Contains(c.Value)).Select(c => new Item(c.Value, c.Key, leads.GetValueOrDefault(c.Value), rules.UtmRules.Count(r => r.CampaignId is { } of && rules.Campaign(of) == c.Value), null, null));
            return [.. items.OrderByDescending(i => i.Leads).ThenBy(i => i.Name, StringComparer.CurrentCultureIgnoreCase)];
        }
    }
}
