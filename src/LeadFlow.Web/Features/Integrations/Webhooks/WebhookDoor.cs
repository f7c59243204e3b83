using System.Net;
using System.Net.Sockets;
using LeadFlow.Domain.Webhooks;

namespace LeadFlow.Web.Features.Integrations.Webhooks;

/// <summary>What names lead to.</summary>
public class HostNames
{
    public virtual Task<IPAddress[]> Find(string host, CancellationToken cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken);
}

/// <summary>The name leads to where nothing is sent.</summary>
public sealed class ClosedAddressException() : IOException(WebhookAddress.Closed);

/// <summary>
/// The only way out for webhooks. The name is looked up here, all that it leads to is looked at, and the connection goes to the very address that was:
/// whatever a name says a moment later, nothing asks it again.
/// </summary>
public sealed class WebhookDoor(HostNames names, WebhookSettings settings)
{
    /// <exception cref="ClosedAddressException">One of them is not on the open internet: then none is good.</exception>
    public async Task<IPAddress[]> AddressesOf(string host, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await names.Find(host, cancellationToken);
        return settings.AllowPrivate || Array.TrueForAll(addresses, PublicAddress.Is) ? addresses : throw new ClosedAddressException();
    }

    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Exception? last = null;
        foreach (var address in await AddressesOf(context.DnsEndPoint.Host, cancellationToken))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, context.DnsEndPoint.Port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                socket.Dispose();
                last = e;
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }
}
