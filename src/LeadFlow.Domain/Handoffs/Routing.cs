namespace LeadFlow.Domain.Handoffs;

/// <summary>Somebody who may claim, as things stand with them.</summary>
/// <param name="IsAway">Absent today, by the calendar of where they are.</param>
/// <param name="Cap">Most hand-offs with them at a time; null for any number.</param>
/// <param name="Has">Hand-offs with them now: offered to them alone, or claimed by them and not decided.</param>
public sealed record Claimer(Guid Id, Guid? TeamId, bool IsAway, int? Cap, int Has)
{
    public bool IsFree => !IsAway && !(Cap <= Has);
}

/// <summary>Where an offer waits.</summary>
/// <param name="Rule">Which rule says so; null where none holds.</param>
/// <param name="TeamId">In this team's queue; null with <paramref name="PersonId"/> for the open one.</param>
/// <param name="NobodyLeft">Everybody whom the rule names is away, gone, at their cap, or gave it up: it waits in the open queue.</param>
public sealed record Placement(RoutingRule? Rule, Guid? TeamId = null, Guid? PersonId = null, bool NobodyLeft = false)
{
    /// <summary>No rule holds: it waits in the open queue.</summary>
    public static readonly Placement Open = new((RoutingRule?)null);

    public bool IsOpen => TeamId is null && PersonId is null;
}

/// <summary>
/// Gives offers away, one after the other, by rules (PRODUCT 6): the first that holds. Who is away, gone or at their cap is passed over; where
/// that leaves nobody, the offer waits in the open queue. It counts what it gives, so that many offers in one go find the same as one by one.
/// </summary>
/// <param name="rules">In their order.</param>
/// <param name="people">Those who work here and may claim.</param>
/// <param name="credits">By rule and person, as the last run left them: see <see cref="Credits"/>.</param>
public sealed class Routing(IEnumerable<RoutingRule> rules, IEnumerable<Claimer> people, IReadOnlyDictionary<(Guid RuleId, Guid PersonId), long>? credits = null)
{
    private readonly List<RoutingRule> _rules = [.. rules];
    private readonly Dictionary<Guid, Claimer> _people = people.ToDictionary(p => p.Id);
    private readonly Dictionary<(Guid RuleId, Guid PersonId), long> _credits = credits?.ToDictionary() ?? [];
    private readonly HashSet<(Guid, Guid)> _changed = [];

    /// <summary>
    /// How far each person's turn has come. Smooth weighted round robin: each turn everybody who is free gains their weight, the one with most gets it
    /// and pays back the sum of all; over many turns the shares are the weights, and nobody's turns come in a row.
    /// </summary>
    public IEnumerable<KeyValuePair<(Guid RuleId, Guid PersonId), long>> Credits => _changed.Select(k => KeyValuePair.Create(k, _credits[k]));

    /// <param name="notFirst">Gave it up before: others are asked.</param>
    public Placement Next(RoutingFacts lead, Guid? notFirst = null)
    {
        if (_rules.Find(r => r.Holds(lead)) is not { } rule)
        {
            return Placement.Open;
        }

        var target = rule.Target;
        if (target.To == RoutingTo.OpenQueue)
        {
            return new(rule);
        }

        var free = Named(target).Where(s => s.PersonId != notFirst && _people.TryGetValue(s.PersonId, out var person) && person.IsFree).ToList();
        if (target.To == RoutingTo.Team)
        {
            return free.Count > 0 ? new(rule, TeamId: target.TeamId) : new(rule, NobodyLeft: true);
        }

        if (free.Count == 0)
        {
            return new(rule, NobodyLeft: true);
        }

        var next = target.To == RoutingTo.LeastOpen ? free.MinBy(s => ((double)_people[s.PersonId].Has / s.Weight, _credits.GetValueOrDefault((rule.Id, s.PersonId)), s.PersonId))! : free.Count == 1 ? free[0] : InTurn(rule, free);
        if (target.To == RoutingTo.LeastOpen)
        {
            Set((rule.Id, next.PersonId), _credits.GetValueOrDefault((rule.Id, next.PersonId)) + 1); // Of those with as few, whoever was given fewer.
        }

        _people[next.PersonId] = _people[next.PersonId] with { Has = _people[next.PersonId].Has + 1 };
        return new(rule, PersonId: next.PersonId);
    }

    private IEnumerable<RoutingShare> Named(RoutingTarget target) => target switch
    {
        { To: RoutingTo.Person, PersonId: { } one } => [new(one, 1)],
        { TeamId: { } team } => _people.Values.Where(p => p.TeamId == team).OrderBy(p => p.Id).Select(p => new RoutingShare(p.Id, 1)),
        _ => (target.Shares ?? []).Where(s => s.Weight > 0),
    };

    private RoutingShare InTurn(RoutingRule rule, List<RoutingShare> free)
    {
        long most = long.MinValue, sum = 0;
        var next = free[0];
        foreach (var share in free)
        {
            var credit = _credits.GetValueOrDefault((rule.Id, share.PersonId)) + share.Weight;
            Set((rule.Id, share.PersonId), credit);
            sum += share.Weight;
            if (credit > most)
            {
                (most, next) = (credit, share);
            }
        }

        Set((rule.Id, next.PersonId), most - sum);
        return next;
    }

    private void Set((Guid RuleId, Guid PersonId) key, long credit)
    {
        _credits[key] = credit;
        _changed.Add(key);
    }
}
