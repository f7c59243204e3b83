using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace LeadFlow.Web.Security;

/// <summary>Who asked, and over what, as a proxy in front tells it; believed only of the proxies that the configuration names.</summary>
public static class Proxies
{
    private const string Setting = "LeadFlow:Security:KnownProxies";

    public static void UseProxies(this WebApplication app)
    {
        var names = (app.Configuration[Setting] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Length == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                options.KnownProxies.Add(address);
            }
            else if (System.Net.IPNetwork.TryParse(name, out var network))
            {
                options.KnownIPNetworks.Add(network);
            }
            else
            {
                throw new InvalidOperationException($"{Setting} names no address or network: {name}");
            }
        }

        app.UseForwardedHeaders(options);
    }
}
