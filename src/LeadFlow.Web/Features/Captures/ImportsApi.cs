using FluentValidation;
using FluentValidation.Results;
using LeadFlow.Domain.Captures;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Captures;

public static class ImportsApi
{
    internal const long MaxRequestBytes = Import.MaxFileBytes + (1024 * 1024); // The mapping and what stands between the parts.

    public static void MapImports(this RouteGroupBuilder api)
    {
        var imports = api.MapGroup("/imports").RequireAuthorization(Policies.ImportLeads).DisableAntiforgery();
        imports.MapPost("", Receive).WithMetadata(new RequestSizeLimitAttribute(MaxRequestBytes));
        imports.MapGet("", async (ISender sender, CancellationToken cancellationToken) => Results.Ok(new { items = await sender.Send(new FindImports.Query(), cancellationToken), nextCursor = (string?)null }));
        imports.MapGet("/{id:guid}", async (Guid id, ISender sender, CancellationToken cancellationToken) => Results.Ok(await sender.Send(new GetImport.Query(id), cancellationToken)));
        imports.MapGet("/{id:guid}/rejected", Rejected);
        imports.MapPost("/{id:guid}/cancel", async (Guid id, ISender sender, CancellationToken cancellationToken) =>
            await sender.Send(new CancelImport.Command(id), cancellationToken) is { Refusal: { } refusal }
                ? Results.Problem(refusal, statusCode: StatusCodes.Status409Conflict)
                : Results.Ok(await sender.Send(new GetImport.Query(id), cancellationToken)));
    }

    private static async Task<IResult> Receive(HttpRequest request, ISender sender, CancellationToken cancellationToken)
    {
        var form = await ReadForm(request, cancellationToken);
        var file = form.Files["file"] ?? throw Invalid("file", "Send the file as the part \"file\" of a multipart form.");
        var policy = form["policy"].ToString() is { Length: > 0 } word ? word : nameof(ImportPolicy.Skip);
        if (!Enum.TryParse<ImportPolicy>(policy, ignoreCase: true, out var parsed) || !char.IsAsciiLetter(policy[0]))
        {
            throw Invalid("policy", "A policy is skip, fill or overwrite.");
        }

        var dryRun = form["dryRun"].ToString() switch
        {
            "" or "false" or "False" or "0" => false,
            "true" or "True" or "1" or "on" => true,
            _ => throw Invalid("dryRun", "dryRun is true or false."),
        };
        if (file.Length > Import.MaxFileBytes)
        {
            throw Invalid("file", $"A file has at most {Import.MaxFileBytes / 1024 / 1024} MB.");
        }

        var bytes = await file.ReadBytes(cancellationToken);
        var id = await sender.Send(new ReceiveImport.Command(file.FileName, bytes, new(form["mapping"].ToString() is { Length: > 0 } mapping ? mapping : "{}", parsed, dryRun)), cancellationToken);
        return Results.Accepted($"/api/v1/imports/{id}", new { id });
    }

    private static async Task<IFormCollection> ReadForm(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return request.HasFormContentType
                ? await request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = MaxRequestBytes, ValueLengthLimit = 4 * 1024 * 1024 }, cancellationToken)
                : throw Invalid("file", "Send the file as the part \"file\" of a multipart form.");
        }
        catch (InvalidDataException e)
        {
            throw Invalid("file", $"The form cannot be read: {e.Message}");
        }
    }

    private static async Task<IResult> Rejected(Guid id, ISender sender, CancellationToken cancellationToken)
    {
        var file = await sender.Send(new GetRejectedRows.Query(id), cancellationToken);
        return Results.Stream(stream => file.Write(stream, cancellationToken), "text/csv; charset=utf-8", file.FileName);
    }

    private static ValidationException Invalid(string field, string sentence) => new([new ValidationFailure(field, sentence)]);
}

internal static class FormFiles
{
    /// <summary>The one copy of the file that is held in memory.</summary>
    public static async Task<byte[]> ReadBytes(this IFormFile file, CancellationToken cancellationToken)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)file.Length));
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
