using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Teams;

/// <summary>Who works here, team by team: what they have, how much they take, when they work and when they are away.</summary>
public static class GetCrew
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query : IRequest<Crew>;

    public sealed record Crew(IReadOnlyList<Squad> Teams);

    /// <param name="Id">Null for those who belong to no team.</param>
    public sealed record Squad(Guid? Id, string? Name, Side Side, Territory? Territory, IReadOnlyList<Member> People);

    /// <param name="Has">Hand-offs with them now; null for who cannot claim.</param>
    /// <param name="Hours">Their own; null for those of the agreement.</param>
    /// <param name="Absences">Those that are not over, the next first.</param>
    public sealed record Member(Guid Id, string Name, Role Role, Side Side, int? Has, int? Cap, string Zone, IReadOnlyDictionary<DayOfWeek, OpenHours>? Hours, bool IsAway, IReadOnlyList<Away> Absences);

    public sealed record Away(Guid Id, DateOnly From, DateOnly Until, string? Note);

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, Crew>
    {
        public async Task<Crew> Handle(Query query, CancellationToken cancellationToken)
        {
            var (rules, m) = (await desk.Rules(cancellationToken), await desk.Now(cancellationToken));
            var has = await db.HandoffsByPerson(cancellationToken);
            var sides = await db.Teams.AsNoTracking().ToDictionaryAsync(t => t.Id, t => t.Side, cancellationToken);
            var people = rules.People.Values.Where(p => p.IsActive).OrderBy(p => p.Name, StringComparer.CurrentCultureIgnoreCase).ToLookup(p => p.TeamId, p => Of(p, rules, has, m.Now));
            IEnumerable<Squad> teams = rules.Teams.Select(t => new Squad(t.Key, t.Value, sides.GetValueOrDefault(t.Key), rules.Territories.GetValueOrDefault(t.Key), [.. people[t.Key]]));
            return new([.. people[null].Any() ? teams.Append(new(null, null, Side.System, null, [.. people[null]])) : teams]);
        }

        private static Member Of(Person p, RulesSnapshot rules, IReadOnlyDictionary<Guid, int> has, DateTimeOffset now) => new(
            p.Id, p.Name, p.Role, p.Side, p.Actor.MayClaim ? has.GetValueOrDefault(p.Id) : null, p.Cap, rules.ZoneOf(p).Id, p.Hours, rules.IsAway(p, now),
            [.. rules.Absences[p.Id].Where(a => a.Until >= DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, rules.ZoneOf(p)).DateTime)).OrderBy(a => a.From).Select(a => new Away(a.Id, a.From, a.Until, a.Note))]);
    }
}
