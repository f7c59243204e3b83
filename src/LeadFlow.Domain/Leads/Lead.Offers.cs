using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Notices;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;

namespace LeadFlow.Domain.Leads;

// How an offer is made, where it waits, and how it ends without anybody's press (LIFECYCLE 6).
public sealed partial class Lead
{
    /// <summary>The routing rules have said with whom the offer waits.</summary>
    /// <returns>False when it was claimed meanwhile, is over, or waits somewhere already.</returns>
    public bool SendTo(Placement route, Moment m)
    {
        if (LatestHandoff is not { State: HandoffState.Offered, RoutedAt: null } offer)
        {
            return false;
        }

        offer.SendTo(route, m);
        if (route.Rule is { } rule && (!route.IsOpen || route.NobodyLeft))
        {
            var to = route.PersonId is { } person ? $"Offered to {NameOf(person, m)}" : route.TeamId is { } team ? $"Offered to the team {m.TeamName(team)}" : "In the open queue, since nobody was free";
            Record(Actor.System, ActivityKind.Routed, $"{to}, by the rule {rule.Name}", m.Now, data: new() { ["rule"] = rule.Id.ToString(), ["person"] = Said(route.PersonId), ["team"] = Said(route.TeamId) });
        }

        Plan(ClaimIt, offer.DueAt);
        return true;
    }

    /// <summary>
    /// The clock closes an offer that nobody claimed, or a claim that nobody decided, and offers it again: what waited for one person falls to the queue
    /// of their team, what waited for a team to the open one; for the rest the routing rules are asked.
    /// </summary>
    /// <returns>False when the deadline has not passed or the hand-off is over.</returns>
    public bool Expire(Moment m)
    {
        if (LatestHandoff is not { IsOpen: true } handoff || handoff.DueAt > m.Now)
        {
            return false;
        }

        var wasClaimed = handoff.State == HandoffState.Claimed;
        handoff.Close(HandoffState.Expired, m.Now);
        Record(Actor.System, ActivityKind.Expired, wasClaimed ? $"{handoff.ClaimedByName} did not decide in time" : "Nobody claimed it in time", m.Now);
        if (wasClaimed)
        {
            GiveBack(handoff, m);
        }

        var team = wasClaimed || handoff.AssigneeId is not { } asked ? null : m.Person(asked)?.TeamId;
        OfferAgain(handoff, m, notFirst: wasClaimed ? handoff.ClaimedById : handoff.AssigneeId, team: team, isRouted: team is not null || (!wasClaimed && handoff.TeamId is not null));
        Follow(m, Actor.System);
        return true;
    }

    private void Offer(Actor by, bool isOverride, Qualification result, Moment m, string? reason = null)
    {
        var why = isOverride ? $"Overridden by {by.Name}: {reason}" : WhyHot(result);
        var owner = OwnerId is { } id ? m.Person(id) : null;
        var isOwn = owner is { Role: Role.Rep, MayClaim: true };
        var handoff = Handoff.Offer(Id, JourneyNumber, isOwn ? HandoffKind.Own : HandoffKind.Queue, isOverride, result.Score, why, WhoQualified(by, owner), m, isRouted: !m.Routes);
        _handoffs.Add(handoff);
        OfferedAt ??= m.Now;
        Record(by with { Side = Side.System }, ActivityKind.Offered, $"Offered to sales: {LowerFirst(why)}", m.Now);
        Plan(ClaimIt, handoff.DueAt);

        if (isOwn)
        {
            handoff.Claim(owner!, m);
            ClaimedAt ??= m.Now;
            AcceptedAt ??= m.Now; // A rep's own lead counts as claimed and accepted (LIFECYCLE 6).
            Record(owner!, ActivityKind.Claimed, $"{owner!.Name}'s own lead", m.Now);
            Plan("Open an opportunity, or return", m.Due(m.Content.Deadlines.FirstTouchMinutes, whose: owner.Id));
        }
    }

    /// <param name="isRouted">Where it waits is said here; else the routing rules are asked.</param>
    private Handoff OfferAgain(Handoff before, Moment m, Guid? notFirst = null, Guid? assignee = null, Guid? team = null, bool isRouted = false)
    {
        var again = Handoff.Offer(Id, JourneyNumber, assignee is null ? HandoffKind.Queue : HandoffKind.Assigned, before.IsOverride, Qualification.Score, before.Why,
            before.OfferedById is { } by ? (by, before.OfferedByName ?? "") : null, m, before, assignee, notFirst, team, isRouted || !m.Routes);
        _handoffs.Add(again);
        Record(Actor.System, ActivityKind.Offered, $"Offered again, attempt {again.Attempt}", m.Now);
        Plan(ClaimIt, again.DueAt);
        return again;
    }

    /// <param name="by">Whose doing it is, said before what they did; null where the agreement withdraws it.</param>
    private void Withdraw(Handoff offer, string why, Moment m, Actor? by = null)
    {
        var said = by is null ? why : $"{by.Name} {why}";
        offer.Close(HandoffState.Withdrawn, m.Now, Text.Shorten(said, Handoff.WhyMaxLength));
        Record(Actor.System, ActivityKind.Withdrawn, $"Offer withdrawn: {(by is null ? LowerFirst(why) : said)}", m.Now, data: by is null ? null : new() { [WhoIsTold.WithdrawnBy] = Said(by.Id) });
        PlanForStage(m);
    }

    /// <summary>In a sentence, surest first: "Budget and need confirmed, authority likely; wants to buy from 1 Dec 2026".</summary>
    private string WhyHot(Qualification result)
    {
        var known = result.Criteria.Where(c => c.Criterion is Criterion.Budget or Criterion.Authority or Criterion.Need).ToLookup(c => c.Level, c => LowerFirst(c.Criterion.ToString()));
        var levels = new[] { Level.Confirmed, Level.Likely, Level.Possible }.Where(known.Contains).Select(level => $"{InWords([.. known[level]])} {LowerFirst(level.ToString())}");
        string?[] parts = [Text.NullIfEmpty(string.Join(", ", levels)), TimeframeFrom is { } day ? $"wants to buy from {day.InWords()}" : null];
        var why = string.Join("; ", parts.OfType<string>());
        return why.Length == 0 ? "Meets the definition" : char.ToUpperInvariant(why[0]) + why[1..];
    }

    private static string InWords(IReadOnlyList<string> words) => words.Count == 1 ? words[0] : $"{string.Join(", ", words.SkipLast(1))} and {words[^1]}";

    private static (Guid Id, string Name)? WhoQualified(Actor by, Actor? owner) => (by, owner) switch
    {
        ({ Id: { } id, Role: not Role.Admin }, _) => (id, by.Name),
        (_, { Id: { } id }) => (id, owner.Name),
        _ => null,
    };
}
