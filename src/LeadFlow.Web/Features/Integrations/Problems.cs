using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FluentValidation;
using LeadFlow.Web.Pipeline;
using Microsoft.AspNetCore.WebUtilities;

namespace LeadFlow.Web.Features.Integrations;

/// <summary>Why a call failed, as RFC 9457 problem details.</summary>
/// <param name="Errors">Field to messages; empty where no field is to blame.</param>
/// <param name="Current">Of a 412: the record as it is now.</param>
public sealed record Problem(int Status, string Detail, IReadOnlyDictionary<string, string[]>? Errors = null, object? Current = null) : IResult
{
    public const string ContentType = "application/problem+json";

    /// <summary>What is not written down by an idempotency key: whoever repeats the call may fare better.</summary>
    public bool IsPassing { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        var body = new Dictionary<string, object?>
        {
            ["type"] = TypeOf(Status),
            ["title"] = ReasonPhrases.GetReasonPhrase(Status),
            ["status"] = Status,
            ["detail"] = Detail,
            ["errors"] = Errors ?? new Dictionary<string, string[]>(),
            ["traceId"] = Activity.Current?.Id ?? httpContext.TraceIdentifier,
        };
        if (Current is not null)
        {
            body["current"] = Current;
        }

        return httpContext.Response.WriteAsJsonAsync(body, ApiJson.Options, ContentType, httpContext.RequestAborted);
    }

    /// <summary>What the caller may know of an exception; a bug says nothing of itself.</summary>
    public static Problem Of(Exception exception) => exception switch
    {
        ValidationException e => Invalid(e.Errors.GroupBy(f => Words.Camel(f.PropertyName)).ToDictionary(g => g.Key, g => g.Select(f => f.ErrorMessage).Distinct().ToArray())),
        NotFoundException e => new(404, e.Message),
        ForbiddenException => new(403, "Your role, or the scopes of this key, do not allow this."),
        NotSignedInException => new(401, "This needs an API key: Authorization: Bearer <key>."),
        ConflictException e => new(409, e.Message) { IsPassing = true },
        ChangedMeanwhileException e => new(412, e.Message, Current: e.Current),
        JsonException e => OfJson(e),
        BadHttpRequestException { InnerException: JsonException e } => OfJson(e),
        BadHttpRequestException { StatusCode: 413 } => new(413, "The body is too large."),
        BadHttpRequestException e => new(e.StatusCode, e.StatusCode == 415 ? "The body is JSON: Content-Type: application/json." : "The request could not be read."),
        InvalidDataException => new(400, "The form could not be read."),
        _ => new(500, "Something went wrong on our side. It has been logged under this traceId.") { IsPassing = true },
    };

    public static Problem Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        new(422, string.Join(" ", errors.Select(e => e.Key.Length == 0 ? e.Value[0] : $"{e.Key}: {e.Value[0]}")), errors);

    public static Problem Invalid(string field, string message) => Invalid(new Dictionary<string, string[]> { [field] = [message] });

    public static Problem Refused(string sentence) => new(409, sentence);

    /// <summary>A status that somebody set without saying more.</summary>
    public static Problem OfStatus(int status) => new(status, status switch
    {
        404 => "There is nothing at this address.",
        405 => "This address does not answer that method.",
        413 => "The body is too large.",
        415 => "The body is JSON: Content-Type: application/json.",
        _ => ReasonPhrases.GetReasonPhrase(status) + ".",
    });

    private static Problem OfJson(JsonException exception)
    {
        if (exception.InnerException is JsonException || exception.Path is null)
        {
            return new(400, Words.Invariant($"This is not valid JSON: see line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}."));
        }

        var field = exception.Path.TrimStart('$').TrimStart('.');
        return Invalid(field, exception.Message.Contains("could not be converted", StringComparison.Ordinal) ? Expected(exception.Message) : exception.Message);
    }

    private static string Expected(string message) => message switch
    {
        _ when message.Contains("System.DateOnly", StringComparison.Ordinal) => "A day is written as in 2026-02-01.",
        _ when message.Contains("System.Int32", StringComparison.Ordinal) => "This is a whole number.",
        _ when message.Contains("System.Decimal", StringComparison.Ordinal) => "This is a number.",
        _ when message.Contains("System.Boolean", StringComparison.Ordinal) => "This is true or false.",
        _ when message.Contains("System.Guid", StringComparison.Ordinal) => "This is an id (UUID).",
        _ when message.Contains("List`1", StringComparison.Ordinal) || message.Contains("[]", StringComparison.Ordinal) => "This is a list.",
        _ when message.Contains("System.String", StringComparison.Ordinal) && !message.Contains("Dictionary", StringComparison.Ordinal) => "This is text.",
        _ => "This is an object.",
    };

    private static string TypeOf(int status) => status switch
    {
        428 => "https://www.rfc-editor.org/rfc/rfc6585#section-3",
        429 => "https://www.rfc-editor.org/rfc/rfc6585#section-4",
        >= 500 => string.Create(CultureInfo.InvariantCulture, $"https://www.rfc-editor.org/rfc/rfc9110#section-15.6.{status - 499}"),
        422 => "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.21",
        _ => string.Create(CultureInfo.InvariantCulture, $"https://www.rfc-editor.org/rfc/rfc9110#section-15.5.{status - 399}"),
    };
}
