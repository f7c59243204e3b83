using Microsoft.AspNetCore.Http.Connections;

namespace LeadFlow.Web.Live;

public static class LiveSetup
{
    public static void AddLive(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<LiveBell>();
        services.AddSingleton<WebhookBell>();
        services.AddSingleton<RoutingBell>();
        services.AddSingleton<RingAfterCommit>();
        services.AddSingleton<LiveAudience>();
        services.AddHostedService<LiveFeed>();
        services.AddSignalR(o =>
        {
            o.KeepAliveInterval = TimeSpan.FromSeconds(5); // A browser notices within seconds that its node has died.
            o.ClientTimeoutInterval = TimeSpan.FromSeconds(30);
            o.MaximumReceiveMessageSize = 1024; // They say nothing.
        });
    }

    /// <summary>WebSockets only: without negotiation a connection needs no way back to the same node.</summary>
    public static void MapLive(this WebApplication app) => app.MapHub<LiveHub>(LiveHub.Path, o =>
    {
        o.Transports = HttpTransportType.WebSockets;
        o.CloseOnAuthenticationExpiration = true;
    });
}
