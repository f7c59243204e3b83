using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Forms;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Features.Captures.Received;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Forms.Public;

/// <summary>A visitor whose answers did not come from our page says that they are a person: what was put aside for that alone becomes a lead.</summary>
public static class ConfirmSubmission
{
    [AllowAnybody("The token of the page that asks names the answers and was given to whoever sent them.")]
    public sealed record Command(string Slug, string? Token) : IRequest<SubmitForm.Outcome>;

    public sealed class Handler(IServiceScopeFactory scopes, FormTokens tokens, TimeProvider time) : IRequestHandler<Command, SubmitForm.Outcome>
    {
        public async Task<SubmitForm.Outcome> Handle(Command command, CancellationToken cancellationToken)
        {
            await using var scope = scopes.CreateSystemScope();
            var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
            var rules = await scope.ServiceProvider.GetRequiredService<Desk>().Rules(cancellationToken);
            if (!rules.Forms.TryGetValue(command.Slug, out var live) || tokens.Read(command.Token, live.Id) is not { CaptureId: { } id } token)
            {
                return SubmitForm.Outcome.Missing;
            }

            var raw = await db.Captures.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id && c.FormId == live.Id, cancellationToken);
            var isPerson = time.GetUtcNow() - token.MadeAt >= SpamCheck.LeastTime(-3); // A second to find the button.
            if (raw is { Outcome: CaptureOutcome.Suspected, Given: not null, LeadId: null } && isPerson)
            {
                await scope.ServiceProvider.GetRequiredService<ISender>().Send(KeepFailedCapture.Read(raw), cancellationToken);
            }

            return SubmitForm.Outcome.Taken;
        }
    }
}
