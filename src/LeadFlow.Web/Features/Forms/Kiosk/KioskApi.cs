using System.Text.Json;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Forms.Public;
using LeadFlow.Web.Features.Shared;
using MediatR;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace LeadFlow.Web.Features.Forms.Kiosk;

/// <summary>What a device at a stand asks for: its form, its worker that answers without network, and where to hand over what it has kept.</summary>
public static class KioskApi
{
    /// <param name="Key">Made on the device, one for each answer.</param>
    public sealed record Answer(string? Key, int Version, string? Language, DateTimeOffset? At, Dictionary<string, IReadOnlyList<string>>? Posted);

    public static void MapKiosk(this WebApplication app)
    {
        app.MapGet("/kiosk/form", async (HttpContext context, ISender sender) =>
            await sender.Send(new GetKioskForm.Query(TokenOf(context)), context.RequestAborted) is { } sheet ? Results.Json(sheet, Json.Options) : Results.StatusCode(StatusCodes.Status401Unauthorized)).AllowAnonymous().ExcludeFromDescription();

        app.MapPost("/kiosk/answers", async (HttpContext context, ISender sender) =>
        {
            Answer? answer;
            try
            {
                answer = await JsonSerializer.DeserializeAsync<Answer>(context.Request.Body, Json.Options, context.RequestAborted);
            }
            catch (JsonException)
            {
                answer = null;
            }

            if (answer is not { Key: { Length: > 0 and <= SendFromKiosk.KeyMaxLength } key } || !Domain.Leads.Text.IsStorable(key))
            {
                return Results.BadRequest();
            }

            var outcome = await sender.Send(new SendFromKiosk.Command(TokenOf(context), key, answer.Version, answer.Language, answer.At?.ToUniversalTime(), answer.Posted ?? [], FormsSetup.HomeOf(context)), context.RequestAborted);
            return outcome == SendFromKiosk.Outcome.Taken ? Results.NoContent() : Results.StatusCode(StatusCodes.Status401Unauthorized);
        }).AllowAnonymous().RequireRateLimiting(FormsSetup.Limit).DisableAntiforgery().WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(HostedModel.MaxBytes)).ExcludeFromDescription();

        app.MapGet("/kiosk/worker.js", (HttpContext context, IFileVersionProvider versions, IWebHostEnvironment environment) => OfflinePage.Worker("/kiosk/", "kiosk", context, versions, environment)).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/kiosk/app.webmanifest", (HttpContext context) => OfflinePage.Manifest("/kiosk/", "LeadFlow kiosk", "Kiosk", "fullscreen", context)).AllowAnonymous().ExcludeFromDescription();
    }

    private static string? TokenOf(HttpContext context) => context.Request.Headers.Authorization.ToString() is { } header && header.StartsWith("Bearer ", StringComparison.Ordinal) ? header["Bearer ".Length..] : null;
}
