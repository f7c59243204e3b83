using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Forms;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Forms.Public;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Forms.Kiosk;

/// <summary>What a device needs to show its form without network.</summary>
public static class GetKioskForm
{
    [AllowAnybody("The device's token says which form it is for.")]
    public sealed record Query(string? Token) : IRequest<Sheet?>;

    /// <param name="Texts">The form in each of its languages.</param>
    public sealed record Sheet(string Company, string Form, string Device, int Version, bool Open, string Pin, string Language, IReadOnlyDictionary<string, FormContent> Texts, IReadOnlyDictionary<string, FormWords> Words);

    public sealed class Handler(IServiceScopeFactory scopes, TimeProvider time) : IRequestHandler<Query, Sheet?>
    {
        public async Task<Sheet?> Handle(Query query, CancellationToken cancellationToken)
        {
            await using var scope = scopes.CreateSystemScope();
            var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
            var desk = scope.ServiceProvider.GetRequiredService<Desk>();
            if (await db.DeviceOf(query.Token, cancellationToken) is not { } device || (await desk.Rules(cancellationToken)).Forms.Values.FirstOrDefault(f => f.Id == device.FormId) is not { } live)
            {
                return null;
            }

            device.Seen(time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            var rules = await desk.Rules(cancellationToken);
            var today = (await desk.Now(cancellationToken)).Today;
            return new(rules.CompanyName, live.Name, device.Name, live.Number, live.IsOpen(today), device.Pin, live.Content.Language,
                live.Content.Languages.ToDictionary(l => l, l => live.Content.In(l) with { NotifyIds = [], SourceId = null, CampaignId = null, FrameOrigins = [], Translations = new Dictionary<string, IReadOnlyDictionary<string, string>>() }),
                live.Content.Languages.ToDictionary(l => l, FormWords.In));
        }
    }

    /// <summary>The device of a token that was not revoked.</summary>
    internal static async Task<KioskDevice?> DeviceOf(this LeadFlowDb db, string? token, CancellationToken cancellationToken)
    {
        var hash = Secrets.Hash(token ?? "");
        return await db.KioskDevices.SingleOrDefaultAsync(d => d.TokenHash == hash && d.RevokedAt == null, cancellationToken);
    }
}
