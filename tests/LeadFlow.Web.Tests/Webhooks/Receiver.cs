using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LeadFlow.Web.Tests.Webhooks;

/// <summary>What came to a receiver, as it came.</summary>
public sealed record Received(string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Event => Headers["LeadFlow-Event"];

    public string Delivery => Headers["LeadFlow-Delivery"];

    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    public string? Lead => (string?)Json["lead"]?["id"];

    public long Number => (long)Json["number"]!;
}

/// <summary>Somebody else's program: Kestrel on loopback, which answers as the test says.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Received> _requests = new();
    private readonly SemaphoreSlim _came = new(0);

    private Receiver(WebApplication app) => _app = app;

    /// <summary>By default 204.</summary>
    public Func<Received, HttpContext, Task> Answers { get; set; } = (_, context) => Say(context, 204);

    public IReadOnlyList<Received> Requests => [.. _requests];

    public Uri Address { get; private set; } = null!;

    public string Url => new Uri(Address, "hook").ToString();

    public static async Task<Receiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(receiver.Receive);
        await app.StartAsync();
        receiver.Address = new Uri(app.Urls.Single());
        return receiver;
    }

    public static Task Say(HttpContext context, int status, string body = "")
    {
        context.Response.StatusCode = status;
        return body.Length == 0 ? Task.CompletedTask : context.Response.WriteAsync(body);
    }

    /// <summary>Until the next request has come that nobody has waited for yet.</summary>
    public Task Came(CancellationToken cancellationToken) => _came.WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _came.Dispose();
    }

    private async Task Receive(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var received = new Received(context.Request.Path, context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), await reader.ReadToEndAsync());
        _requests.Enqueue(received);
        _came.Release();
        await Answers(received, context);
    }
}
