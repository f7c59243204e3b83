using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Forms;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Forms.Public;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Forms.Kiosk;

/// <summary>A device hands over one answer that it has kept; the same one again changes nothing. What cannot be read is kept too, so that the device may forget it.</summary>
public static class SendFromKiosk
{
    public const int KeyMaxLength = 100;

    /// <param name="Key">Of this answer, made on the device.</param>
    /// <param name="Version">Of the form as it was shown.</param>
    /// <param name="At">By the device's clock.</param>
    [AllowAnybody("The device's token says that it may send to its form, and to nothing else.")]
    public sealed record Command(string? Token, string Key, int Version, string? Language, DateTimeOffset? At, IReadOnlyDictionary<string, IReadOnlyList<string>> Posted, string Home = "") : IRequest<Outcome>;

    public enum Outcome { Taken, Refused }

    public sealed class Handler(IServiceScopeFactory scopes, FormLanding landing, TimeProvider time) : IRequestHandler<Command, Outcome>
    {
        /// <summary>How far back a device's clock is believed.</summary>
        private static readonly TimeSpan _longest = TimeSpan.FromDays(60);

        public async Task<Outcome> Handle(Command command, CancellationToken cancellationToken)
        {
            await using var scope = scopes.CreateSystemScope();
            var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
            var desk = scope.ServiceProvider.GetRequiredService<Desk>();
            if (await db.DeviceOf(command.Token, cancellationToken) is not { } device || (await desk.Rules(cancellationToken)).Forms.Values.FirstOrDefault(f => f.Id == device.FormId) is not { } live)
            {
                return Outcome.Refused;
            }

            if (await db.Captures.AnyAsync(c => c.FormId == live.Id && c.RequestKey == command.Key, cancellationToken))
            {
                return Outcome.Taken;
            }

            var rules = await desk.Rules(cancellationToken);
            var now = time.GetUtcNow();
            var at = command.At is { } said && said <= now && said > now - _longest ? said : now;
            var version = command.Version == live.Number ? null : await db.FormVersions.AsNoTracking().SingleOrDefaultAsync(v => v.FormId == live.Id && v.Number == command.Version, cancellationToken);
            var shown = (version?.Content ?? live.Content).In(command.Language);
            var reading = FormReading.Of(shown, command.Posted, rules.Fields, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, rules.Zone).DateTime));
            var body = new FormBody(live.Slug, version?.Number ?? live.Number, shown.Language, reading.Said) { Device = device.Name, Posted = reading.Problems.Count > 0 ? command.Posted : null };
            var sent = body.Capture(CaptureRoute.Kiosk, live, shown, reading, rules, command.Home) with
            {
                CapturedAt = at,
                RequestKey = command.Key,
                Form = new(live.Id, body.Version, device.Id.ToString("N")),
            };
            device.Seen(now);
            await db.SaveChangesAsync(cancellationToken);
            if (reading.Problems.Count > 0 && !reading.Contact.CanBeContacted)
            {
                await FormLanding.PutAside(db, sent, $"Could not be read: {string.Join(", ", reading.Problems.Select(p => $"{p.Key} ({p.Value})"))}", now, cancellationToken);
            }
            else
            {
                await landing.Land(sent);
            }

            return Outcome.Taken;
        }
    }
}
