using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>The step that whoever asks has made with a lead since a moment: what undo takes back. Null where nothing was changed.</summary>
public static class GetMyStep
{
    private static readonly ActivityKind[] _steps = [ActivityKind.Assigned, ActivityKind.Answered, ActivityKind.StageChanged, ActivityKind.Dead, ActivityKind.Woken];

    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(Guid LeadId, DateTimeOffset Since) : IRequest<Guid?>;

    public sealed class Handler(LeadFlowDb db, CurrentUser user) : IRequestHandler<Query, Guid?>
    {
        public Task<Guid?> Handle(Query query, CancellationToken cancellationToken) =>
            db.Activities.Where(a => a.LeadId == query.LeadId && a.At >= query.Since && a.ActorId == user.Id && _steps.Contains(a.Kind))
                .OrderBy(a => a.At).ThenBy(a => a.Id).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(cancellationToken);
    }
}
