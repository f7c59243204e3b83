using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Fields;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Fields;

/// <summary>Says anew what a custom field is called and offers. Leads keep what they hold.</summary>
public static class RedefineField
{
    /// <param name="Version">The version that was edited.</param>
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(Guid FieldId, int Version, string? Label, FieldKind Kind, string? Choices = null, string? Help = null) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => this.RulesOfField(c => c.Label, c => c.Kind, c => c.Choices, c => c.Help);
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var field = await db.LoadField(command.FieldId, cancellationToken);
            if (field.Version != command.Version)
            {
                return Result.Refused($"Somebody else changed {field.Label} meanwhile. Look at it again; nothing of yours is saved yet.");
            }

            var others = await db.CustomFields.AsNoTracking().Where(f => f.Id != field.Id).Select(f => f.Label).ToListAsync(cancellationToken);
            if (others.Find(o => FieldRules.AreAlike(o, command.Label)) is { } alike)
            {
                return Result.Refused($"There is a field called {alike} already.");
            }

            if (!FieldRules.AreAlike(field.Label, command.Label) && FieldRules.IsTaken(command.Label))
            {
                return Result.Refused($"Every lead has a field called {command.Label!.Trim()} already.");
            }

            var isInUse = command.Kind != field.Kind && await db.FieldValues.AnyAsync(v => v.Key == field.Key, cancellationToken);
            var was = field.Label;
            var result = field.Change(command.Label!, command.Kind, FieldRules.Lines(command.Choices), command.Help, isInUse);
            if (result.Succeeded && field.Version != command.Version)
            {
                db.Note(user, "field.change", was == field.Label ? $"{field.Label} ({field.Key})" : $"{was} is called {field.Label} ({field.Key})", time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
                desk.Forget();
            }

            return result;
        }
    }
}
