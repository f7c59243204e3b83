using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Forms;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Forms;

/// <summary>Moves a question of a draft to another place.</summary>
public static class PlaceQuestion
{
    /// <param name="To">0-based place among the others.</param>
    [RequirePolicy(Policies.RunForms)]
    public sealed record Command(Guid FormId, int Version, string Key, int To) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken cancellationToken) =>
            db.ChangeDraft(command.FormId, command.Version, draft => draft.Moved(command.Key, command.To), cancellationToken);
    }
}
