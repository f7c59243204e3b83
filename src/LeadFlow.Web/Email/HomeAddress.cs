using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace LeadFlow.Web.Email;

/// <summary>
/// Where links in mails to our own people lead: the address that the configuration names (LeadFlow:PublicUrl), else the one that this server listens on.
/// Never that of the request: whoever sends a form could have a link to a place of theirs mailed to the desk.
/// </summary>
public sealed class HomeAddress(IConfiguration configuration, IServer server)
{
    /// <summary>Without a slash at its end.</summary>
    public string Url => (configuration["LeadFlow:PublicUrl"] is { Length: > 0 } home ? home : Listening() ?? "http://localhost").TrimEnd('/');

    private string? Listening() => server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
        ?.Replace("://+", "://localhost", StringComparison.Ordinal).Replace("://*", "://localhost", StringComparison.Ordinal)
        .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal).Replace("://[::]", "://localhost", StringComparison.Ordinal);
}
