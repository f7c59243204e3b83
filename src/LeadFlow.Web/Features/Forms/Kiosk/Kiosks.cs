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

/// <summary>Lets a device at a stand send answers to one form. Its token is said once.</summary>
public static class EnrolKiosk
{
    [RequirePolicy(Policies.RunForms)]
    public sealed record Command(Guid FormId, string? Name, string? Pin) : IRequest<Enrolled>;

    public sealed record Enrolled(Guid DeviceId, string Token);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Name).Must(n => !string.IsNullOrWhiteSpace(n)).WithMessage("Call the device something, as in Stand 7, left.").Text(KioskDevice.NameMaxLength).OverridePropertyName("name");
            RuleFor(c => c.Pin).Must(p => KioskDevice.IsPin(p ?? "")).WithMessage("A PIN has four to eight digits.").OverridePropertyName("pin");
        }
    }

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Enrolled>
    {
        public async Task<Enrolled> Handle(Command command, CancellationToken cancellationToken)
        {
            var form = await db.LoadForm(command.FormId, cancellationToken);
            var token = Secrets.New();
            var device = KioskDevice.Enrol(form.Id, command.Name!, Secrets.Hash(token), command.Pin!, user.Id, time.GetUtcNow());
            db.KioskDevices.Add(device);
            db.Note(user, "kiosk.enrol", $"{device.Name}, {form.Name}", time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            return new(device.Id, token);
        }
    }
}

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
