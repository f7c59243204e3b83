using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using LeadFlow.Domain;
using LeadFlow.Domain.Agreements;
using LeadFlow.Web.Features.Agreements.Backtesting;
using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Agreements;

/// <summary>/api/v1/agreements and /reasons.</summary>
public static class AgreementsApi
{
    /// <summary>What an agreement must have is there, and what it does not know is not passed over.</summary>
    private static readonly JsonSerializerOptions _strict = new(ApiJson.Options) { RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    public sealed record Reasons(IReadOnlyList<string> Return, IReadOnlyList<string> Dead);

    public sealed record DraftBody
    {
        /// <summary>Id or number of a version; none for the one in force.</summary>
        public JsonElement? BasedOn { get; init; }
    }

    public sealed record PatchBody
    {
        /// <summary>A merge patch: what is absent stays, null clears, a list is replaced as a whole.</summary>
        public JsonObject? Content { get; init; }

        /// <summary>The revision that was changed from; none to change whatever is there.</summary>
        public int? Revision { get; init; }
    }

    public sealed record SignBody
    {
        /// <summary>Hash of what was read; none for what is proposed.</summary>
        public string? Hash { get; init; }
    }

    public sealed record ActivateBody
    {
        public DateOnly? On { get; init; }
    }

    /// <param name="Id">Of the job that scores all leads anew (see /jobs); null where there is none.</param>
    public sealed record Activated(Guid? Id, GetAgreements.Version Agreement);

    public static void MapAgreements(this WebApplication app, RouteGroupBuilder api)
    {
        var agreements = api.MapGroup("/agreements").WithTags("Agreement");
        agreements.MapGet("/", List).RequireAuthorization(Policies.SeeLeads).Produces<ApiPage<GetAgreements.Version>>()
            .WithSummary("Agreements").WithDescription("What marketing and sales agreed on, newest version first; `status`: draft, proposed, active or archived.");
        agreements.MapGet("/{id:guid}", async (Guid id, ISender sender, CancellationToken ct) => Results.Json((await sender.Send(new GetAgreement.Query(id), ct)).Version, ApiJson.Options))
            .RequireAuthorization(Policies.SeeLeads).Produces<GetAgreements.Version>().WithSummary("One version");
        agreements.MapGet("/{id:guid}/diff/{other:guid}", async (Guid id, Guid other, ISender sender, CancellationToken ct) => Results.Json(await sender.Send(new CompareAgreements.Query(id, other), ct), ApiJson.Options))
            .RequireAuthorization(Policies.SeeLeads).Produces<CompareAgreements.Comparison>().WithSummary("Compare two versions").WithDescription("Rule by rule: `from` is what the other says, `to` what this one says.");
        agreements.MapPost("/", Draft).RequireAuthorization(Policies.DraftAgreements).Produces<GetAgreements.Version>(201)
            .WithSummary("Begin a draft").WithDescription("A copy of `basedOn`, the id or number of a version; of the one in force where it is left out. Managers only.");
        agreements.MapPatch("/{id:guid}", Patch).RequireAuthorization(Policies.DraftAgreements).Produces<GetAgreements.Version>()
            .WithSummary("Change a draft").WithDescription("A merge patch of `content`. A proposed version becomes a draft again and loses its signatures; an active or archived one answers 409.");
        agreements.MapDelete("/{id:guid}", async (Guid id, ISender sender, CancellationToken ct) =>
                await sender.Send(new DiscardAgreement.Command(id), ct) is { Succeeded: false } refused ? new Problem(409, refused.Refusal!) : Results.NoContent())
            .RequireAuthorization(Policies.DraftAgreements).WithSummary("Discard a draft");
        agreements.MapPost("/{id:guid}/propose", (Guid id, ISender sender, CancellationToken ct) => Step(sender, id, new ProposeAgreement.Command(id), ct)).RequireAuthorization(Policies.DraftAgreements).Produces<GetAgreements.Version>()
            .WithSummary("Propose").WithDescription("From then on it stands still, so that both sides sign the same. 409 with a sentence where it contradicts itself.");
        agreements.MapPost("/{id:guid}/withdraw", (Guid id, ISender sender, CancellationToken ct) => Step(sender, id, new WithdrawAgreement.Command(id), ct)).RequireAuthorization(Policies.DraftAgreements).Produces<GetAgreements.Version>()
            .WithSummary("Take back").WithDescription("A proposed version is a draft again, and nobody has signed it.");
        agreements.MapPost("/{id:guid}/sign", (Guid id, ApiBody<SignBody> body, ISender sender, CancellationToken ct) => Step(sender, id, new SignAgreement.Command(id, body.Value.Hash), ct))
            .RequireAuthorization(Policies.DraftAgreements).Produces<GetAgreements.Version>()
            .WithSummary("Sign").WithDescription("For one's own side: a marketing manager and a sales manager. Needs a key that the person made themselves. `hash`: of what was read; 409 where it has changed since.");
        agreements.MapPost("/{id:guid}/activate", Activate).RequireAuthorization(Policies.DraftAgreements).Produces<Activated>(202)
            .WithSummary("Put into force").WithDescription("Needs both signatures. 202 with the job that scores all leads anew; `on`, a day to come, puts it into force on that day.");
        BacktestApi.MapBacktests(api, agreements);
        api.MapGet("/reasons", GetReasons).RequireAuthorization(Policies.SeeLeads).WithTags("Reference").Produces<Reasons>()
            .WithSummary("Agreed reasons").WithDescription("To return a lead, and to give one up, by the active agreement.");
    }

    private static async Task<IResult> List(string? status, string? limit, string? cursor, ISender sender, CancellationToken ct)
    {
        var all = await sender.Send(new GetAgreements.Query(QueryText.Word<AgreementState>(status, "status")), ct);
        return Results.Json(ApiPage.Of(all, a => (int.MaxValue - a.Number).ToString("D10", CultureInfo.InvariantCulture), limit, cursor), ApiJson.Options);
    }

    private static async Task<IResult> Draft(ApiBody<DraftBody> body, ISender sender, CancellationToken ct)
    {
        Guid? basedOn = body.Value.BasedOn switch
        {
            null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
            { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var version) => await Numbered(version),
            { ValueKind: JsonValueKind.String } text when Guid.TryParse(text.GetString(), out var id) => id,
            _ => throw QueryText.Wrong("basedOn", "The id or the number of a version."),
        };
        var draft = await sender.Send(new DraftAgreement.Command(basedOn), ct);
        return Results.Json((await sender.Send(new GetAgreement.Query(draft), ct)).Version, ApiJson.Options, statusCode: StatusCodes.Status201Created);

        async Task<Guid> Numbered(int version) =>
            (await sender.Send(new GetAgreements.Query(), ct)).FirstOrDefault(a => a.Number == version)?.Id ?? throw QueryText.Wrong("basedOn", $"There is no version {version}.");
    }

    private static async Task<IResult> Patch(Guid id, ApiBody<PatchBody> body, ISender sender, CancellationToken ct)
    {
        var before = (await sender.Send(new GetAgreement.Query(id), ct)).Version;
        if (body.Value.Content is not { } patch)
        {
            throw QueryText.Wrong("content", "What to change of the content, as a merge patch.");
        }

        if (HoldsNothing(patch) is { } at)
        {
            throw QueryText.Wrong($"content{at}", "A list holds no null: send the whole list without it.");
        }

        AgreementContent content;
        try
        {
            content = Merged(JsonSerializer.SerializeToNode(before.Content, ApiJson.Options)!, patch).Deserialize<AgreementContent>(_strict)!;
        }
        catch (JsonException e)
        {
            throw QueryText.Wrong(e.Path is { Length: > 2 } path ? $"content.{path[2..]}" : "content", e.InnerException is null && e.Message.StartsWith("One of", StringComparison.Ordinal) ? e.Message : "This is not what an agreement has here; see the content of an existing version.");
        }

        return await Step(sender, id, new ChangeAgreement.Command(id, content, body.Value.Revision ?? before.Revision), ct);
    }

    private static async Task<IResult> Activate(Guid id, ApiBody<ActivateBody> body, ISender sender, CancellationToken ct)
    {
        var answer = await sender.Send(new ActivateAgreement.Command(id, body.Value.On), ct);
        return answer.Result.Succeeded
            ? Results.Json(new Activated(answer.JobId, (await sender.Send(new GetAgreement.Query(id), ct)).Version), ApiJson.Options, statusCode: StatusCodes.Status202Accepted)
            : new Problem(409, answer.Result.Refusal!);
    }

    private static async Task<IResult> Step(ISender sender, Guid id, IRequest<Result> command, CancellationToken ct) =>
        await sender.Send(command, ct) is { Succeeded: false } refused
            ? new Problem(409, refused.Refusal!)
            : Results.Json((await sender.Send(new GetAgreement.Query(id), ct)).Version, ApiJson.Options);

    /// <summary>Where a list holds a null, which no reader of JSON minds and no agreement has; null where none does.</summary>
    private static string? HoldsNothing(JsonNode node) => node switch
    {
        JsonObject members => members.Select(m => m.Value is { } value && HoldsNothing(value) is { } at ? $".{m.Key}{at}" : null).FirstOrDefault(at => at is not null),
        JsonArray items => items.Select((item, i) => item is null ? $"[{i}]" : HoldsNothing(item) is { } at ? $"[{i}]{at}" : null).FirstOrDefault(at => at is not null),
        _ => null,
    };

    /// <summary>RFC 7396.</summary>
    private static JsonObject Merged(JsonNode target, JsonObject patch)
    {
        var merged = target as JsonObject ?? [];
        foreach (var (name, value) in patch)
        {
            var key = merged.FirstOrDefault(m => string.Equals(m.Key, name, StringComparison.OrdinalIgnoreCase)).Key ?? name;
            if (value is null)
            {
                merged.Remove(key);
            }
            else
            {
                merged[key] = value is JsonObject inner ? Merged(merged[key]?.DeepClone() ?? new JsonObject(), inner) : value.DeepClone();
            }
        }

        return merged;
    }

    private static async Task<IResult> GetReasons(ISender sender, CancellationToken ct)
    {
        var content = (await sender.Send(new GetAgreements.Query(AgreementState.Active), ct)).Single().Content;
        return Results.Json(new Reasons([.. content.ReturnReasons.Select(r => r.Name)], [.. content.DeadReasons.Select(r => r.Name)]), ApiJson.Options);
    }
}
