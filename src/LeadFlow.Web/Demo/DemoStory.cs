namespace LeadFlow.Web.Demo;

/// <summary>A small company and its leads, told through the domain's own events.</summary>
public static class DemoStory
{
    public static readonly IReadOnlyList<(string Name, string Email, string Role)> Accounts = [];

    public static Task Tell(IServiceProvider services, string password) => Task.CompletedTask;
}
