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

/// <summary>Takes nothing more from a device; what it holds stays on it.</summary>
public static class RevokeKiosk
{
    [RequirePolicy(Policies.RunForms)]
    public sealed record Command(Guid DeviceId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var device = await db.KioskDevices.SingleOrDefaultAsync(d => d.Id == command.DeviceId, cancellationToken) ?? throw new NotFoundException("Kiosk device", command.DeviceId);
            device.Revoke(time.GetUtcNow());
            db.Note(user, "kiosk.revoke", device.Name, time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            return Result.Success;
        }
    }
}
