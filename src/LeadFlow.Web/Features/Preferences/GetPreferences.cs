using LeadFlow.Domain.Notices;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Preferences;

/// <summary>How whoever asks wants to be told, and in which zone they live.</summary>
public static class GetPreferences
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query : IRequest<Chosen>;

    /// <param name="TimeZone">Null for the company's.</param>
    public sealed record Chosen(bool QueueSound, bool DesktopNotices, IReadOnlyList<NoticeKind> Muted, string? TimeZone, string CompanyZone);

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Query, Chosen>
    {
        public async Task<Chosen> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            var chosen = await db.Preferences.AsNoTracking().SingleOrDefaultAsync(p => p.UserId == user.Id, cancellationToken);
            var zone = user.Id is { } id && rules.People.TryGetValue(id, out var person) ? person.TimeZone : null;
            return new(chosen?.QueueSound ?? false, chosen?.DesktopNotices ?? false,
                [.. (chosen?.Muted ?? []).Select(k => Enum.TryParse<NoticeKind>(k, out var kind) ? kind : (NoticeKind?)null).OfType<NoticeKind>()], zone, rules.Zone.Id);
        }
    }
}
