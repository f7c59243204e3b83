using System.Text.Json;
using FluentValidation;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace LeadFlow.Web.Features.Captures.Offline;

/// <summary>What adding leads without network asks for once there is some: who is signed in and where people are met, and a place to hand over what was kept.</summary>
public static class OfflineAddApi
{
    private const int MaxBytes = 256 * 1024, MaxKey = 80;

    /// <param name="Key">Made in the browser, one for each.</param>
    /// <param name="At">By the browser's clock.</param>
    public sealed record Added(string? Key, DateTimeOffset? At, string? Name, string? Email, string? Phone, string? Company, string? JobTitle, string? Notes, string? Campaign);

    /// <param name="Token">Goes back in the header X-Form-Token with each lead.</param>
    public sealed record Me(Guid Id, string Name, string Token, IReadOnlyList<string> Places);

    public static void MapOfflineAdd(this WebApplication app)
    {
        app.MapGet("/add/me", async (HttpContext context, ISender sender, CurrentUser who, IAntiforgery antiforgery) => !who.Allows(Policies.EditLeads)
            ? Results.StatusCode(StatusCodes.Status401Unauthorized)
            : Results.Json(new Me(who.Actor.Id!.Value, who.Actor.Name, antiforgery.GetAndStoreTokens(context).RequestToken!, (await sender.Send(new GetPlaces.Query(), context.RequestAborted)).Campaigns), Json.Options))
            .AllowAnonymous().ExcludeFromDescription();

        app.MapPost("/add/leads", Add).AllowAnonymous().DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(MaxBytes)).ExcludeFromDescription();
        app.MapGet("/add/worker.js", (HttpContext context, IFileVersionProvider versions, IWebHostEnvironment environment) => OfflinePage.Worker("/add/", "add", context, versions, environment)).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/add/app.webmanifest", (HttpContext context) => OfflinePage.Manifest("/add/", "LeadFlow: add a lead", "Add a lead", "standalone", context)).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>Answers 401 to whoever is signed out or somebody else: the browser keeps what it has until its own person is back.</summary>
    private static async Task<IResult> Add(HttpContext context, ISender sender, CurrentUser who, IAntiforgery antiforgery, TimeProvider time)
    {
        if (!who.Allows(Policies.EditLeads) || !await antiforgery.IsRequestValidAsync(context) || context.Request.Headers["X-User"] != who.Actor.Id.ToString())
        {
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        }

        Added? added;
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        try
        {
            added = JsonSerializer.Deserialize<Added>(body, Json.Options);
        }
        catch (JsonException)
        {
            added = null;
        }

        if (added is not { Key: { Length: > 0 and <= MaxKey } key } || !Text.IsStorable(body))
        {
            return Results.BadRequest();
        }

        var (first, last) = PersonName.Split(added.Name ?? "");
        var contact = new ContactDetails
        {
            FirstName = first,
            LastName = last,
            Email = Text.NullIfEmpty(added.Email?.Trim()),
            Phone = Text.NullIfEmpty(added.Phone?.Trim()),
            Company = Text.NullIfEmpty(added.Company?.Trim()),
            JobTitle = Text.NullIfEmpty(added.JobTitle?.Trim()),
            Notes = Text.NullIfEmpty(added.Notes?.Trim()),
        };
        var now = time.GetUtcNow();
        try
        {
            await sender.Send(new CaptureLead.Command(CaptureRoute.QuickAdd, contact, null, body)
            {
                Campaign = Text.NullIfEmpty(added.Campaign),
                CapturedAt = added.At?.ToUniversalTime() is { } at && at <= now && at > now.AddDays(-60) ? at : null,
                Mine = who.Role is Role.Rep,
                RequestKey = key,
            }, context.RequestAborted);
            return Results.NoContent();
        }
        catch (ValidationException e)
        {
            return Results.Json(new { problems = e.Errors.Select(p => p.ErrorMessage).Distinct() }, Json.Options, statusCode: StatusCodes.Status422UnprocessableEntity);
        }
    }
}
