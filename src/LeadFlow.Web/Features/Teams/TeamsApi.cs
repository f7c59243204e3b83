using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.People;
using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Teams;

/// <summary>/api/v1/teams, and when people work and are away.</summary>
public static class TeamsApi
{
    public sealed record TerritoryBody
    {
        public List<string>? Countries { get; init; }
        public string? Region { get; init; }
        public string? PostcodeFrom { get; init; }
        public string? PostcodeTo { get; init; }

        internal Territory Territory => new(Countries ?? [], Region, PostcodeFrom, PostcodeTo);
    }

    public sealed record TeamBody
    {
        public string? Name { get; init; }
        public Side? Side { get; init; }
        public TerritoryBody? Territory { get; init; }
    }

    public sealed record HoursBody
    {
        public TimeOnly? From { get; init; }
        public TimeOnly? Until { get; init; }
    }

    public sealed record WorkBody
    {
        public int? Cap { get; init; }
        public Dictionary<DayOfWeek, HoursBody>? Hours { get; init; }
    }

    public sealed record AbsenceBody
    {
        public DateOnly? From { get; init; }
        public DateOnly? Until { get; init; }
        public string? Note { get; init; }
    }

    public sealed record Created(Guid Id);

    public static void MapTeams(this RouteGroupBuilder api)
    {
        api.MapGet("/teams", List).RequireAuthorization(Policies.SeeLeads).WithTags("Teams").Produces<ApiPage<GetCrew.Squad>>().WithSummary("Teams").WithDescription("With their people: how many hand-offs each has and takes, their hours and absences. Those who belong to no team come last, under no id.");
        api.MapPut("/teams/{id:guid}", async (Guid id, ApiBody<TeamBody> body, ISender sender, CancellationToken ct) => Done(await sender.Send(new ChangeTeam.Command(id, body.Value.Name, body.Value.Side ?? default, body.Value.Territory?.Territory), ct)))
            .RequireAuthorization(Policies.DraftAgreements).WithTags("Teams").Produces(204).WithSummary("Change a team").WithDescription("Its name, side and territory; no `territory` takes it away.");
        api.MapPut("/users/{id:guid}/work", async (Guid id, ApiBody<WorkBody> body, ISender sender, CancellationToken ct) =>
                Done(await sender.Send(new ChangeWork.Command(id, body.Value.Cap, body.Value.Hours?.ToDictionary(h => h.Key, h => new OpenHours(h.Value.From ?? default, h.Value.Until ?? default))), ct)))
            .RequireAuthorization(Policies.EditLeads).WithTags("Teams").Produces(204).WithSummary("Say when somebody works").WithDescription("`cap`: most hand-offs that routing gives them, null for any number (managers). `hours` by day, as in {\"monday\": {\"from\": \"09:00\", \"until\": \"17:00\"}}; null for those of the agreement.");
        api.MapPost("/users/{id:guid}/absences", Add).RequireAuthorization(Policies.EditLeads).WithTags("Teams").Produces<Created>(201).WithSummary("Add days away").WithDescription("`until` is the last day. Routing passes them over.");
        api.MapDelete("/absences/{id:guid}", async (Guid id, ISender sender, CancellationToken ct) => Done(await sender.Send(new DropAbsence.Command(id), ct))).RequireAuthorization(Policies.EditLeads).WithTags("Teams").Produces(204).WithSummary("Take days away back");
    }

    private static async Task<IResult> List(string? limit, string? cursor, ISender sender, CancellationToken ct) =>
        Results.Json(ApiPage.Of((await sender.Send(new GetCrew.Query(), ct)).Teams, t => t.Name ?? "\uFFFF", limit, cursor), ApiJson.Options);

    private static async Task<IResult> Add(Guid id, ApiBody<AbsenceBody> body, ISender sender, CancellationToken ct)
    {
        var added = await sender.Send(new AddAbsence.Command(id, body.Value.From, body.Value.Until, body.Value.Note), ct);
        return added.Result.Succeeded ? Results.Json(new Created(added.Id), ApiJson.Options, statusCode: StatusCodes.Status201Created) : Problem.Refused(added.Result.Refusal!);
    }

    private static IResult Done(Domain.Result result) => result.Succeeded ? Results.NoContent() : Problem.Refused(result.Refusal!);
}
