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
