using System.Text.Json;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.ToDo;
using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.ToDo;

/// <summary>/api/v1/tasks.</summary>
public static class TasksApi
{
    public enum TaskStateWord { Open, Done, Dropped }

    public sealed record TaskView(Guid Id, Guid? LeadId, string? Lead, TaskKind Kind, string Title, string? Note, DateTimeOffset DueAt, bool AllDay, TaskRepeat Repeat, TaskStateWord State, int Snoozes,
        Guid Assignee, string? AssigneeName, DateTimeOffset CreatedAt, DateTimeOffset? DoneAt, Guid? DoneBy, DateTimeOffset? DroppedAt, int Version);

    public sealed record TaskBody
    {
        public Guid? LeadId { get; init; }
        public string? Title { get; init; }
        public TaskKind? Kind { get; init; }
        public DateTimeOffset? DueAt { get; init; }
        public DateOnly? DueOn { get; init; }
        public TaskRepeat? Repeat { get; init; }
        public string? Note { get; init; }
        public Guid? Assignee { get; init; }
    }

    public sealed record FinishBody
    {
        public TouchResult? Outcome { get; init; }
        public string? Text { get; init; }
        public TaskBody? Next { get; init; }
    }

    public sealed record SnoozeBody
    {
        public SnoozeTo? To { get; init; }
        public DateOnly? Day { get; init; }
    }

    public static void MapTasks(this RouteGroupBuilder api)
    {
        var tasks = api.MapGroup("/tasks").WithTags("Tasks");
        tasks.MapGet("/", List).RequireAuthorization(Policies.SeeLeads).Produces<ApiPage<TaskView>>()
            .WithSummary("Tasks").WithDescription("Those of whoever calls, of `assignee`, or of a lead (`leadId`). `state`: open (the default, earliest due first) or done (latest first).");
        tasks.MapGet("/{id:guid}", async (Guid id, ISender sender, HttpContext context, CancellationToken ct) => Answer(await sender.Send(new GetTask.Query(id), ct), context))
            .RequireAuthorization(Policies.SeeLeads).Produces<TaskView>().WithSummary("One task").WithDescription("`ETag` is the version that PATCH wants as If-Match.");
        tasks.MapPost("/", Add).RequireAuthorization(Policies.EditLeads).Produces<TaskView>(201)
            .WithSummary("Plan a task").WithDescription("`dueAt` is an instant, `dueOn` some time that day in the zone of whoever does it; neither is today. `kind`: call, email, meeting, letter, check-in or other. `repeat`: never, daily, weekdays, weekly or monthly.");
        tasks.MapPatch("/{id:guid}", Edit).RequireAuthorization(Policies.EditLeads).Produces<TaskView>().Accepts<TaskBody>("application/json", "application/merge-patch+json")
            .WithSummary("Edit a task").WithDescription("A merge patch: what is absent stays. If-Match names the version that was edited; 412 with `current` where somebody was faster.");
        tasks.MapPost("/{id:guid}/finish", Finish).RequireAuthorization(Policies.EditLeads).Produces<TaskView>()
            .WithSummary("Finish").WithDescription("`outcome` (reached, left-message, no-answer or wrong-number) logs the call, meeting, mail or letter with its `text`; `next` plans the next task with the lead, in the same step. What is done already stays as it is.");
        tasks.MapPost("/{id:guid}/snooze", (Guid id, ApiBody<SnoozeBody> body, ISender sender, HttpContext context, CancellationToken ct) => Do(id, new SnoozeTask.Command(id, body.Value.To, body.Value.Day), sender, context, ct))
            .RequireAuthorization(Policies.EditLeads).Produces<TaskView>().WithSummary("Put off").WithDescription("`to`: later-today, tomorrow, next-monday or in-a-week; or a `day`. In the zone of whoever calls.");
        tasks.MapPost("/{id:guid}/drop", (Guid id, ISender sender, HttpContext context, CancellationToken ct) => Do(id, new DropTask.Command(id), sender, context, ct))
            .RequireAuthorization(Policies.EditLeads).Produces<TaskView>().WithSummary("Drop").WithDescription("Given up without being done.");
        tasks.MapPost("/{id:guid}/reopen", (Guid id, ISender sender, HttpContext context, CancellationToken ct) => Do(id, new ReopenTask.Command(id), sender, context, ct))
            .RequireAuthorization(Policies.EditLeads).Produces<TaskView>().WithSummary("Reopen").WithDescription("Takes the end of a task back; the next of one that repeats goes with it.");
    }

