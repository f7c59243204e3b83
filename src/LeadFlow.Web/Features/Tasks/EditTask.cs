using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Notices;
using LeadFlow.Domain.ToDo;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.ToDo;

/// <summary>Changes what a task says, when it is due, how often again and who does it. Whoever saves second is told what it is by now.</summary>
public static class EditTask
{
    /// <param name="Version">The version that was edited.</param>
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid TaskId, int Version, string? Title, TaskKind Kind = TaskKind.Call) : IRequest<Result>
    {
        public DateTimeOffset? DueAt { get; init; }
        public DateOnly? DueOn { get; init; }
        public TaskRepeat Repeat { get; init; }
        public string? Note { get; init; }

        /// <summary>Null leaves it with whoever has it.</summary>
        public Guid? AssigneeId { get; init; }

        internal TaskPlan Plan => new(Title, Kind, DueAt, DueOn, Repeat, Note, AssigneeId);
    }

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Plan).SetValidator(new TaskPlanValidator()).OverridePropertyName("");
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, ISender sender) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var m = await desk.Now(cancellationToken);
            var (task, lead) = await db.LoadTask(command.TaskId, user, m.Now, cancellationToken);
            if (task.Version != command.Version)
            {
                throw new ChangedMeanwhileException(await sender.Send(new GetTask.Query(command.TaskId), cancellationToken));
            }

            var assignee = command.AssigneeId ?? task.AssigneeId;
            var isGiven = assignee != task.AssigneeId;
            var zone = (await desk.Rules(cancellationToken)).ZoneOf(assignee);
            var (at, isAllDay) = command is { DueAt: null, DueOn: null } ? (task.DueAt, task.IsAllDay) : command.Plan.Due(m.Now, zone);
            var (title, note) = (command.Title!.Trim(), AddTask.NullIfBlank(command.Note));
            var result = isGiven && m.Person(assignee) is null ? Result.Refused("That person no longer works here.")
                : lead?.EditTask(task, command.Kind, title, note, at, isAllDay, command.Repeat, user.Actor, m) ?? task.Edit(command.Kind, title, note, at, isAllDay, command.Repeat);
            if (result.Succeeded && isGiven)
            {
                result = lead?.ReassignTask(task, assignee, user.Actor, m) ?? task.Reassign(assignee);
                if (assignee != user.Id)
                {
                    db.Notices.Add(Notice.To(assignee, NoticeKind.TaskGiven, lead?.Id, user.Id, $"{user.Actor.Name} gave you a task: {task.Title}", m.Now));
                }
            }

            if (!result.Succeeded)
            {
                db.ChangeTracker.Clear();
                return result;
            }

            await db.SaveChangesAsync(cancellationToken);
            return result;
        }
    }
}
