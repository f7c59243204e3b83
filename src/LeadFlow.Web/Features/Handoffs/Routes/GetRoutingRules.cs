using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Handoffs.Routes;

/// <summary>The rules by which offers are placed, in the order in which they are asked.</summary>
public static class GetRoutingRules
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query : IRequest<IReadOnlyList<Item>>;

    /// <param name="No">Its place, from 1.</param>
    /// <param name="To">With whom offers wait, by names; null where those are gone.</param>
    /// <param name="Acts">False where nobody whom it names works here: what it takes waits in the open queue.</param>
    public sealed record Item(Guid Id, int No, int Version, string Name, IReadOnlyList<RoutingCondition> Conditions, RoutingTarget Target, bool Rests, string? To, bool Acts);

    public sealed class Handler(Desk desk) : IRequestHandler<Query, IReadOnlyList<Item>>
    {
        public async Task<IReadOnlyList<Item>> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            return [.. rules.RoutingRules.Select((r, i) => new Item(r.Id, i + 1, r.Version, r.Name, r.Conditions, r.Target, r.Rests, rules.NamesIn(r.Target), rules.Acts(r.Target)))];
        }
    }
}

/// <summary>What routing rules say, as people read it.</summary>
internal static class RoutingWords
{
    /// <summary>"Rita Reiter, Otto Ost ×3", or the name of the team.</summary>
    public static string? NamesIn(this RulesSnapshot rules, RoutingTarget target) => target switch
    {
        { To: RoutingTo.OpenQueue } => null,
        { PersonId: { } one } => rules.People.GetValueOrDefault(one)?.Name,
        { TeamId: { } team } => rules.TeamName(team),
        _ => string.Join(", ", (target.Shares ?? []).Where(s => rules.People.ContainsKey(s.PersonId)).Select(s => rules.People[s.PersonId].Name + (s.Weight == 1 ? "" : $" ×{s.Weight}"))),
    };

    public static bool Acts(this RulesSnapshot rules, RoutingTarget target) => target.To == RoutingTo.OpenQueue || rules.People.Values.Any(p => p.IsActive && p.Actor.MayClaim
        && (target.PersonId == p.Id || (target.TeamId is { } team ? p.TeamId == team : target.Shares?.Any(s => s.PersonId == p.Id) == true)));

    /// <summary>The value of a condition as people read it: teams by name.</summary>
    public static string ValueOf(this RulesSnapshot rules, RoutingCondition condition) => string.Join(", ",
        condition.Field == RoutingFacts.Territory ? condition.Values.Select(v => Guid.TryParse(v, out var id) ? rules.TeamName(id) ?? v : v)
        : condition.Field == RoutingFacts.Country ? condition.Values.Select(Territory.CountryName)
        : condition.Values);
}
