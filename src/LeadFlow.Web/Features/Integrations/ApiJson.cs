using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LeadFlow.Domain.Leads;

namespace LeadFlow.Web.Features.Integrations;

/// <summary>JSON as the API speaks it: camelCase, enums as hyphenated words, UTC instants, nulls written out.</summary>
public static class ApiJson
{
    public static readonly JsonSerializerOptions Options = Configure(new(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping; // Sent as application/json with nosniff: never read as a page.
        options.Converters.Add(new WordConverters());
        options.Converters.Add(new InstantConverter());
        return options;
    }

    private static readonly JsonWriterOptions _whole = new() { Encoder = Options.Encoder, SkipValidation = true };

    /// <summary>In one go, without asking at each value whether to send what there is.</summary>
    public static async Task Write<T>(HttpContext context, T value, int status = StatusCodes.Status200OK)
    {
        var response = context.Response;
        (response.StatusCode, response.ContentType) = (status, "application/json; charset=utf-8");
        await using (var writer = new Utf8JsonWriter(response.BodyWriter, _whole))
        {
            JsonSerializer.Serialize(writer, value, Options);
        }

        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>An instant without offset is UTC; one that never comes (see <see cref="Lead.Never"/>) is null.</summary>
    private sealed class InstantConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var instant))
            {
                var withoutOffset = reader.TryGetDateTime(out var time) && time.Kind == DateTimeKind.Unspecified;
                return withoutOffset ? new(time, TimeSpan.Zero) : instant.ToUniversalTime();
            }

            throw new JsonException("An instant is written as in 2026-02-01T09:30:00Z.");
        }

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        {
            if (value == Lead.Never)
            {
                writer.WriteNullValue();
            }
            else
            {
                writer.WriteStringValue(value.UtcDateTime);
            }
        }
    }

    private sealed class WordConverters : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(WordConverter<>).MakeGenericType(typeToConvert))!;
    }

    private sealed class WordConverter<T> : JsonConverter<T> where T : struct, Enum
    {
        private static readonly Dictionary<T, JsonEncodedText> _encoded = Words.All<T>().ToDictionary(w => w.Value, w => JsonEncodedText.Encode(w.Key));

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Words.TryParse(reader.GetString(), out T value) ? value : throw new JsonException(Words.Allowed<T>());

        public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Words.TryParse(reader.GetString(), out T value) ? value : throw new JsonException(Words.Allowed<T>());

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(_encoded[value]);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WritePropertyName(_encoded[value]);
    }
}

/// <summary>An answer of some length.</summary>
public sealed class JsonAnswer<T>(T value) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => ApiJson.Write(httpContext, value);
}

/// <summary>Enums as words: InOpportunity is "in-opportunity".</summary>
public static class Words
{
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static IReadOnlyDictionary<string, T> All<T>() where T : struct, Enum => Known<T>.ByWord;

    public static bool TryParse<T>(string? word, out T value) where T : struct, Enum => Known<T>.ByWord.TryGetValue(word ?? "", out value);

    /// <summary>For whoever wrote another one.</summary>
    public static string Allowed<T>() where T : struct, Enum => $"One of: {string.Join(", ", Known<T>.ByWord.Keys)}.";

    public static string Camel(string path) => string.Join('.', path.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static class Known<T> where T : struct, Enum
    {
        public static readonly Dictionary<string, T> ByWord = Enum.GetValues<T>().ToDictionary(v => Of(v), StringComparer.OrdinalIgnoreCase);
    }
}
