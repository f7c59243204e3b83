using System.Text.Json;
using System.Text.Json.Serialization;
using FluentValidation;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Received;

/// <summary>
/// What was accepted and then could not become a lead is kept with its error and can be tried again; whoever sent it is told all the same. What is
/// malformed is refused before (422): it is theirs to mend and is not kept. So it is with what the company's fields refuse of somebody who types.
/// </summary>
public sealed class KeepFailedCapture(IServiceScopeFactory scopes, CurrentUser user, TimeProvider time, ILogger<KeepFailedCapture> logger) : IPipelineBehavior<CaptureLead.Command, CaptureLead.Captured>
{
    private const int ErrorMaxLength = 2000;

    private static readonly JsonSerializerOptions _json = new(Json.Options) { Converters = { new TimeframeConverter() } };

    public async Task<CaptureLead.Captured> Handle(CaptureLead.Command request, RequestHandlerDelegate<CaptureLead.Captured> next, CancellationToken cancellationToken)
    {
        try
        {
            return await next();
        }
        catch (Exception e) when (e is not ValidationException || request.Route is not CaptureRoute.QuickAdd || request.CaptureId is not null)
        {
            await Keep(request, e);
            throw;
        }
    }

    /// <summary>The command as it was read, to be sent again.</summary>
    internal static CaptureLead.Command Read(Capture raw) => JsonSerializer.Deserialize<CaptureLead.Command>(raw.Given!, _json)! with { Body = raw.Body, CaptureId = raw.Id };

    internal static string Write(CaptureLead.Command command) => JsonSerializer.Serialize(command with { Body = "" }, _json);

    /// <summary>On a connection of its own: that of the request may be what failed.</summary>
    private async Task Keep(CaptureLead.Command command, Exception why)
    {
        try
        {
            await using var scope = scopes.CreateSystemScope();
            var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
            var now = time.GetUtcNow();
            var raw = command.CaptureId is { } id ? await db.Captures.SingleOrDefaultAsync(c => c.Id == id)
                : command is { RequestKey: { } page, Form: { } form } ? await db.Captures.SingleOrDefaultAsync(c => c.FormId == form.FormId && c.RequestKey == page)
                : command.RequestKey is { } key ? await db.Captures.SingleOrDefaultAsync(c => c.ReceivedFromId == user.Id && c.RequestKey == key) : null;
            if (raw is null)
            {
                raw = Capture.Received(command.Route, command.Body, now, user.Id, command.RequestKey);
                db.Captures.Add(raw);
                if (command.Form is { } entry)
                {
                    raw.CameByForm(entry);
                }
            }

            raw.Failed(Sentence(why), Write(command), now);
            await db.SaveChangesAsync();
            logger.LogWarning("Capture {Capture} failed and is kept", raw.Id);
        }
        catch (Exception e)
        {
            logger.LogError(e, "A capture failed and could not be kept either"); // Without the body, which is about a person.
        }
    }

    internal static string Sentence(Exception why)
    {
        var root = why.GetBaseException();
        var text = $"{root.GetType().Name}: {Text.OneLine(root.Message)}";
        return Text.Shorten(Text.IsStorable(text) ? text : root.GetType().Name, ErrorMaxLength);
    }

    private sealed class TimeframeConverter : JsonConverter<Timeframe>
    {
        public override Timeframe? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var days = reader.GetString()!.Split('/');
            return Timeframe.Between(Day(days[0]), Day(days[1]));

            static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        }

        public override void Write(Utf8JsonWriter writer, Timeframe value, JsonSerializerOptions options) =>
            writer.WriteStringValue(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value.From:yyyy-MM-dd}/{value.To:yyyy-MM-dd}"));
    }
}
