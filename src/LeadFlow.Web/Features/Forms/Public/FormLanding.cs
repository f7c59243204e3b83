using FluentValidation;
using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Captures.Received;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Forms.Public;

/// <summary>
/// What becomes of an answer, whichever way it came: a lead, or a record that a person looks at. Nothing that somebody was thanked for is lost.
/// Answers that come at once land together.
/// </summary>
public sealed class FormLanding(LandingTogether together, IEnumerable<IValidator<CaptureLead.Command>> validators, IServiceScopeFactory scopes, ILogger<FormLanding> logger)
{
    private static readonly CurrentUser _system = CurrentUser.System();

    /// <summary>Makes a lead of it. Where that fails and the answer is kept, whoever sent it need not know.</summary>
    public async Task Land(CaptureLead.Command sent)
    {
        if (!IsPlain(sent) || await together.Land(sent, _system) is null)
        {
            await LandAlone(sent); // Beside all others: what has to wait for somebody keeps nobody else waiting.
        }
    }

    private bool IsPlain(CaptureLead.Command sent) => sent is { RequestKey: not null, Form: not null } && CaptureTogether.IsPlain(sent) && validators.All(v => v.Validate(sent).IsValid);

    public static async Task<Capture> PutAside(LeadFlowDb db, CaptureLead.Command sent, string why, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var raw = Capture.Received(sent.Route, sent.Body, now, null, sent.RequestKey);
        raw.CameByForm(sent.Form!);
        raw.Suspect(why, KeepFailedCapture.Write(sent));
        db.Captures.Add(raw);
        await db.SaveChangesAsync(cancellationToken);
        return raw;
    }

    private async Task LandAlone(CaptureLead.Command sent)
    {
        await using var scope = scopes.CreateSystemScope();
        try
        {
            await scope.ServiceProvider.GetRequiredService<ISender>().Send(sent);
        }
        catch (Exception e)
        {
            var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
            db.ChangeTracker.Clear();
            if (!await db.Captures.AnyAsync(c => c.FormId == sent.Form!.FormId && c.RequestKey == sent.RequestKey))
            {
                throw; // Nobody has it: the visitor must know, and the device keeps it.
            }

            logger.LogError(e, "An answer to a form failed and is kept");
        }
    }
}
