using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using LeadFlow.Web.Live;
using LeadFlow.Web.Tests.Support;
using Microsoft.AspNetCore.Mvc.Testing;
using Xunit;

namespace LeadFlow.Web.Tests.Live;

/// <summary>A browser's live connection to one node, by the protocol alone: JSON messages with a record separator between.</summary>
internal sealed class LiveBrowser : IAsyncDisposable
{
    private const char Separator = '\u001e';
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    private readonly WebSocket _socket;
    private readonly Queue<LiveMessage> _messages = new();
    private string _rest = "";

    private LiveBrowser(WebSocket socket) => _socket = socket;

    public static async Task<LiveBrowser> Connect(App app, TestUser user, WebApplicationFactory<Program>? node = null, string query = "", string? origin = null)
    {
        var (name, value) = await app.Cookie(user);
        var client = (node ?? app.Server).Server.CreateWebSocketClient();
        client.ConfigureRequest = r =>
        {
            r.Headers.Cookie = $"{name}={value}";
            r.Headers.Origin = origin;
        };
        var browser = new LiveBrowser(await client.ConnectAsync(new Uri($"ws://localhost{LiveHub.Path}{query}"), Token));
        await browser._socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}" + Separator), WebSocketMessageType.Text, true, Token);
        await browser.Receive(); // The handshake's answer.
        return browser;
    }

    /// <summary>The next message that fits; those before it are put into <paramref name="skipped"/>.</summary>
    public async Task<LiveMessage> Next(Func<LiveMessage, bool> fits, List<LiveMessage>? skipped = null)
    {
        while (true)
        {
            while (_messages.TryDequeue(out var message))
            {
                if (fits(message))
                {
                    return message;
                }

                skipped?.Add(message);
            }

            Assert.True(await Receive(), "The connection was closed");
        }
    }

    /// <returns>False when the other side has closed.</returns>
    public async Task<bool> Receive()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        var buffer = new byte[16 * 1024];
        WebSocketReceiveResult result;
        try
        {
            result = await _socket.ReceiveAsync(buffer, limit.Token);
        }
        catch (Exception e) when (e is WebSocketException or IOException)
        {
            return false;
        }

        if (result.MessageType == WebSocketMessageType.Close)
        {
            return false;
        }

        var parts = (_rest + Encoding.UTF8.GetString(buffer, 0, result.Count)).Split(Separator);
        _rest = parts[^1];
        foreach (var part in parts[..^1])
        {
            using var json = JsonDocument.Parse(part);
            if (json.RootElement.TryGetProperty("target", out var target) && target.GetString() == LiveHub.Changed)
            {
                foreach (var message in json.RootElement.GetProperty("arguments")[0].Deserialize<List<LiveMessage>>(_json)!)
                {
                    _messages.Enqueue(message);
                }
            }
        }

        return true;
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
