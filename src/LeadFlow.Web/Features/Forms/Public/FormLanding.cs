using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Captures.Received;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Forms.Public;

/// <summary>What becomes of an answer, whichever way it came: a lead, or a record that a person looks at. Nothing that somebody was thanked for is lost.</summary>
internal static class FormLanding
{
    /// <summary>Makes a lead of it. Where that fails and the answer is kept, whoever sent it need not know.</summary>
    public static async Task Land(IServiceProvider services, CaptureLead.Command sent, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            await services.GetRequiredService<ISender>().Send(sent, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var db = services.GetRequiredService<LeadFlowDb>();
            db.ChangeTracker.Clear();
            if (!await db.Captures.AnyAsync(c => c.FormId == sent.Form!.FormId && c.RequestKey == sent.RequestKey, cancellationToken))
            {
                throw; // Nobody has it: the visitor must know, and the device keeps it.
            }

            logger.LogError(e, "An answer to a form failed and is kept");
        }
    }

    public static async Task<Capture> PutAside(LeadFlowDb db, CaptureLead.Command sent, string why, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var raw = Capture.Received(sent.Route, sent.Body, now, null, sent.RequestKey);
        raw.CameByForm(sent.Form!);
        raw.Suspect(why, KeepFailedCapture.Write(sent));
        db.Captures.Add(raw);
        await db.SaveChangesAsync(cancellationToken);
        return raw;
    }
}
