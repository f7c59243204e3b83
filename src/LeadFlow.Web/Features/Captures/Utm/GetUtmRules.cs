using LeadFlow.Domain.Captures;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Captures.Utm;

/// <summary>The rules by which UTM fields become a source and a campaign, in the order in which they are asked.</summary>
public static class GetUtmRules
{
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Query : IRequest<IReadOnlyList<Item>>;

    /// <param name="No">Its place, from 1.</param>
    /// <param name="Source">By name, as is the campaign; null where it names none.</param>
    public sealed record Item(Guid Id, int No, int Version, IReadOnlyList<UtmCondition> Conditions, string? Source, string? Campaign);

    public sealed class Handler(Desk desk) : IRequestHandler<Query, IReadOnlyList<Item>>
    {
        public async Task<IReadOnlyList<Item>> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            return [.. rules.UtmRules.Select((r, i) => Of(r, i + 1, rules))];
        }
    }

    internal static Item Of(UtmRule rule, int no, RulesSnapshot rules) => new(rule.Id, no, rule.Version, rule.Conditions,
        rule.SourceId is { } source ? rules.SourceNames.GetValueOrDefault(source) : null, rule.CampaignId is { } campaign ? rules.CampaignNames.GetValueOrDefault(campaign) : null);
}

/// <summary>What the rules would make of the UTM fields of a link, or of the link itself.</summary>
public static class TryUtm
{
    /// <param name="Link">Its utm_ fields are read; what is said beside it goes first.</param>
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Query(string? Link = null, string? Source = null, string? Medium = null, string? Campaign = null) : IRequest<Answer>;

    /// <param name="Said">What was read, to be shown.</param>
    /// <param name="ForSource">The rule that names the source; null where none does.</param>
    public sealed record Answer(IReadOnlyDictionary<UtmField, string> Said, GetUtmRules.Item? ForSource, GetUtmRules.Item? ForCampaign);

    public sealed class Handler(Desk desk) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            var utm = Read(query);
            var decision = UtmDecision.Of(rules.UtmRules, utm);
            var order = rules.UtmRules.ToList();
            return new(UtmDecision.Read(utm), Item(decision.ForSource), Item(decision.ForCampaign));

            GetUtmRules.Item? Item(UtmRule? rule) => rule is null ? null : GetUtmRules.Of(rule, order.IndexOf(rule) + 1, rules);
        }

        private static Dictionary<string, string> Read(Query query)
        {
            var utm = new Dictionary<string, string>();
            foreach (var (name, value) in new[] { ("utm_source", query.Source), ("utm_medium", query.Medium), ("utm_campaign", query.Campaign) })
            {
                if (!string.IsNullOrWhiteSpace(value))
                {
                    utm[name] = value;
                }
            }

            var text = (query.Link ?? "").Trim();
            text = text.Contains('?', StringComparison.Ordinal) ? text[(text.IndexOf('?', StringComparison.Ordinal) + 1)..] : text;
            foreach (var (name, value) in Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(text.Split('#')[0]))
            {
                utm.TryAdd(name, value.ToString());
            }

            return utm;
        }
    }
}
