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
            var items = new List<Item>();
            foreach (var id in ids)
            {
                if (query.Kind == MergeKind.Sources && rules.Sources.Values.FirstOrDefault(s => s.Id == id) is { } source)
                {
                    items.Add(new(id, source.Name, await db.Leads.LongCountAsync(l => l.SourceId == id, cancellationToken), rules.UtmRules.Count(r => r.SourceId is { } of && rules.SourceOf(of) == id), source.DefaultOwnerId, source.DefaultTeamId));
                }
                else if (query.Kind == MergeKind.Campaigns && rules.Campaigns.FirstOrDefault(c => c.Value == id) is { Key: { } name })
                {
                    items.Add(new(id, name, await db.Leads.LongCountAsync(l => l.CampaignId == id, cancellationToken), rules.UtmRules.Count(r => r.CampaignId is { } of && rules.Campaign(of) == id), null, null));
                }
            }

            return [.. items.OrderByDescending(i => i.Leads).ThenBy(i => i.Name, StringComparer.CurrentCultureIgnoreCase)];
        }
    }
}
