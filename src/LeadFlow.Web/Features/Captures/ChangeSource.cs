using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>Says what kind a source is, who generates its leads, and who acts first on them. Leads that are here keep their owners.</summary>
public static class ChangeSource
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(Guid SourceId, SourceKind Kind, Side GeneratedBy, Guid? DefaultOwner) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Kind).IsInEnum().OverridePropertyName("kind");
            RuleFor(c => c.GeneratedBy).Must(s => s is Side.Marketing or Side.Sales).WithMessage("Marketing or sales.").OverridePropertyName("generatedBy");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            if (command.DefaultOwner is { } owner && (await desk.Rules(cancellationToken)).ActivePerson(owner) is null)
            {
                return Result.Refused("That person no longer works here.");
            }

            var source = await db.Sources.SingleOrDefaultAsync(s => s.Id == command.SourceId, cancellationToken) ?? throw new NotFoundException("Source", command.SourceId);
            source.Change(command.Kind, command.GeneratedBy, command.DefaultOwner);
            await db.SaveChangesAsync(cancellationToken);
            desk.Forget();
            return Result.Success;
        }
    }
}
