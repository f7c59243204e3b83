using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Integrations.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Demo;

/// <summary>Another program that the demo's company tells of won and accepted leads. It is paused: nobody listens at an address of an example.</summary>
internal static class DemoIntegration
{
    private const string Url = "https://erp.polarweg.example/leadflow";

    public static async Task Tell(LeadFlowDb db, IServiceProvider services, DemoCast cast, CancellationToken cancellationToken)
    {
        if (await db.Webhooks.AnyAsync(w => w.Url == Url, cancellationToken))
        {
            return;
        }

        var webhook = Webhook.To(Url, ["handoff.accepted", "opportunity.won", "opportunity.lost"], services.GetRequiredService<WebhookSecrets>().Make().Protected, cast["Ines"].Id, cast.Now.AddDays(-120));
        webhook.Pause(cast.Now.AddDays(-119));
        db.Webhooks.Add(webhook);
        await db.SaveChangesAsync(cancellationToken);
    }
}
