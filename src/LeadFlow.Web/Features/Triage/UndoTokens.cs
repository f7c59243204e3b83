using System.Globalization;

namespace LeadFlow.Web.Features.Triage;

/// <summary>
/// What somebody did last in triage, newest at the end, kept by their own browser: "u" takes back one after the other, also when the
/// next lead has opened. Only an address of what was done: whether it may be taken back is decided there.
/// </summary>
public sealed record UndoToken(Guid? LeadId, Guid Id)
{
    private const string Cookie = "lf-triage-undo";
    private const int Kept = 10;

    /// <summary>"lead.step", or "batch".</summary>
    public override string ToString() => LeadId is { } lead ? string.Create(CultureInfo.InvariantCulture, $"{lead:N}.{Id:N}") : Id.ToString("N");

    public static UndoToken? Read(string? text) => text?.Split('.') switch
    {
        [var batch] when Guid.TryParseExact(batch, "N", out var id) => new(null, id),
        [var lead, var step] when Guid.TryParseExact(lead, "N", out var leadId) && Guid.TryParseExact(step, "N", out var id) => new(leadId, id),
        _ => null,
    };

    public static IReadOnlyList<UndoToken> Of(HttpRequest request) => [.. (request.Cookies[Cookie] ?? "").Split('_').Select(Read).OfType<UndoToken>().TakeLast(Kept)];

    public static void Keep(HttpResponse response, IEnumerable<UndoToken> tokens) => response.Cookies.Append(Cookie, string.Join('_', tokens.TakeLast(Kept)),
        new() { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, Secure = response.HttpContext.Request.IsHttps, Path = "/triage" });
}
