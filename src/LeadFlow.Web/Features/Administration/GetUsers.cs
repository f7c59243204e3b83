using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Administration;

/// <summary>Who works and worked here, in order of name.</summary>
public static class GetUsers
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query : IRequest<IReadOnlyList<Item>>;

    /// <param name="HasPassword">False while an invitation is open.</param>
    public sealed record Item(Guid Id, string Name, string Email, Role Role, Side Side, Guid? TeamId, string? Team, string? TimeZone, bool IsActive, bool HasPassword, DateTimeOffset? LastSignInAt);

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, IReadOnlyList<Item>>
    {
        public async Task<IReadOnlyList<Item>> Handle(Query query, CancellationToken cancellationToken) =>
            await db.Users.AsNoTracking()
                .OrderBy(u => u.Name).ThenBy(u => u.Id)
                .Select(u => new Item(u.Id, u.Name, u.Email!, u.Role, u.Side, u.TeamId, db.Teams.Where(t => t.Id == u.TeamId).Select(t => t.Name).FirstOrDefault(), u.TimeZone, u.IsActive, u.PasswordHash != null, u.LastSignInAt))
                .ToListAsync(cancellationToken);
    }
}
