using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace LeadFlow.Domain.Agreements;

/// <summary>SHA-256 of a content, in hex: the same for the same rules, however they were stored; a different one for any that differ.</summary>
public static class ContentHash
{
    private static readonly JsonSerializerOptions Options = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = { new JsonStringEnumConverter() } };

    public static string Of(AgreementContent content) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sorted(JsonSerializer.SerializeToNode(content, Options))?.ToJsonString() ?? "")));

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Where(m => !SaysNothing(m.Key, m.Value)).OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, Sorted(m.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    /// <summary>What agreements could not say when the first ones were signed: where it is empty, they are the same as ever.</summary>
    private static bool SaysNothing(string name, JsonNode? value) => name == nameof(EntryCriteria.RequiredCustomFields) && value is JsonArray { Count: 0 };
}
