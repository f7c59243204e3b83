using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>Names a place where leads come from, with its kind, who generates its leads, and who acts first on them.</summary>
public static class AddSource
{
    /// <param name="DefaultTeam">Instead of a person: its leads wait in the triage inbox, marked for the team.</param>
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(string? Name, SourceKind? Kind, Side? GeneratedBy, Guid? DefaultOwner = null, Guid? DefaultTeam = null) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Name).AName(LeadSource.NameMaxLength).OverridePropertyName("name");
            RuleFor(c => c.Kind).NotNull().WithMessage("Choose what kind of source it is.").IsInEnum().OverridePropertyName("kind");
            RuleFor(c => c.GeneratedBy).OfASide().OverridePropertyName("generatedBy");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var name = command.Name!.Trim();
            var rules = await desk.Rules(cancellationToken);
            if (rules.RefuseFirst(command.DefaultOwner, command.DefaultTeam) is { } refused)
            {
                return refused;
            }

            if (await db.Sources.AnyAsync(s => s.Name == name, cancellationToken))
            {
                return Result.Refused(rules.Source(name) is { } known && known.Name != name ? $"The name {name} leads to the source {known.Name}." : $"There is a source called {name} already.");
            }

            db.Sources.Add(LeadSource.Named(name, command.Kind!.Value, command.GeneratedBy ?? Side.Marketing, command.DefaultOwner, command.DefaultTeam));
            db.Note(user, "source.add", name, command.Kind.Value.ToString(), time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            desk.Forget();
            return Result.Success;
        }
    }
}
