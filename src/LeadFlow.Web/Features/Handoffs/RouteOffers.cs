using LeadFlow.Domain;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Notices;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Live;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Handoffs;

/// <summary>The routing rules say where what was offered waits: with a person, in a team's queue or in the open one. Nodes take turns, so that caps and shares hold between them.</summary>
public static class RouteOffers
{
    public const string Kind = "route-offers";
    private const int BatchSize = 100, MostConflicts = 20;

    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(IServiceScopeFactory scopes, ILogger<Handler> logger) : IRequestHandler<Command, int>
    {
        public async Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            var placed = 0;
            var conflicts = 0;
            for (var size = BatchSize; conflicts < MostConflicts;)
            {
                try
                {
                    var done = await Place(size, cancellationToken);
                    placed += done;
                    if (done < size)
                    {
                        return placed;
                    }

                    size = BatchSize;
                }
                catch (Exception e) when (e.IsConflict())
                {
                    (size, conflicts) = (1, conflicts + 1); // Somebody is at one of them: it is read again.
                }
                catch (Exception e) when (size > 1 && e is not OperationCanceledException && !e.IsConnectionLost())
                {
                    logger.LogError(e, "Offers could not be placed together: it goes on one by one");
                    size = 1;
                }
                catch (Exception e) when (e is not OperationCanceledException && !e.IsConnectionLost())
                {
                    logger.LogError(e, "An offer could not be placed: it waits in the open queue");
                    await PlaceOpenly(cancellationToken);
                }
            }

            return placed; // What is left comes at the next tick.
        }

        /// <returns>How many were to be placed; fewer than asked for where no more are.</returns>
        private async Task<int> Place(int size, CancellationToken cancellationToken)
        {
            await using var scope = scopes.CreateSystemScope();
            var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
            var desk = scope.ServiceProvider.GetRequiredService<Desk>();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.TakeTurns([Kind], cancellationToken);
            var due = await Due(db).Select(h => h.LeadId).Take(size).ToListAsync(cancellationToken);
            if (due.Count == 0)
            {
                return 0;
            }

            var (rules, m) = (await desk.Rules(cancellationToken), await desk.Now(cancellationToken));
            var leads = await db.Leads.WithRules(due).ToDictionaryAsync(l => l.Id, cancellationToken);
            var turns = await db.RoutingTurns.ToDictionaryAsync(t => (t.RuleId, t.PersonId), cancellationToken);
            var routing = new Routing(rules.RoutingRules, await db.Claimers(rules, m.Now, cancellationToken), turns.ToDictionary(t => t.Key, t => t.Value.Credit));
            List<(RoutingRule Rule, Lead Lead)> nobody = [];
            foreach (var lead in due.Select(leads.GetValueOrDefault).OfType<Lead>())
            {
                var offer = lead.LatestHandoff!;
                var route = routing.Next(rules.FactsOf(lead, m, offer.Attempt), offer.NotFirstId);
                if (lead.SendTo(route, m) && route is { NobodyLeft: true, Rule: { } rule })
                {
                    nobody.Add((rule, lead));
                }
            }

            foreach (var ((ruleId, personId), credit) in routing.Credits)
            {
                if (turns.TryGetValue((ruleId, personId), out var turn))
                {
                    turn.Credit = credit;
                }
                else
                {
                    db.RoutingTurns.Add(new() { RuleId = ruleId, PersonId = personId, Credit = credit });
                }
            }

            await TellManagers(db, rules, nobody, m.Now, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return due.Count;
        }

        /// <summary>One notice for each rule, however many leads found nobody.</summary>
        private static async Task TellManagers(LeadFlowDb db, RulesSnapshot rules, List<(RoutingRule Rule, Lead Lead)> nobody, DateTimeOffset now, CancellationToken cancellationToken)
        {
            List<Guid> managers = [.. rules.People.Values.Where(p => p.IsActive && p.Actor.IsSalesManager).Select(p => p.Id)];
            foreach (var those in nobody.GroupBy(n => n.Rule))
            {
                var what = those.Count() == 1 ? those.First().Lead.Title : $"{those.Count()} leads";
                await db.Tell(NoticeKind.NobodyFree, managers, null, $"{what}: nobody of the rule {those.Key.Name} is free, so any may claim from the open queue", now, cancellationToken);
            }
        }

        /// <summary>The first that is due, without a look at it.</summary>
        private async Task PlaceOpenly(CancellationToken cancellationToken)
        {
            await using var scope = scopes.CreateSystemScope();
            var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
            var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
            var first = Due(db).Select(h => h.Id).Take(1);
            await db.Handoffs.Where(h => first.Contains(h.Id)).ExecuteUpdateAsync(u => u.SetProperty(h => h.RoutedAt, now), cancellationToken);
        }

        private static IQueryable<Handoff> Due(LeadFlowDb db) => db.Handoffs.Where(h => h.State == HandoffState.Offered && h.RoutedAt == null).OrderBy(h => h.OfferedAt).ThenBy(h => h.Id);
    }
}

/// <summary>What routing looks at, read from the database.</summary>
internal static class RoutingReading
{
    /// <param name="score">At the offer; null for that of now.</param>
    public static RoutingFacts FactsOf(this RulesSnapshot rules, Lead lead, Moment m, int attempt, int? score = null) => RoutingFacts.Of(
        lead, lead.Qualify(m).Fit, score ?? lead.Qualification.Score, rules.SourceOf(lead.SourceId) is { } source ? rules.Source(source) : null, lead.CampaignId is { } campaign ? rules.CampaignNames.GetValueOrDefault(campaign) : null, attempt, rules.TeamsOf);

    /// <summary>Those who may be given offers, with what they have now.</summary>
    public static async Task<IReadOnlyList<Claimer>> Claimers(this LeadFlowDb db, RulesSnapshot rules, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var has = await db.HandoffsByPerson(cancellationToken);
        return [.. rules.People.Values.Where(p => p.IsActive && p.Actor.MayClaim).Select(p => new Claimer(p.Id, p.TeamId, rules.IsAway(p, now), p.Cap, has.GetValueOrDefault(p.Id)))];
    }
}
