using FluentValidation;
using FluentValidation.Results;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace LeadFlow.Web.Features.Leads;

/// <summary>/api/v1/leads: capture, find, edit, move, wake, assign.</summary>
public static class LeadsApi
{
    public sealed record ListQuery
    {
        public string? Stage { get; init; }
        public string? Standing { get; init; }
        public string? Owner { get; init; }
        public string? Source { get; init; }
        public string? Campaign { get; init; }
        public string? Q { get; init; }
        public string? CapturedFrom { get; init; }
        public string? CapturedTo { get; init; }
        public string? Country { get; init; }
        public string? Tag { get; init; }
        public string? Side { get; init; }
        public string? Next { get; init; }
        public string? Import { get; init; }
        public string? Sort { get; init; }
        public string? Cursor { get; init; }
        public string? Limit { get; init; }
        public string? Count { get; init; }
    }

    /// <param name="Count">Only where it was asked for.</param>
    /// <param name="CountIsExact">False for "at least".</param>
    public sealed record CountedPage(IReadOnlyList<LeadView> Items, string? NextCursor, int? Count, bool CountIsExact);

    public sealed record StageBody
    {
        public string? Stage { get; init; }
        public string? Reason { get; init; }
        public DateOnly? RevisitOn { get; init; }
        public string? Note { get; init; }
    }

    public sealed record WakeBody
    {
        public string? Stage { get; init; }
        public string? Relay { get; init; }
    }

    public sealed record OwnerBody
    {
        public Guid? Owner { get; init; }
    }

    public static void MapLeads(this WebApplication app, RouteGroupBuilder api)
    {
        var leads = api.MapGroup("/leads").WithTags("Leads");
        leads.MapPost("/", Capture).RequireAuthorization(Policies.EditLeads).Produces<LeadView>(201).Produces<LeadView>(200)
            .WithSummary("Capture a lead").WithDescription("201 with a new lead, 200 where it landed on one we have; `outcome` says which. Source and campaign go by name, an unknown one is created. `customFields` hold values of the kinds that GET /custom-fields says (422 at `customFields.<key>` otherwise); other keys are taken as text.");
        leads.MapGet("/", List).RequireAuthorization(Policies.SeeLeads).Produces<CountedPage>()
            .WithSummary("Find leads").WithDescription("`stage`: a kind or a stage's name. `owner`: a user id, me or none. `source` and `campaign`: a name, or (none). `side`: who generated the source, marketing or sales. `import`: the id of an import, for the leads it created or changed. `sort`: capturedAt, score, lastTouch, nextAction, name or company, with - for descending. `customFields.<key>`: a choice, or several with | between; yes or no; a number or date, or a range as in 10..50; words of a text; (any) or (none). `count=true` adds `count` and `countIsExact`.");
        leads.MapGet("/{id:guid}", async (Guid id, ISender sender, CancellationToken ct) => new LeadAnswer(await sender.Send(new GetLead.Query(id), ct)))
            .RequireAuthorization(Policies.SeeLeads).Produces<LeadView>().WithSummary("One lead").WithDescription("`ETag` is the version that PATCH wants as If-Match.");
        leads.MapPatch("/{id:guid}", LeadPatch.Edit).RequireAuthorization(Policies.EditLeads).Produces<LeadView>().Accepts<LeadPatch.Document>("application/json", "application/merge-patch+json")
            .WithSummary("Edit contact details and custom fields").WithDescription("A merge patch: what is absent stays, null clears. `customFields` is an object with those to change; each is a value of its kind, or 422 at `customFields.<key>`. If-Match names the version that was edited; 412 with `current` where somebody was faster.");
        leads.MapPost("/{id:guid}/stage", (Guid id, ApiBody<StageBody> body, ISender sender, CancellationToken ct) =>
                sender.Lead(id, new MoveLead.Command(id, body.Value.Stage ?? "", body.Value.Reason, body.Value.RevisitOn, body.Value.Note), ct))
            .RequireAuthorization(Policies.EditLeads).Produces<LeadView>().WithSummary("Move by hand").WithDescription("Dead needs one of the agreed reasons; past the definition only a manager moves, with a reason.");
        leads.MapPost("/{id:guid}/wake", Wake)
            .RequireAuthorization(Policies.EditLeads).Produces<LeadView>().WithSummary("Wake a dead lead").WithDescription("To raw or warm, on a new journey.");
        leads.MapPost("/{id:guid}/reassign", (Guid id, ApiBody<OwnerBody> body, ISender sender, CancellationToken ct) => sender.Lead(id, new AssignLead.Command(id, body.Value.Owner), ct))
            .RequireAuthorization(Policies.EditLeads).Produces<LeadView>().WithSummary("Give to another owner").WithDescription("`owner` null: back to the triage inbox. With a lead that sales has, managers only.");
        ActivitiesApi.Map(leads);
    }

