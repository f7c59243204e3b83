using LeadFlow.Domain.People;
using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Administration;

/// <summary>/api/v1/users and their keys.</summary>
public static class UsersApi
{
    public sealed record UserBody
    {
        public string? Email { get; init; }
        public string? Name { get; init; }
        public Role? Role { get; init; }
        public Side? Side { get; init; }
    }

    public sealed record KeyBody
    {
        public string? Name { get; init; }
        public List<string>? Scopes { get; init; }
    }

    public sealed record Created(Guid Id);

    public sealed record UserView(Guid Id, string Name, string Email, Role Role, Side Side, string? Team, bool IsActive);

    public static void MapUsers(this WebApplication app, RouteGroupBuilder api)
    {
        var users = api.MapGroup("/users").WithTags("Users");
        users.MapGet("/", List).RequireAuthorization(Policies.SeeLeads).Produces<ApiPage<UserView>>().WithSummary("Users").WithDescription("In order of name, those who left included.");
        users.MapPost("/", Create).RequireAuthorization(Policies.Administer).Produces<Created>(201)
            .WithSummary("Create a user").WithDescription("`role`: marketer, sdr, rep, manager or admin. `side`: marketing or sales, of managers and admins.");
        users.MapPost("/{id:guid}/keys", Mint).RequireAuthorization(Policies.Administer).Produces<MintKey.Minted>(201).WithMetadata(new HoldsSecret())
            .WithSummary("Mint a key").WithDescription("The key is shown this once. Without `scopes` it may read and write, never administer.");
    }

    private static async Task<IResult> List(string? limit, string? cursor, ISender sender, CancellationToken ct)
    {
        var all = (await sender.Send(new GetUsers.Query(), ct)).Select(u => new UserView(u.Id, u.Name, u.Email, u.Role, u.Side, u.Team, u.IsActive));
        return Results.Json(ApiPage.Of(all, u => $"{u.Name}\n{u.Id}", limit, cursor), ApiJson.Options);
    }

    private static async Task<IResult> Create(ApiBody<UserBody> body, ISender sender, CancellationToken ct)
    {
        var id = await sender.Send(new CreateUser.Command(body.Value.Email, body.Value.Name, body.Value.Role, body.Value.Side), ct);
        return Results.Json(new Created(id), ApiJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> Mint(Guid id, ApiBody<KeyBody> body, ISender sender, CancellationToken ct) =>
        Results.Json(await sender.Send(new MintKey.Command(id, body.Value.Name, body.Value.Scopes), ct), ApiJson.Options, statusCode: StatusCodes.Status201Created);
}
