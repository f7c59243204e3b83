using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Webhooks;

namespace LeadFlow.Web.Features.Integrations.Webhooks;

/// <summary>Sends one event and says what came of it. Follows nothing, remembers nothing, believes nothing that comes back.</summary>
public sealed class WebhookSender(WebhookDoor door, WebhookSettings settings, TimeProvider time) : IDisposable
{
    public const string SignatureHeader = "LeadFlow-Signature", EventHeader = "LeadFlow-Event", DeliveryHeader = "LeadFlow-Delivery";

    /// <summary>Of an answer no more is read.</summary>
    private const int MostRead = 64 * 1024;

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        ConnectCallback = door.Connect,
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        Credentials = null,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1), // Then the name is looked up again.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        MaxResponseHeadersLength = 32,
        MaxResponseDrainSize = 0,
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    public async Task<DeliveryAnswer> Send(Webhook webhook, WebhookDelivery delivery, IReadOnlyList<string> secrets)
    {
        if (WebhookAddress.ProblemOf(webhook.Url, settings.AllowPrivate) is { } problem)
        {
            return new(null, problem, null, 0);
        }

        var began = Stopwatch.GetTimestamp();
        using var late = new CancellationTokenSource(settings.Timeout, time);
        try
        {
            using var request = RequestOf(webhook, delivery, secrets);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, late.Token);
            var status = (int)response.StatusCode;
            var error = status is >= 300 and < 400 ? $"It answered {status}. Redirects are not followed: give the address that it leads to." : null;
            return new(status, error, await Read(response, late.Token), Took());
        }
        catch (OperationCanceledException)
        {
            return new(null, $"No answer within {settings.Timeout.TotalSeconds:0.#} seconds.", null, Took());
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            return new(null, ErrorOf(e), null, Took());
        }

        int Took() => (int)Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    public void Dispose() => _client.Dispose();

    private HttpRequestMessage RequestOf(Webhook webhook, WebhookDelivery delivery, IReadOnlyList<string> secrets)
    {
        var body = delivery.Body;
        var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" } } },
        };
        request.Headers.UserAgent.Add(new("LeadFlow", "1"));
        request.Headers.Add(EventHeader, delivery.Event);
        request.Headers.Add(DeliveryHeader, delivery.Id.ToString());
        request.Headers.Add(SignatureHeader, WebhookSecrets.Sign(body, secrets, time.GetUtcNow()));
        return request;
    }

    /// <summary>The beginning of what it said. The status has come: what becomes of the rest changes nothing.</summary>
    private static async Task<string?> Read(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[MostRead];
        var length = 0;
        try
        {
            await using var content = await response.Content.ReadAsStreamAsync(cancellationToken);
            for (int read; length < MostRead && (read = await content.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0;)
            {
                length += read;
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            // As far as it came.
        }

        return Text.Shorten(Encoding.UTF8.GetString(buffer.AsSpan(0, length)).Replace('\0', '\uFFFD'), WebhookDelivery.AnswerMaxLength);
    }

    private static string ErrorOf(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case ClosedAddressException:
                    return e.Message;
                case AuthenticationException:
                    return "Its certificate is not to be trusted, or it speaks no TLS.";
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                    return "There is no such host.";
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return "Nobody listens there: the connection was refused.";
                case SocketException socket:
                    return $"It could not be reached ({socket.SocketErrorCode}).";
            }
        }

        return exception is HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } ? "It hung up without an answer." : "Its answer could not be read.";
    }
}
