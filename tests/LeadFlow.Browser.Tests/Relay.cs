using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace LeadFlow.Browser.Tests;

/// <summary>A balancer in front of nodes: passes each new connection to the node it is set to, and can cut all there are.</summary>
internal sealed class Relay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _open = [];

    public Relay(Uri node)
    {
        Node = node;
        _listener.Start();
        _ = Accept();
    }

    public Uri Node { get; set; }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    /// <summary>As when a node dies: whatever is open ends in the middle.</summary>
    public void Cut()
    {
        while (_open.TryTake(out var client))
        {
            if (client.Client is { Connected: true } socket)
            {
                socket.LingerState = new(true, 0);
            }

            client.Dispose();
        }
    }

    public void Dispose()
    {
        _listener.Stop();
        Cut();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                _ = Pass(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task Pass(TcpClient from)
    {
        var to = new TcpClient();
        _open.Add(from);
        _open.Add(to);
        try
        {
            await to.ConnectAsync(Node.Host, Node.Port);
            var (a, b) = (from.GetStream(), to.GetStream());
            await Task.WhenAny(a.CopyToAsync(b), b.CopyToAsync(a));
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            // One of the two has gone.
        }
        finally
        {
            from.Dispose();
            to.Dispose();
        }
    }
}
