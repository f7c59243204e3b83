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

/// <summary>Names a place where leads come from, with its kind, who generates its leads, and who acts first on them.</summary>
public static class AddSource
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(string? Name, SourceKind? Kind, Side? GeneratedBy, Guid? DefaultOwner = null) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Name).Must(n => !string.IsNullOrWhiteSpace(n)).WithMessage("A name is needed.").Text(LeadSource.NameMaxLength).OverridePropertyName("name");
            RuleFor(c => c.Kind).NotNull().WithMessage("Choose what kind of source it is.").IsInEnum().OverridePropertyName("kind");
            RuleFor(c => c.GeneratedBy).Must(s => s is null or Side.Marketing or Side.Sales).WithMessage("Marketing or sales.").OverridePropertyName("generatedBy");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var name = command.Name!.Trim();
            if (command.DefaultOwner is { } owner && (await desk.Rules(cancellationToken)).ActivePerson(owner) is null)
            {
                return Result.Refused("That person no longer works here.");
            }

            if (await db.Sources.AnyAsync(s => s.Name == name, cancellationToken))
            {
                return Result.Refused($"There is a source called {name} already.");
            }

            db.Sources.Add(LeadSource.Named(name, command.Kind!.Value, command.GeneratedBy ?? Side.Marketing, command.DefaultOwner));
            await db.SaveChangesAsync(cancellationToken);
            desk.Forget();
            return Result.Success;
        }
    }
}
