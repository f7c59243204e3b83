using System.Globalization;
using System.Security.Claims;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace LeadFlow.Web.Live;

/// <summary>Where open pages listen. They are told, and say nothing: there is no method to call.</summary>
[Authorize(Policy = Policies.SeeLeads)]
internal sealed class LiveHub(LiveAudience audience) : Hub
{
    public const string Path = "/live";

    /// <summary>With a list of <see cref="LiveMessage"/>.</summary>
    public const string Changed = "changed";

    /// <summary>Too much happened since the page was loaded: look at everything again.</summary>
    public const string Missed = "missed";

    public override async Task OnConnectedAsync()
    {
        // A browser sends the cookie with a handshake that another site begins as well, unless it knows the cookie's rules; what it also sends is the other site's name.
        var request = Context.GetHttpContext()!.Request;
        var isOurs = request.Headers.Origin.ToString() is var origin && (origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value));
        if (!isOurs || !Guid.TryParse(Context.User?.FindFirstValue(ClaimTypes.NameIdentifier), out var userId))
        {
            Context.Abort();
            return;
        }

        // How long ago the page began to load, in milliseconds.
        TimeSpan? age = double.TryParse(request.Query["age"], NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds is >= 0 and < 1e9 ? TimeSpan.FromMilliseconds(milliseconds) : null;
        await audience.Joined(Context, userId, Context.User!.FindFirstValue("AspNet.Identity.SecurityStamp"), age, Context.ConnectionAborted);
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        audience.Left(Context.ConnectionId);
        return Task.CompletedTask;
    }
}
