using FluentValidation;
using FluentValidation.Results;
using LeadFlow.Domain.Captures;
using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Captures;

public static class ImportsApi
{
    internal const long MaxRequestBytes = Import.MaxFileBytes + (1024 * 1024); // The mapping and what stands between the parts.

    internal const string Path = "/api/v1/imports";

    internal static readonly string TooLarge = $"A file has at most {Import.MaxFileBytes / 1024 / 1024} MB.";

    public static void MapImports(this RouteGroupBuilder api)
    {
        var imports = api.MapGroup("/imports").RequireAuthorization(Policies.ImportLeads).WithTags("Imports").DisableAntiforgery();
        imports.MapPost("", Receive).WithMetadata(new RequestSizeLimitAttribute(MaxRequestBytes)).WithSummary("Import a CSV file or a workbook").WithDescription("A multipart form: `file`, `mapping` (JSON), `policy` (skip, fill or overwrite) and `dryRun`; further parts named `file` are joined as `file.join` of the mapping says.");
        imports.MapGet("", Find).WithSummary("Imports, newest first");
        imports.MapGet("/{id:guid}", async (Guid id, ISender sender, CancellationToken cancellationToken) => Results.Ok(await sender.Send(new GetImport.Query(id), cancellationToken))).WithSummary("An import's progress");
        imports.MapGet("/{id:guid}/rejected", Rejected).WithSummary("The rejected rows as CSV, each with its line and reason");
        imports.MapPost("/{id:guid}/cancel", async (Guid id, ISender sender, CancellationToken cancellationToken) =>
            await sender.Send(new CancelImport.Command(id), cancellationToken) is { Refusal: { } refusal }
                ? Problem.Refused(refusal)
                : Results.Ok(await sender.Send(new GetImport.Query(id), cancellationToken))).WithSummary("Stop an import");
        imports.MapPost("/{id:guid}/undo", async (Guid id, ISender sender, CancellationToken cancellationToken) =>
            await sender.Send(new UndoImport.Command(id), cancellationToken) is { Refusal: { } refusal }
                ? Problem.Refused(refusal)
                : Results.Accepted($"{Path}/{id}", await sender.Send(new GetImport.Query(id), cancellationToken)))
            .WithSummary("Take an import back").WithDescription("In the background: what it created goes, what it changed is as it was, what somebody changed since stays and is listed. `state` is running until it is undone. For 30 days.");
        imports.MapGet("/{id:guid}/left", async (Guid id, ISender sender, CancellationToken cancellationToken) => Results.Ok(new { items = await sender.Send(new FindLeft.Query(id), cancellationToken) }))
            .WithSummary("What an undo left").WithDescription("Leads that stay as they are, since somebody changed them after the import; at most 1,000.");
    }

    private static async Task<IResult> Find(ISender sender, CancellationToken cancellationToken, int limit = 50, string? cursor = null)
    {
        Guid? after = cursor is null ? null : Guid.TryParse(cursor, out var id) ? id : throw Invalid("cursor", "This cursor is none of ours.");
        var page = await sender.Send(new FindImports.Query(limit, after), cancellationToken);
        return Results.Ok(new { page.Items, nextCursor = page.Next });
    }

    private static async Task<IResult> Receive(HttpRequest request, ISender sender, CancellationToken cancellationToken)
    {
        var form = await ReadForm(request, cancellationToken);
        var files = form.Files.GetFiles("file");
        var file = files.Count > 0 ? files[0] : throw Invalid("file", "Send the file as the part \"file\" of a multipart form.");
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
        var streams = files.Select(f => (f.FileName, Content: f.OpenReadStream())).ToList();
        var id = await sender.Send(
            new ReceiveImport.Command(file.FileName, streams[0].Content, new(form["mapping"].ToString() is { Length: > 0 } mapping ? mapping : "{}", parsed, dryRun), [.. streams.Skip(1)]), cancellationToken);
        return Results.Accepted($"{Path}/{id}", new { id });
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
        catch (Exception e) when (e is IOException or BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest })
        {
            throw Invalid("file", "The upload broke off before its end: the file was changed or taken away meanwhile, or the connection was lost. Send it again.");
        }
    }

    private static async Task<IResult> Rejected(Guid id, ISender sender, CancellationToken cancellationToken)
    {
        var file = await sender.Send(new GetRejectedRows.Query(id), cancellationToken);
        return Results.Stream(stream => file.Write(stream, cancellationToken), "text/csv; charset=utf-8", file.FileName);
    }

    private static ValidationException Invalid(string field, string sentence) => new([new ValidationFailure(field, sentence)]);
}
