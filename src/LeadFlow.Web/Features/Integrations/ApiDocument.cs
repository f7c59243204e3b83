using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LeadFlow.Web.Features.Integrations;

/// <summary>The OpenAPI document: what endpoints say of themselves, with the rules that all of them share.</summary>
public static class ApiDocument
{
    public const string Name = "v1";

    private const string Scheme = "key";

    private const string About = """
        The lead desk for programs. JSON in camelCase, instants in UTC (ISO 8601), days as YYYY-MM-DD, ids as UUIDs, enums as lower-case words with hyphens.

        **Keys.** `Authorization: Bearer <key>`. A key acts as its user, within its scopes. **Lists** take `limit` (1 to 200, default 50) and `cursor`, and answer `items` and `nextCursor`.

        **Errors** are problem details (RFC 9457) with `type`, `title`, `status`, `detail`, `errors` and `traceId`: 401 without a good key, 403 where the role or the scopes may not, 404, 409 with the sentence of the rule that refused, 412 where somebody was faster, 422 for fields, 428 without If-Match, 429 with Retry-After.

        **Idempotency-Key** on any POST: the same key and body is done once and answered alike for 24 hours; another body with the same key is 422; an answer that held a secret is not kept, a repeat is 409.
        """;

    public static void Add(IServiceCollection services) => services.AddSingleton<ApiReference>().AddOpenApi(Name, o =>
    {
        o.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "LeadFlow", Version = Name, Description = About };
            document.Servers = [];
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key." },
            };
            return Task.CompletedTask;
        });
        o.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any())
            {
                return Task.CompletedTask;
            }

            operation.Security = [new() { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
            if (context.Description.HttpMethod == "POST")
            {
                operation.Parameters ??= [];
                operation.Parameters.Add(new OpenApiParameter { Name = Idempotency.Header, In = ParameterLocation.Header, Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Description = Idempotency.Note });
            }

            return Task.CompletedTask;
        });
        o.AddSchemaTransformer((schema, context, _) =>
        {
            var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
            if (type.IsEnum)
            {
                schema.Type = JsonSchemaType.String;
                schema.Enum = [.. Enum.GetNames(type).Select(n => (JsonNode)JsonValue.Create(JsonNamingPolicy.KebabCaseLower.ConvertName(n))!)];
            }
            else if (type == typeof(DateTimeOffset))
            {
                schema.Type = JsonSchemaType.String;
                schema.Format = "date-time";
            }

            return Task.CompletedTask;
        });
    });
}
