namespace LeadFlow.Domain.Handoffs;

public enum RoutingTo { OpenQueue, Team, Person, RoundRobin, LeastOpen }

/// <summary>Somebody among whom a rule shares offers out.</summary>
/// <param name="Weight">Of two with 1 and 3, the second gets three offers for one of the first.</param>
public sealed record RoutingShare(Guid PersonId, int Weight)
{
    public const int MaxWeight = 100;
}

/// <summary>With whom a rule lets offers wait.</summary>
/// <param name="TeamId">The team whose queue it is, or among whose people offers are shared out.</param>
/// <param name="PersonId">Of <see cref="RoutingTo.Person"/>.</param>
/// <param name="Shares">Among whom offers are shared out, where no team is named.</param>
public sealed record RoutingTarget(RoutingTo To, Guid? TeamId = null, Guid? PersonId = null, IReadOnlyList<RoutingShare>? Shares = null)
{
    public const int MaxShares = 200;

    public static readonly RoutingTarget OpenQueue = new(RoutingTo.OpenQueue);

    public bool SharesOut => To is RoutingTo.RoundRobin or RoutingTo.LeastOpen;
}

/// <summary>Which offers go to whom. Rules are asked in their order; the first whose conditions all hold says it.</summary>
public sealed class RoutingRule : IOrderedRule
{
    public const int MaxRules = 200;
    public const int MaxConditions = 20;
    public const int NameMaxLength = 100;

    private RoutingRule() { } // For EF Core.

    public Guid Id { get; private init; }

    /// <summary>The lowest is asked first.</summary>
    public int Position { get; private set; }
    public string Name { get; private set; } = "";

    /// <summary>All have to hold; none at all hold for every lead.</summary>
    public IReadOnlyList<RoutingCondition> Conditions { get; private set; } = [];
    public RoutingTarget Target { get; private set; } = RoutingTarget.OpenQueue;

    /// <summary>One that rests is passed over.</summary>
    public bool Rests { get; private set; }

    /// <summary>Goes up with what people change.</summary>
    public int Version { get; private set; } = 1;

    public static RoutingRule At(int position, string name, IReadOnlyList<RoutingCondition> conditions, RoutingTarget target) =>
        new() { Id = Guid.CreateVersion7(), Position = position, Name = name, Conditions = conditions, Target = target };

    public void Change(string name, IReadOnlyList<RoutingCondition> conditions, RoutingTarget target)
    {
        (Name, Conditions, Target) = (name, conditions, target);
        Version++;
    }

    /// <summary>As it would be after a change: what a simulation asks.</summary>
    public RoutingRule With(string name, IReadOnlyList<RoutingCondition> conditions, RoutingTarget target) =>
        new() { Id = Id, Position = Position, Name = name, Conditions = conditions, Target = target, Rests = Rests, Version = Version };

    public void MoveTo(int position) => Position = position;

    public void Rest(bool rests)
    {
        Version += Rests == rests ? 0 : 1;
        Rests = rests;
    }

    public bool Holds(RoutingFacts lead) => !Rests && Conditions.All(c => c.Holds(lead));
}
