using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Fields;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Fields;

/// <summary>Adds a custom field, or defines one that leads hold already.</summary>
public static class DefineField
{
    /// <param name="Key">Of values that leads hold already; null to make one from the label.</param>
    /// <param name="Choices">One a line.</param>
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(string? Label, FieldKind Kind, string? Choices = null, string? Help = null, string? Key = null) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            this.RulesOfField(c => c.Label, c => c.Kind, c => c.Choices, c => c.Help);
            RuleFor(c => c.Key).Must(k => string.IsNullOrEmpty(k) || FieldKey.IsKey(k)).WithMessage($"A key begins with a letter or digit and has at most {FieldKey.MaxLength} letters, digits, blanks, - or _.").OverridePropertyName("key");
            RuleFor(c => c.Label).Must((c, l) => !string.IsNullOrEmpty(c.Key) || string.IsNullOrWhiteSpace(l) || FieldKey.Of(l).Length > 0).WithMessage("A name has a letter or a digit in it.").OverridePropertyName("label");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var known = await db.CustomFields.ToListAsync(cancellationToken);
            if (known.Count >= CustomField.MaxFields)
            {
                return Result.Refused($"There are {CustomField.MaxFields} custom fields already, which is the most that anybody fills.");
            }

            if (known.Find(f => FieldRules.AreAlike(f.Label, command.Label)) is { } alike)
            {
                return Result.Refused(alike.IsArchived ? $"There was a field called {alike.Label}: bring it back from the archived ones." : $"There is a field called {alike.Label} already.");
            }

            if (FieldRules.IsTaken(command.Label))
            {
                return Result.Refused($"Every lead has a field called {command.Label!.Trim()} already.");
            }

            var key = string.IsNullOrEmpty(command.Key) ? FieldRules.FreeKey(FieldKey.Of(command.Label), known) : command.Key;
            if (known.Exists(f => f.Key == key))
            {
                return Result.Refused("This field has been defined meanwhile.");
            }

            var field = CustomField.Defined(key, command.Label!, command.Kind, FieldRules.Lines(command.Choices), command.Help, known.Count == 0 ? 0 : known.Max(f => f.Position) + 1);
            db.CustomFields.Add(field);
            db.Note(user, "field.define", $"{field.Label} ({field.Key}), {field.Kind}", time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            desk.Forget();
            return Result.Success;
        }
    }
}
