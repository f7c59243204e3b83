using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Teams;

/// <summary>Somebody will not be there for some days: routing passes them over. Everybody says so for themselves, a manager for all.</summary>
public static class AddAbsence
{
    public const int MostPlanned = 100;

    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid UserId, DateOnly? From, DateOnly? Until, string? Note) : IRequest<Added>;

    /// <param name="Id">Empty where it was refused.</param>
    public sealed record Added(Result Result, Guid Id);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.From).NotNull().WithMessage("From which day?").OverridePropertyName("from");
            RuleFor(c => c.Until).Must((c, until) => until is null || c.From is null || until >= c.From).WithMessage("The last day comes after the first.").OverridePropertyName("until");
            RuleFor(c => c.Until).Must((c, until) => until is null || c.From is null || until.Value.DayNumber - c.From.Value.DayNumber < Absence.MaxDays).WithMessage("At most three years: who is gone for longer has left.").OverridePropertyName("until");
            RuleFor(c => c.Note).Text(Absence.NoteMaxLength).OverridePropertyName("note");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser by, TimeProvider time) : IRequestHandler<Command, Added>
    {
        public async Task<Added> Handle(Command command, CancellationToken cancellationToken)
        {
            var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == command.UserId && u.IsActive, cancellationToken) ?? throw new NotFoundException("User", command.UserId);
            if (user.Id != by.Id && !by.Actor.IsManager)
            {
                return new(Result.Refused($"{user.Name}, or a manager, says when they are away."), Guid.Empty);
            }

            var rules = await desk.Rules(cancellationToken);
            var (from, until) = (command.From!.Value, command.Until ?? command.From.Value);
            if (until < (await desk.Now(cancellationToken)).Today.AddDays(-1))
            {
                return new(Result.Refused("These days are over."), Guid.Empty);
            }

            if (rules.Absences[user.Id].FirstOrDefault(a => a.From == from && a.Until == until) is { } same)
            {
                return new(Result.Success, same.Id);
            }

            if (rules.Absences[user.Id].FirstOrDefault(a => a.From <= until && a.Until >= from) is { } other)
            {
                return new(Result.Refused($"{(user.Id == by.Id ? "You are" : $"{user.Name} is")} away from {other.From:d MMM} to {other.Until:d MMM yyyy} already, which is in part the same days. Drop that first, or add the days beside it."), Guid.Empty);
            }

            if (rules.Absences[user.Id].Count() >= MostPlanned)
            {
                return new(Result.Refused($"{MostPlanned} absences are planned already."), Guid.Empty);
            }

            var absence = Absence.Of(user.Id, from, until, command.Note);
            db.Absences.Add(absence);
            db.Note(by, ChangeWork.Action, user.Email!, $"away {from:yyyy-MM-dd} to {until:yyyy-MM-dd}", time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            desk.Forget();
            return new(Result.Success, absence.Id);
        }
    }
}
