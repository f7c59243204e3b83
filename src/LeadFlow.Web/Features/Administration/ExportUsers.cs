using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Administration;

/// <summary>Who works and worked here, as a file.</summary>
public static class ExportUsers
{
    private static readonly ListColumn[] _columns = [new("Id", 38), new("Name", 24), new("E-mail", 32), "Role", "Side", new("Team", 20), new("Time zone", 20), "Active", "Has a password", "Last sign-in"];

    [RequirePolicy(Policies.Administer)]
    public sealed record Query(ListFormat Format = ListFormat.Csv) : IRequest<ListFile>;

    public sealed class Handler(ISender sender, CurrentUser user, TimeProvider time) : IRequestHandler<Query, ListFile>
    {
        public async Task<ListFile> Handle(Query query, CancellationToken cancellationToken)
        {
            var users = await sender.Send(new GetUsers.Query(), cancellationToken);
            var rows = users.Select(u => new object?[]
            {
                u.Id.ToString(), u.Name, u.Email, u.Role.ToString(), u.Side.ToString(), u.Team, u.TimeZone, u.IsActive ? "yes" : "no", u.HasPassword ? "yes" : "no",
                u.LastSignInAt is { } at ? TimeZoneInfo.ConvertTime(at, user.Zone).DateTime : null,
            });
            return ListFile.Of(query.Format, ListFile.NameOf("users", TimeZoneInfo.ConvertTime(time.GetUtcNow(), user.Zone)), "Users", _columns, rows.ToAsyncEnumerable());
        }
    }
}
