using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.ToDo;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.ToDo;

/// <summary>Puts a task off, in the zone of whoever does so.</summary>
public static class SnoozeTask
{
    /// <param name="To">One of the usual; or else</param>
    /// <param name="Day">a chosen day.</param>
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid TaskId, SnoozeTo? To = null, DateOnly? Day = null) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Day).Must(day => day is null || (day >= TaskPlan.First && day < TaskPlan.Last)).WithMessage("A task is due in this century.").OverridePropertyName("day");
            RuleFor(c => c.To).Must((c, to) => to is not null || c.Day is not null).WithMessage("Say until when.").OverridePropertyName("day");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var m = await desk.Now(cancellationToken);
            var (task, lead) = await db.LoadTask(command.TaskId, user, m.Now, cancellationToken);
            var (at, isAllDay) = command.Day is { } day ? Snooze.Until(day, task.IsAllDay, user.Zone) : Snooze.Until(command.To!.Value, task.IsAllDay, m.Now, user.Zone);
            var result = lead?.SnoozeTask(task, at, isAllDay, user.Actor, m) ?? task.Snooze(at, isAllDay, m.Now);
            await db.SaveChangesAsync(cancellationToken);
            return result;
        }
    }
}
