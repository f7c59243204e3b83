using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Features.Shared;

namespace LeadFlow.Web.Features.Integrations.Webhooks;

/// <summary>What the face calls webhooks and what became of what they were sent.</summary>
internal static class WebhookWords
{
    private static readonly JsonSerializerOptions _pretty = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(this Wording t, WebhookState state) => state is WebhookState.Active ? t["active"] : t["paused"];

    public static string Of(this Wording t, DeliveryState state) => state switch
    {
        DeliveryState.Waiting => t["Waiting"],
        DeliveryState.Delivered => t["Delivered"],
        _ => t["Failed"],
    };

    /// <summary>More are not counted.</summary>
    public static string Count(int count) => count.ToString("N0", CultureInfo.CurrentCulture) + (count >= FindWebhooks.MostCounted ? "+" : "");

    /// <summary>Where it is, without what may be a key in it.</summary>
    public static string Place(string url) => new Uri(url) is { AbsolutePath: var path, Authority: var host } ? path == "/" ? host : host + path : url;

    /// <summary>JSON line by line, to be read.</summary>
    public static string Pretty(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document, _pretty);
    }
}
