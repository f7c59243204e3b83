using System.Text.Json;

namespace LeadFlow.Web.Features.Captures;

/// <summary>Where whoever holds this browser meets people today: a campaign and a source, by name, until the day is over.</summary>
internal sealed record Place(string? Campaign, string? Source)
{
    private const string Cookie = "leadflow.place";
    private const int MaxLength = 3000;
    private static readonly TimeSpan _day = TimeSpan.FromHours(16);

    public static Place? Of(HttpRequest request)
    {
        try
        {
            return request.Cookies[Cookie] is { Length: > 0 and <= MaxLength } kept ? JsonSerializer.Deserialize<Place>(kept) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Keep(HttpResponse response)
    {
        var text = JsonSerializer.Serialize(this); // The cookie is escaped on its way.
        if (text.Length <= MaxLength)
        {
            response.Cookies.Append(Cookie, text, new() { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = _day, Secure = response.HttpContext.Request.IsHttps, IsEssential = true });
        }
    }
}
