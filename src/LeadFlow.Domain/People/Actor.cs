namespace LeadFlow.Domain.People;

/// <summary>Whose touch it was.</summary>
public enum Side { Marketing, Sales, Prospect, System }

public enum Role { Marketer, Sdr, Rep, Manager, Admin }

/// <summary>Somebody who acts, as they are called at that moment.</summary>
/// <param name="Id">Null for the system itself.</param>
/// <param name="TeamId">The team they belong to, if any.</param>
public sealed record Actor(Guid? Id, string Name, Side Side, Role? Role = null, Guid? TeamId = null)
{
    public static readonly Actor System = new(null, "LeadFlow", Side.System);

    /// <summary>SDRs, reps and sales managers may claim.</summary>
    public bool MayClaim => Role is People.Role.Sdr or People.Role.Rep || IsSalesManager;

    public bool IsManager => Role is People.Role.Manager or People.Role.Admin;

    public bool IsSalesManager => Role is People.Role.Manager && Side is Side.Sales;
}
