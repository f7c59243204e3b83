using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

#pragma warning disable CA1000 // Minimal APIs find the binding of a parameter by a static member of its own type.

namespace LeadFlow.Web.Features.Integrations;

/// <summary>A JSON body, and the text as it came in. No body is an empty object: the fields it lacks say what is missing.</summary>
public sealed record ApiBody<T>(T Value, string Raw) : IEndpointParameterMetadataProvider where T : class, new()
{
    public static async ValueTask<ApiBody<T>> BindAsync(HttpContext context)
    {
        if (context.Request.ContentType is { Length: > 0 } && !context.Request.HasJsonContentType())
        {
            throw new BadHttpRequestException("Not JSON.", StatusCodes.Status415UnsupportedMediaType);
        }

        using var memory = new MemoryStream();
        await context.Request.Body.CopyToAsync(memory, context.RequestAborted);
        var bytes = memory.GetBuffer().AsSpan(0, (int)memory.Length);
        bytes = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes;
        if (bytes.Length == 0)
        {
            return new(new(), "{}");
        }

        var value = JsonSerializer.Deserialize<T>(bytes, ApiJson.Options) ?? new();
        return new(value, Encoding.UTF8.GetString(bytes));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T), isOptional: true));
    }
}
