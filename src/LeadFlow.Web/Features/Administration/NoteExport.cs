using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Administration;

/// <summary>Notes in the audit that somebody has taken a list or many leads with them.</summary>
public static class NoteExport
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Command(string How, string Action = "leads.export") : IRequest;

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time) : IRequestHandler<Command>
    {
        public async Task Handle(Command command, CancellationToken cancellationToken)
        {
            db.Note(user, command.Action, command.How, time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
