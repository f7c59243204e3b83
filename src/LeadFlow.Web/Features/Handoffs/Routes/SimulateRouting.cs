using FluentValidation;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Handoffs.Routes;

/// <summary>
/// Who would have got what: the latest offers, one after the other, by the rules as they are, or with one as it is drafted. Leads count as they are
/// today, with the score of their offer; everybody is there and nobody at their cap, since that is no longer known.
/// </summary>
public static class SimulateRouting
{
    public const int MostOffers = 1000;
    public const int DaysBack = 180;
    private const int Lines = 30;

    /// <param name="RuleId">The rule that is drafted; null for a new one at the end.</param>
    /// <param name="Draft">Null for the rules as they are.</param>
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Query(Guid? RuleId = null, RoutingDraft? Draft = null) : IRequest<Answer>;

    /// <param name="Offers">How many were looked at, newest counted first, in the last <see cref="DaysBack"/> days.</param>
    /// <param name="ByDraft">Those that the drafted rule took; null where none is drafted.</param>
    public sealed record Answer(int Offers, int? ByDraft, IReadOnlyList<Share> Shares, IReadOnlyList<Line> Newest);

    /// <param name="Name">Of the person or team; null for the open queue.</param>
    /// <param name="Nobody">In the open queue because the rule finds nobody.</param>
    public sealed record Share(string? Name, bool IsTeam, bool Nobody, int Count);

    /// <param name="Rule">Null where none holds.</param>
    /// <param name="To">Null for the open queue.</param>
    /// <param name="ClaimedBy">Who claimed that offer; null for nobody.</param>
    public sealed record Line(Guid LeadId, string Title, DateTimeOffset OfferedAt, string? Rule, string? To, bool IsTeam, string? ClaimedBy, bool IsByDraft);

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.Draft!).SetValidator(new RoutingDraftValidator()).When(q => q.Draft is not null).OverridePropertyName("");
    }

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken)
        {
            var (rules, m) = (await desk.Rules(cancellationToken), await desk.Now(cancellationToken));
            var (asked, drafted) = Asked(query, rules);
            var since = m.Now.AddDays(-DaysBack);
            var offers = await db.Handoffs.AsNoTracking()
                .Where(h => h.OfferedAt > since && h.Attempt == 1 && h.Kind != HandoffKind.Own)
                .OrderByDescending(h => h.OfferedAt).ThenByDescending(h => h.Id)
                .Select(h => new { h.LeadId, h.OfferedAt, h.SeriesId, h.Score }).Take(MostOffers).ToListAsync(cancellationToken);
            var (leadIds, series) = (offers.ConvertAll(o => o.LeadId), offers.ConvertAll(o => o.SeriesId));
            var leads = await db.Leads.AsNoTracking().Include(l => l.Qualification).Where(l => leadIds.Contains(l.Id)).ToDictionaryAsync(l => l.Id, cancellationToken);
            var claimers = await db.Handoffs.AsNoTracking().Where(h => series.Contains(h.SeriesId) && h.ClaimedByName != null).Select(h => new { h.SeriesId, h.ClaimedAt, h.ClaimedByName }).ToListAsync(cancellationToken);
            var claimedBy = claimers.GroupBy(c => c.SeriesId).ToDictionary(g => g.Key, g => g.MaxBy(c => c.ClaimedAt)!.ClaimedByName);

            var routing = new Routing(asked, rules.People.Values.Where(p => p.IsActive && p.Actor.MayClaim).Select(p => new Claimer(p.Id, p.TeamId, IsAway: false, Cap: null, Has: 0)));
            List<(Placement Route, Line Line)> placed = [];
            foreach (var offer in offers.AsEnumerable().Reverse().Where(o => leads.ContainsKey(o.LeadId)))
            {
                var lead = leads[offer.LeadId];
                var route = routing.Next(rules.FactsOf(lead, m, attempt: 1, offer.Score));
                var name = route.PersonId is { } person ? rules.People[person].Name : rules.TeamName(route.TeamId);
                placed.Add((route, new(lead.Id, lead.Title, offer.OfferedAt, route.Rule?.Name, name, route.TeamId is not null, claimedBy.GetValueOrDefault(offer.SeriesId), route.Rule is { } rule && rule.Id == drafted)));
            }

            var shares = placed.GroupBy(p => (p.Line.To, p.Line.IsTeam, p.Route.NobodyLeft)).Select(g => new Share(g.Key.To, g.Key.IsTeam, g.Key.NobodyLeft, g.Count())).OrderByDescending(s => s.Count).ThenBy(s => s.Name, StringComparer.Ordinal);
            return new(placed.Count, drafted is null ? null : placed.Count(p => p.Line.IsByDraft), [.. shares], [.. placed.AsEnumerable().Reverse().Take(Lines).Select(p => p.Line)]);
        }

        private static (IReadOnlyList<RoutingRule> Rules, Guid? Drafted) Asked(Query query, RulesSnapshot rules)
        {
            if (query.Draft?.Tidy() is not { } draft)
            {
                return (rules.RoutingRules, null);
            }

            if (rules.RoutingRules.FirstOrDefault(r => r.Id == query.RuleId) is { } old)
            {
                return ([.. rules.RoutingRules.Select(r => r == old ? r.With(draft.Name!, draft.Conditions, draft.Target) : r)], old.Id);
            }

            var added = RoutingRule.At(int.MaxValue, draft.Name!, draft.Conditions, draft.Target);
            return ([.. rules.RoutingRules, added], added.Id);
        }
    }
}
