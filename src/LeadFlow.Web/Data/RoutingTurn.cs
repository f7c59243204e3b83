namespace LeadFlow.Web.Data;

/// <summary>How far a person's turn has come under a rule that shares offers out (<see cref="Domain.Handoffs.Routing.Credits"/>).</summary>
public sealed class RoutingTurn
{
    public Guid RuleId { get; init; }
    public Guid PersonId { get; init; }
    public long Credit { get; set; }
}
