using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Administration;

/// <summary>Whether an invitation's link still sets a password: said before somebody has thought of one.</summary>
public static class CheckInvitation
{
    [AllowAnybody("Who has the link is not signed in yet; the answer says nothing of the user or of other links.")]
    public sealed record Query(string? Token) : IRequest<bool>;

    public sealed class Handler(LeadFlowDb db, TimeProvider time) : IRequestHandler<Query, bool>
    {
        public Task<bool> Handle(Query query, CancellationToken cancellationToken)
        {
            var (hash, now) = (Secrets.Hash(query.Token ?? ""), time.GetUtcNow());
            return db.Invitations.AnyAsync(i => i.TokenHash == hash && i.UsedAt == null && i.ExpiresAt > now, cancellationToken);
        }
    }
}
