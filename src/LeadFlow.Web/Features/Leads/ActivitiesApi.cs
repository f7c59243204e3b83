using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Leads;

/// <summary>/api/v1/leads/{id}/activities: the timeline, and touches that happened.</summary>
public static class ActivitiesApi
{
    public sealed record ActivityView(Guid Id, ActivityKind Kind, Side Side, DateTimeOffset At, string By, Guid? ById, string Summary, string? Text, IReadOnlyDictionary<string, string>? Data);

    public sealed record TouchBody
    {
        public TouchKind? Kind { get; init; }
        public TouchDirection? Direction { get; init; }
        public TouchOutcome? Outcome { get; init; }
        public string? Text { get; init; }
        public DateTimeOffset? At { get; init; }
    }

    internal static void Map(RouteGroupBuilder leads)
    {
        leads.MapGet("/{id:guid}/activities", Timeline).RequireAuthorization(Policies.SeeLeads).Produces<ApiPage<ActivityView>>()
            .WithSummary("The timeline").WithDescription("What both sides, the person and the system did, newest first.");
        leads.MapPost("/{id:guid}/activities", Log).RequireAuthorization(Policies.EditLeads).Produces<ActivityView>(201)
            .WithSummary("Log a touch").WithDescription("A call, meeting, note, e-mail or letter; `direction`: outbound or inbound; `outcome`: reached, no-answer, left-message or bounced.");
    }

    private static async Task<IResult> Timeline(Guid id, string? limit, string? cursor, ISender sender, CancellationToken ct)
    {
        var after = ListCursor.Read(cursor);
        var page = await sender.Send(new GetTimeline.Query(id, QueryText.Limit(limit), after?.At, after?.Id), ct);
        return Results.Json(new ApiPage<ActivityView>([.. page.Lines.Select(View)], page.HasMore ? ListCursor.Write(page.Lines[^1].At, page.Lines[^1].Id) : null), ApiJson.Options);
    }

    private static async Task<IResult> Log(Guid id, ApiBody<TouchBody> body, ISender sender, TimeProvider time, CurrentUser user, CancellationToken ct)
    {
        var touch = body.Value;
        if (touch.Kind is not { } kind)
        {
            return Problem.Invalid("kind", Words.Allowed<TouchKind>());
        }

        var at = Whole(touch.At ?? time.GetUtcNow());
        var result = await sender.Send(new LogActivity.Command(id, kind) { Direction = touch.Direction ?? TouchDirection.Outbound, Outcome = touch.Outcome, Text = touch.Text, At = at }, ct);
        if (result.Refusal is { } sentence)
        {
            return Problem.Refused(sentence);
        }

        var page = await sender.Send(new GetTimeline.Query(id, 20, at.AddMicroseconds(1), Guid.Empty), ct);
        var line = page.Lines.First(l => l.At == at && l.ById == user.Id && l.Kind.ToString() == kind.ToString());
        return Results.Json(View(line), ApiJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static ActivityView View(GetTimeline.Line line) => new(line.Id, line.Kind, line.Side, line.At, line.By, line.ById, line.Summary, line.Text, line.Data);

    /// <summary>As the database keeps it.</summary>
    private static DateTimeOffset Whole(DateTimeOffset at) => new(at.Ticks - (at.Ticks % TimeSpan.TicksPerMicrosecond), at.Offset);
}
