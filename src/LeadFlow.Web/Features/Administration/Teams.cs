using FluentValidation;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Administration;

/// <summary>The teams, in order of name.</summary>
public static class GetTeams
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query : IRequest<IReadOnlyList<Item>>;

    public sealed record Item(Guid Id, string Name, Side Side, int People);

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, IReadOnlyList<Item>>
    {
        public async Task<IReadOnlyList<Item>> Handle(Query query, CancellationToken cancellationToken) =>
            await db.Teams.AsNoTracking().OrderBy(t => t.Name).Select(t => new Item(t.Id, t.Name, t.Side, db.Users.Count(u => u.TeamId == t.Id && u.IsActive))).ToListAsync(cancellationToken);
    }
}

/// <summary>A new team of one side.</summary>
public static class CreateTeam
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(string? Name, Side Side) : IRequest<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Name).NotEmpty().WithMessage("A team needs a name.").Text(Team.NameMaxLength).OverridePropertyName("name");
            RuleFor(c => (Side?)c.Side).ASide().OverridePropertyName("side");
        }
    }

    public sealed class Handler(LeadFlowDb db, CurrentUser by, TimeProvider time) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken cancellationToken)
        {
            var name = command.Name!.Trim();
            if (await db.Teams.AnyAsync(t => t.Name == name, cancellationToken))
            {
                throw new ValidationException([new("name", "There is a team of this name already.")]);
            }

            var team = Team.Named(name, command.Side);
            db.Teams.Add(team);
            db.Note(by, "team.create", name, time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            return team.Id;
        }
    }
}
