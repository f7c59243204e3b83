using System.Text.Encodings.Web;
using System.Text.Json;
using LeadFlow.Domain.Captures;
using LeadFlow.Web.Features.Shared;

namespace LeadFlow.Web.Features.Captures.Received;

/// <summary>What the face calls the ways in and what became of what came.</summary>
internal static class CaptureWords
{
    private const int ShownMaxLength = 100_000;

    private static readonly JsonSerializerOptions _pretty = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(this Wording t, CaptureRoute route) => route switch
    {
        CaptureRoute.QuickAdd => t["Quick add"],
        CaptureRoute.Api => t["API"],
        CaptureRoute.Form => t["Form"],
        CaptureRoute.Kiosk => t["Kiosk"],
        CaptureRoute.Mail => t["Mail"],
        _ => t["Import"],
    };

    public static string Of(this Wording t, CaptureOutcome outcome) => outcome switch
    {
        CaptureOutcome.Created => t["New lead"],
        CaptureOutcome.Reinquiry => t["Came back"],
        CaptureOutcome.Updated => t["Changed a lead"],
        CaptureOutcome.TakenBack => t["Taken back"],
        CaptureOutcome.Suspected => t["Put aside"],
        CaptureOutcome.Spam => t["Spam"],
        CaptureOutcome.Ignored => t["Ignored"],
        _ => t["Failed"],
    };

    /// <summary>The body to be read: JSON line by line, anything else as it came.</summary>
    public static string Pretty(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            body = JsonSerializer.Serialize(json, _pretty);
        }
        catch (JsonException)
        {
            // It is shown as it came; so is half of a pair of surrogates, which is JSON, and no text.
        }

        return Domain.Leads.Text.Shorten(body, ShownMaxLength);
    }
}
