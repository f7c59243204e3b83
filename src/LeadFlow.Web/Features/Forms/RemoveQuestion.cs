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

/// <summary>Takes a question out of a draft; what hung on it is asked of everybody then.</summary>
public static class RemoveQuestion
{
    [RequirePolicy(Policies.RunForms)]
    public sealed record Command(Guid FormId, int Version, string Key) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken cancellationToken) =>
            db.ChangeDraft(command.FormId, command.Version, draft => draft.Without(command.Key), cancellationToken);
    }
}
