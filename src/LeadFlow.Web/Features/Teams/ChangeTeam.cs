using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Teams;

/// <summary>What a team is called, of which side it is, where its leads are from.</summary>
public static class ChangeTeam
{
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Command(Guid TeamId, string? Name, Side Side, Territory? Territory) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Name).NotEmpty().WithMessage("A team needs a name.").Text(Team.NameMaxLength).OverridePropertyName("name");
            RuleFor(c => c.Side).Must(s => s is Side.Marketing or Side.Sales).WithMessage("Marketing or sales.").OverridePropertyName("side");
            RuleFor(c => c.Territory!).SetValidator(new TerritoryValidator()).When(c => c.Territory is not null);
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser by, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var team = await db.Teams.SingleOrDefaultAsync(t => t.Id == command.TeamId, cancellationToken) ?? throw new NotFoundException("Team", command.TeamId);
            var name = command.Name!.Trim();
            if (await db.Teams.AnyAsync(t => t.Name == name && t.Id != team.Id, cancellationToken))
            {
                throw new ValidationException([new("name", "There is a team of this name already.")]);
            }

            team.Change(name, command.Side, command.Territory is { IsAnywhere: false } territory ? territory : null);
            if (db.ChangeTracker.HasChanges())
            {
                db.Note(by, "team.change", team.Id.ToString(), name, time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
                desk.Forget();
            }

            return Result.Success;
        }
    }
}
