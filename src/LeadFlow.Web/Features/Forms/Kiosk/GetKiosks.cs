using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Forms;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Forms.Kiosk;

/// <summary>The devices of a form.</summary>
public static class GetKiosks
{
    [RequirePolicy(Policies.RunForms)]
    public sealed record Query(Guid FormId) : IRequest<IReadOnlyList<Device>>;

    public sealed record Device(Guid Id, string Name, DateTimeOffset EnrolledAt, DateTimeOffset? RevokedAt, DateTimeOffset? LastSeenAt, int Answers);

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, IReadOnlyList<Device>>
    {
        public async Task<IReadOnlyList<Device>> Handle(Query query, CancellationToken cancellationToken)
        {
            var devices = await db.KioskDevices.AsNoTracking().Where(d => d.FormId == query.FormId).OrderBy(d => d.RevokedAt != null).ThenByDescending(d => d.EnrolledAt).ToListAsync(cancellationToken);
            var counts = await db.Captures.Where(c => c.FormId == query.FormId && c.Route == CaptureRoute.Kiosk).GroupBy(c => c.AddressKey).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
            return [.. devices.Select(d => new Device(d.Id, d.Name, d.EnrolledAt, d.RevokedAt, d.LastSeenAt, counts.FirstOrDefault(c => c.Key == d.Id.ToString("N"))?.Count ?? 0))];
        }
    }
}