    private static async Task<IResult> Capture(ApiBody<LeadBody> body, HttpRequest request, ISender sender, LandingTogether landing, Desk desk, CancellationToken ct)
    {
        using var coming = landing.Coming();
        var command = CommandOf(body.Value, body.Raw) with { RequestKey = KeyOf(request, body.Raw) };
        var captured = await sender.Send(command, ct);
        var outcome = captured.IsNew ? "created" : "reinquiry";
        var lead = captured.Made is { OfferedAt: null } made ? LeadView.From(made, await desk.Rules(ct)) : await sender.Send(new FindCaptured.Query(captured.LeadId, captured.IsNew), ct);
        return lead is null
            ? Results.Ok(new { id = captured.LeadId, outcome }) // A restricted rep's inquiry landed on somebody else's lead: it is theirs to see.
            : new LeadAnswer(lead with { Outcome = outcome }, captured.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    /// <summary>A capture is done once for a key and body even where the record of the key itself was lost with a crash.</summary>
    private static string? KeyOf(HttpRequest request, string raw) =>
        request.Headers[Idempotency.Header] is [{ Length: > 0 } key] ? Convert.ToHexString(Secrets.Hash($"{key}\n{raw}")) : null;

    internal static CaptureLead.Command CommandOf(LeadBody lead, string raw, string? defaultSource = null)
    {
        List<ValidationFailure> failures = [.. (lead.Bant?.Problems() ?? []).Select(p => new ValidationFailure($"bant.{p.Field}", p.Problem))];
        failures.AddRange((lead.Interest ?? []).Index().Where(i => i.Item?.Kind is null).Select(i => new ValidationFailure($"interest[{i.Index}].kind", Words.Allowed<Domain.Qualifying.ResponseKind>())));
        if (failures.Count > 0)
        {
            throw new ValidationException(failures);
        }

        return new(CaptureRoute.Api, lead.Contact(), lead.Source ?? defaultSource, raw)
        {
            Campaign = lead.Campaign,
            ExternalId = lead.ExternalId is { Id.Length: > 0 } id ? new(id.System, id.Id) : null,
            CapturedAt = lead.CapturedAt,
            Answers = lead.Bant?.Answers() ?? [],
            Interest = [.. (lead.Interest ?? []).Select(i => new CaptureLead.Touch(i.Kind!.Value, i.At))],
            Tags = [.. (lead.Tags ?? []).OfType<string>()],
            CustomFields = LeadBody.AsTexts(lead.CustomFields),
            Utm = LeadBody.AsTexts(lead.Utm),
            Consent = LeadBody.AsText(lead.Consent),
        };
    }

    private static async Task<IResult> List([AsParameters] ListQuery query, ISender sender, BulkReads reads, HttpContext context, Desk desk, CancellationToken ct)
    {
        var counts = QueryText.Flag(query.Count, "count");
        var page = await sender.Send(new FindLeads.Query
        {
            Stage = query.Stage,
            Standing = QueryText.Word<LeadStanding>(query.Standing, "standing"),
            Owner = query.Owner,
            Source = query.Source,
            Campaign = query.Campaign,
            Q = query.Q,
            CapturedFrom = QueryText.Day(query.CapturedFrom, "capturedFrom"),
            CapturedTo = QueryText.Day(query.CapturedTo, "capturedTo"),
            Country = query.Country,
            Tag = query.Tag,
            Side = query.Side,
            Next = query.Next,
            Import = QueryText.Id(query.Import, "import"),
            Fields = await FieldsOf(context.Request, desk, ct),
            Sort = query.Sort ?? "-capturedAt",
            Cursor = query.Cursor,
            Limit = QueryText.Limit(query.Limit),
            Count = counts,
        }, ct);
        if (reads.Read(context.User, page.Items.Count))
        {
            await sender.Send(new NoteExport.Command(Words.Invariant($"{BulkReads.Many} leads or more within an hour through the API")), ct);
        }

        return counts
            ? new JsonAnswer<CountedPage>(new(page.Items, page.NextCursor, page.Count, page.CountIsExact))
            : new JsonAnswer<ApiPage<LeadView>>(new(page.Items, page.NextCursor));
    }

    private static async Task<FieldQuery> FieldsOf(HttpRequest request, Desk desk, CancellationToken ct)
    {
        List<string> unread = [];
        var fields = FieldQuery.Read(request.Query, unread.Add);
        var problems = fields.Read((await desk.Rules(ct)).Fields).Problems.Select(p => new ValidationFailure(FieldKey.Prefix + p.Key, p.Value))
            .Concat(unread.Select(u => new ValidationFailure(u, $"At most {FieldQuery.Max} custom fields are asked for at once, each by its key and a value of at most {FieldAsk.MaxLength} characters."))).ToList();
        return problems.Count == 0 ? fields : throw new ValidationException(problems);
    }

    private static Task<IResult> Wake(Guid id, ApiBody<WakeBody> body, ISender sender, CancellationToken ct) => string.IsNullOrEmpty(body.Value.Relay)
        ? sender.Lead(id, new WakeLead.Command(id, body.Value.Stage ?? ""), ct)
        : Task.FromResult<IResult>(Problem.Invalid("relay", "There is no relay of that name."));
}
