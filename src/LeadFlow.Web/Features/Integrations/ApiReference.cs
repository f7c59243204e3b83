using System.Text.Json.Nodes;
using LeadFlow.Web.Features.Shared;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LeadFlow.Web.Features.Integrations;

/// <summary>The calls of the API as its own document tells them, for people to browse. Read once in the life of the process.</summary>
public sealed class ApiReference([FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider documents)
{
    /// <summary>Fields of fields of fields; what lies deeper is called an object.</summary>
    private const int MaxDepth = 4;

    private IReadOnlyList<Group>? _groups;

    public sealed record Group(string Name, IReadOnlyList<Call> Calls)
    {
        public string Id { get; } = new([.. Name.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit)]);
    }

    /// <param name="Body">Of a JSON body, nested fields by path: <c>bant.budget.level</c>, <c>interest[].kind</c>.</param>
    public sealed record Call(string Method, string Path, string Summary, string? Description, IReadOnlyList<Field> Parameters, IReadOnlyList<Field> Body);

    /// <param name="Where">path, query or header; empty in a body.</param>
    public sealed record Field(string Name, FieldType Type, string Where, bool IsRequired, string? Note)
    {
        public string WhereIn(Wording t) => Where switch { "path" => t["path"], "query" => t["query"], "header" => t["header"], _ => "" };
    }

    /// <param name="IsValues">The name is what may stand there, as the contract writes it.</param>
    public sealed record FieldType(string Name, bool IsValues = false, bool IsList = false)
    {
        public string In(Wording t)
        {
            var name = IsValues ? Name : Name switch
            {
                "date-time" => t["instant"],
                "date" => t["day"],
                "uuid" => t["id"],
                "integer" => t["whole number"],
                "number" => t["number"],
                "string" => t["text"],
                "object" => t["object"],
                _ => t["any"],
            };
            return IsList ? t["list of {0}", name] : name;
        }
    }

    public async ValueTask<IReadOnlyList<Group>> Groups(CancellationToken cancellationToken) => _groups ??= await Read(cancellationToken);

    private async Task<IReadOnlyList<Group>> Read(CancellationToken cancellationToken)
    {
        var document = await documents.GetOpenApiDocumentAsync(cancellationToken);
        var json = JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellationToken))!;
        var schemas = json["components"]?["schemas"] as JsonObject ?? [];
        return [.. json["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject(), (path, operation) => (Path: path.Key, Method: operation.Key, Operation: operation.Value as JsonObject))
            .Where(o => o.Operation is not null)
            .GroupBy(o => (string?)o.Operation!["tags"]?[0] ?? "Others", o => CallOf(o.Method, o.Path, o.Operation!, schemas))
            .Select(g => new Group(g.Key, [.. g]))];
    }

    private static Call CallOf(string method, string path, JsonObject operation, JsonObject schemas)
    {
        var parameters = (operation["parameters"] as JsonArray ?? []).OfType<JsonObject>().Select(p => new Field(
            NameOf(p), TypeOf(p["schema"], schemas), (string?)p["in"] ?? "", (bool?)p["required"] ?? false, (string?)p["description"]));
        List<Field> body = [];
        if (operation["requestBody"]?["content"] is JsonObject { Count: > 0 } content)
        {
            AddFields(body, "", content.First().Value?["schema"], schemas, MaxDepth);
        }

        return new(method.ToUpperInvariant(), path, (string?)operation["summary"] ?? "", (string?)operation["description"], [.. parameters], body);
    }

    /// <summary>Names in a query string go by any case; they are shown as the contract writes them.</summary>
    private static string NameOf(JsonObject parameter) => (string?)parameter["name"] is { Length: > 0 } name
        ? (string?)parameter["in"] == "query" ? Words.Camel(name) : name
        : "";

    private static void AddFields(List<Field> fields, string path, JsonNode? schema, JsonObject schemas, int depth)
    {
        if (Resolve(schema, schemas)["properties"] is not JsonObject properties)
        {
            return;
        }

        foreach (var (name, property) in properties)
        {
            var resolved = Resolve(property, schemas);
            var isList = resolved["items"] is not null;
            var inner = isList ? Resolve(resolved["items"], schemas) : resolved;
            var isNested = depth > 1 && inner["properties"] is JsonObject { Count: > 0 };
            if (isNested)
            {
                AddFields(fields, $"{path}{name}{(isList ? "[]" : "")}.", inner, schemas, depth - 1);
            }
            else
            {
                fields.Add(new(path + name, TypeOf(property, schemas), "", false, (string?)resolved["description"]));
            }
        }
    }

    /// <summary>What a reference, or a choice between nothing and something, stands for.</summary>
    private static JsonObject Resolve(JsonNode? schema, JsonObject schemas)
    {
        for (var hops = 0; hops < 8 && schema is JsonObject found; hops++)
        {
            if ((string?)found["$ref"] is { } reference)
            {
                schema = schemas[reference.Split('/')[^1]];
            }
            else if ((found["oneOf"] ?? found["anyOf"]) is JsonArray choices)
            {
                schema = choices.FirstOrDefault(c => c?["type"] is not JsonValue type || type.ToString() != "null");
            }
            else
            {
                return found;
            }
        }

        return [];
    }

    private static FieldType TypeOf(JsonNode? schema, JsonObject schemas)
    {
        var found = Resolve(schema, schemas);
        if (found["enum"] is JsonArray values)
        {
            return new(string.Join(" | ", values.OfType<JsonValue>().Select(v => v.ToString())), IsValues: true);
        }

        if (found["items"] is { } items)
        {
            return TypeOf(items, schemas) with { IsList = true };
        }

        var type = found["type"] switch
        {
            JsonArray several => several.Select(t => t?.ToString()).FirstOrDefault(t => t is not (null or "null" or "string")) ?? "string",
            { } one => one.ToString(),
            null => "",
        };
        return (string?)found["format"] is "date-time" or "date" or "uuid" ? new((string)found["format"]!) : type == "boolean" ? new("true | false", IsValues: true) : new(type);
    }
}
