using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Forms.Public;

/// <summary>Whoever owns the mailbox confirms a consent: it counts from now on, word for word.</summary>
public static class ConfirmConsent
{
    [AllowAnybody("The link came by mail to whoever confirms.")]
    public sealed record Command(string? Link) : IRequest<bool>;

    public sealed class Handler(IServiceScopeFactory scopes, ConsentLinks links) : IRequestHandler<Command, bool>
    {
        public async Task<bool> Handle(Command command, CancellationToken cancellationToken)
        {
            if (links.Read(command.Link) is not { } id)
            {
                return false;
            }

            await using var scope = scopes.CreateSystemScope();
            var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
            var raw = await db.Captures.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken);
            if (raw?.LeadId is not { } leadId)
            {
                return false;
            }

            var words = string.Join('\n', Json.Read<FormBody>(raw.Body).Answers.Where(a => a.IsConsent).Select(a => a.Question));
            var lead = await db.LoadLead(leadId, cancellationToken);
            lead.ConfirmConsent(words, new Actor(null, lead.Title, Side.Prospect), await scope.ServiceProvider.GetRequiredService<Desk>().Now(cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
    }
}