    private static async Task<IResult> List(string? state, string? assignee, string? leadId, string? limit, string? cursor, ISender sender, CancellationToken ct)
    {
        var after = ListCursor.Read(cursor);
        var isDone = QueryText.Word<TaskState>(state, "state") is TaskState.Done;
        var page = await sender.Send(new FindTasks.Query(isDone ? TaskState.Done : TaskState.Open, QueryText.Id(assignee, "assignee"), QueryText.Id(leadId, "leadId"), QueryText.Limit(limit), after?.At, after?.Id), ct);
        var next = page is { HasMore: true, Items: [.., var last] } ? ListCursor.Write(isDone ? last.DoneAt!.Value : last.DueAt, last.Id) : null;
        return Results.Json(new ApiPage<TaskView>([.. page.Items.Select(View)], next), ApiJson.Options);
    }

    private static async Task<IResult> Add(ApiBody<TaskBody> body, ISender sender, HttpContext context, CancellationToken ct)
    {
        var task = body.Value;
        var added = await sender.Send(new AddTask.Command(task.LeadId, task.Title, task.Kind ?? TaskKind.Call) { DueAt = task.DueAt, DueOn = task.DueOn, Repeat = task.Repeat ?? TaskRepeat.Never, Note = task.Note, AssigneeId = task.Assignee }, ct);
        return added.TaskId is { } id ? Answer(await sender.Send(new GetTask.Query(id), ct), context, StatusCodes.Status201Created) : Problem.Refused(added.Result.Refusal!);
    }

    private static async Task<IResult> Finish(Guid id, ApiBody<FinishBody> body, ISender sender, HttpContext context, CancellationToken ct)
    {
        var next = body.Value.Next is { } n ? new TaskPlan(n.Title, n.Kind ?? TaskKind.Call, n.DueAt, n.DueOn, n.Repeat ?? TaskRepeat.Never, n.Note, n.Assignee) : null;
        var finished = await sender.Send(new FinishTask.Command(id) { Outcome = body.Value.Outcome, Text = body.Value.Text, Next = next }, ct);
        return finished.Result.Refusal is { } sentence ? Problem.Refused(sentence) : Answer(await sender.Send(new GetTask.Query(id), ct), context);
    }

    private static async Task<IResult> Edit(Guid id, HttpRequest request, ISender sender, HttpContext context, CancellationToken ct)
    {
        if (request.Headers.IfMatch is not [{ Length: > 0 } match])
        {
            return new Problem(428, "Send If-Match with the version that was edited, as the ETag of the task gives it.");
        }

        if (request.ContentType is { Length: > 0 } && !request.HasJsonContentType())
        {
            throw new BadHttpRequestException("Not JSON.", StatusCodes.Status415UnsupportedMediaType);
        }

        using var patch = await JsonDocument.ParseAsync(request.Body, cancellationToken: ct);
        if (patch.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw QueryText.Wrong("", "The body is an object with the fields to change.");
        }

        var given = patch.RootElement.Deserialize<TaskBody>(ApiJson.Options) ?? new();
        var task = await sender.Send(new GetTask.Query(id), ct);
        if (!int.TryParse(match.Replace("W/", "", StringComparison.Ordinal).Trim('"'), out var version) || version != task.Version)
        {
            return new Problem(412, "Somebody else changed this in the meantime.", Current: View(task));
        }

        bool Has(string name) => patch.RootElement.TryGetProperty(name, out _);
        return await Do(id, new EditTask.Command(id, version, Has("title") ? given.Title : task.Title, given.Kind ?? task.Kind)
        {
            DueAt = given.DueAt,
            DueOn = given.DueOn,
            Repeat = given.Repeat ?? task.Repeat,
            Note = Has("note") ? given.Note : task.Note,
            AssigneeId = given.Assignee,
        }, sender, context, ct);
    }

    private static async Task<IResult> Do(Guid id, IRequest<Result> command, ISender sender, HttpContext context, CancellationToken ct)
    {
        var result = await sender.Send(command, ct);
        return result.Refusal is { } sentence ? Problem.Refused(sentence) : Answer(await sender.Send(new GetTask.Query(id), ct), context);
    }

    private static IResult Answer(PlannedTask task, HttpContext context, int status = StatusCodes.Status200OK)
    {
        context.Response.Headers.ETag = Words.Invariant($"\"{task.Version}\"");
        return Results.Json(View(task), ApiJson.Options, statusCode: status);
    }

    private static TaskView View(PlannedTask t) => new(t.Id, t.LeadId, t.Lead, t.Kind, t.Title, t.Note, t.DueAt, t.IsAllDay, t.Repeat,
        t.DoneAt is not null ? TaskStateWord.Done : t.DroppedAt is not null ? TaskStateWord.Dropped : TaskStateWord.Open, t.Snoozes, t.AssigneeId, t.AssigneeName, t.CreatedAt, t.DoneAt, t.DoneById, t.DroppedAt, t.Version);
}
