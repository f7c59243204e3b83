using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>
/// Says how a source is called, what kind it is, who generates its leads, and who acts first on them. Leads that are here keep their owners.
/// What still comes in under its old name lands on it.
/// </summary>
public static class ChangeSource
{
    /// <param name="Version">The version that was edited.</param>
    /// <param name="DefaultTeam">Instead of a person: its leads wait in the triage inbox, marked for the team.</param>
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(Guid SourceId, int Version, string? Name, SourceKind Kind, Side GeneratedBy, Guid? DefaultOwner = null, Guid? DefaultTeam = null) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Name).AName(LeadSource.NameMaxLength).OverridePropertyName("name");
            RuleFor(c => c.Kind).IsInEnum().OverridePropertyName("kind");
            RuleFor(c => (Side?)c.GeneratedBy).OfASide().OverridePropertyName("generatedBy");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            if ((await desk.Rules(cancellationToken)).RefuseFirst(command.DefaultOwner, command.DefaultTeam) is { } refused)
            {
                return refused;
            }

            var source = await db.LoadSource(command.SourceId, cancellationToken);
            var (name, before, now) = (command.Name!.Trim(), source.Name, time.GetUtcNow());
            if (source.Version != command.Version)
            {
                return await db.RefuseStale(SourceRules.SourceChange, source.Name, now, cancellationToken);
            }

            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            if (name != before && !await db.FreeName(source, name, cancellationToken))
            {
                return Result.Refused($"There is a source called {name} already: merge the two instead.");
            }

            source.Change(name, command.Kind, command.GeneratedBy, command.DefaultOwner, command.DefaultTeam);
            if (db.ChangeTracker.HasChanges())
            {
                db.Note(user, SourceRules.SourceChange, name, name == before ? command.Kind.ToString() : $"was {before}", now);
                await db.SaveChangesAsync(cancellationToken);
                if (name != before)
                {
                    db.Sources.Add(source.Alias(before));
                    await db.SaveChangesAsync(cancellationToken);
                }
            }

            await transaction.CommitAsync(cancellationToken);
            desk.Forget();
            return Result.Success;
        }
    }
}
