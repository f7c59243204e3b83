using LeadFlow.Domain.People;

namespace LeadFlow.Web.Tests.Support;

/// <summary>Somebody who works here. They are put into an app's database when they first do something in it.</summary>
public sealed record TestUser(string Name, Role Role, Side Side)
{
    public const string Password = "correct horse battery";

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>As whoever sends; who belongs to which team stands in the database.</summary>
    public Guid? TeamId { get; init; }

    public string Email => $"{Id:N}@leadflow.test";

    public Actor Actor => new(Id, Name, Role == Role.Admin ? Side.System : Side, Role, TeamId);
}
