using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace LeadFlow.Benchmarks;

/// <summary>An open page: listens for leads that enter and leave the queue and for notices, and looks at the queue again after it was cut off.</summary>
internal sealed class Viewer : IDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _connected = new();
    private readonly TaskCompletionSource _looked = new();
    private readonly string _cookie;

    public Viewer(string cookie, Uri[] nodes)
    {
        _cookie = cookie;
        _ = Task.Run(() => Live(nodes));
    }

    public ConcurrentDictionary<string, long> Arrived { get; } = new();
    public ConcurrentDictionary<string, long> Gone { get; } = new();
    /// <summary>When the latest notice was told of.</summary>
    public long Noticed { get; private set; }
    public Task Connected => _connected.Task;
    public Task LookedAgain => _looked.Task;
    public Uri? Home { get; private set; }
    public bool IsConnected { get; private set; }
    public int Connections { get; private set; }
    public string? Trouble { get; private set; }
    public string Page { get; private set; } = "";

    public void Dispose() => _closed.Cancel();

    private async Task Live(Uri[] nodes)
    {
        for (var tries = 0; !_closed.IsCancellationRequested; tries++)
        {
            try
            {
                await Listen(nodes[tries % nodes.Length], isFirst: tries == 0);
            }
            catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or HttpRequestException)
            {
                Trouble = e.Message; // Again, a little later.
            }

            IsConnected = false;
            await Task.Delay(TimeSpan.FromMilliseconds(300 * (.5 + Random.Shared.NextDouble())));
        }
    }

    private async Task Listen(Uri node, bool isFirst)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", _cookie);
        await socket.ConnectAsync(new Uri($"ws://{node.Authority}/live?age=5000"), _closed.Token);
        await socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, _closed.Token);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_closed.Token);
        using var alive = new PeriodicTimer(TimeSpan.FromSeconds(10));
        var pings = Ping(socket, alive, over.Token);
        try
        {
            await Hear(socket, node, isFirst);
        }
        finally
        {
            await over.CancelAsync();
            await pings;
        }
    }

    /// <summary>As SignalR's own client does: a node drops who has said nothing for half a minute.</summary>
    private static async Task Ping(ClientWebSocket socket, PeriodicTimer alive, CancellationToken over)
    {
        try
        {
            while (await alive.WaitForNextTickAsync(over))
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes("{\"type\":6}\u001e"), WebSocketMessageType.Text, true, over);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException)
        {
            // The connection is over, which the other half sees too.
        }
    }

    private async Task Hear(ClientWebSocket socket, Uri node, bool isFirst)
    {
        var buffer = new byte[64 * 1024];
        var rest = "";
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer, _closed.Token);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            var parts = (rest + Encoding.UTF8.GetString(buffer, 0, received.Count)).Split('\u001e');
            rest = parts[^1];
            if (!IsConnected)
            {
                (Home, IsConnected, Connections) = (node, true, Connections + 1);
                _connected.TrySetResult();
                if (!isFirst)
                {
                    using var client = new HttpClient();
                    client.DefaultRequestHeaders.Add("Cookie", _cookie);
                    Page = await client.GetStringAsync(new Uri(node, "/queue"));
                    _looked.TrySetResult();
                }
            }

            foreach (var part in parts[..^1])
            {
                Hear(part);
            }
        }
    }

    private void Hear(string part)
    {
        using var json = JsonDocument.Parse(part);
        if (!json.RootElement.TryGetProperty("target", out var target) || target.GetString() != "changed")
        {
            return;
        }

        var now = Stopwatch.GetTimestamp();
        foreach (var message in json.RootElement.GetProperty("arguments")[0].EnumerateArray())
        {
            var topics = message.GetProperty("topics").GetString()!.Split(' ');
            Noticed = topics.Contains("notices") ? now : Noticed;
            if (topics.Contains("queue") && message.GetProperty("id").GetString() is { } lead)
            {
                (topics.Contains("gone") ? Gone : Arrived).TryAdd(lead, now);
            }
        }
    }
}
