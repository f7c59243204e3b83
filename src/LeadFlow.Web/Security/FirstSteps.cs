using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace LeadFlow.Web.Security;

/// <summary>The way in while there is nobody yet: a link that this start prints, good for the first admin. This process alone knows it, and only by its hash.</summary>
public sealed class FirstSteps(IServer server, IHostApplicationLifetime lifetime, IHostEnvironment environment)
{
    public const string Path = "/first-steps";

    private byte[]? _hash;

    public bool Knows(string? token) => _hash is { } hash && token is not null && CryptographicOperations.FixedTimeEquals(hash, Secrets.Hash(token));

    /// <summary>A new token; the one before is good no longer.</summary>
    public string Open()
    {
        var token = Secrets.New();
        _hash = Secrets.Hash(token);
        return token;
    }

    public void Close() => _hash = null;

    /// <summary>Opens, and prints the link once the address is known.</summary>
    public void Announce()
    {
        var token = Open();
        if (!environment.IsEnvironment("Test"))
        {
            lifetime.ApplicationStarted.Register(() => Console.WriteLine($"  LeadFlow has no users yet. Its first admin begins here: {Address()}{Path}?token={token}"));
        }
    }

    private string Address()
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost:5080";
        return address.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal)
            .Replace("://+", "://localhost", StringComparison.Ordinal).Replace("://*", "://localhost", StringComparison.Ordinal).TrimEnd('/');
    }
}
