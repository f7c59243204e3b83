using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Notices;
using LeadFlow.Domain.ToDo;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.ToDo;

/// <summary>Plans something, for oneself or for somebody else, mostly with a lead.</summary>
public static class AddTask
{
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid? LeadId, string? Title, TaskKind Kind = TaskKind.Call) : IRequest<Added>
    {
        public DateTimeOffset? DueAt { get; init; }
        public DateOnly? DueOn { get; init; }
        public TaskRepeat Repeat { get; init; }
        public string? Note { get; init; }

        /// <summary>Whoever plans it, unless somebody else is named.</summary>
        public Guid? AssigneeId { get; init; }

        internal TaskPlan Plan => new(Title, Kind, DueAt, DueOn, Repeat, Note, AssigneeId);
    }

    /// <param name="TaskId">Null when it was refused.</param>
    public sealed record Added(Result Result, Guid? TaskId);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Plan).SetValidator(new TaskPlanValidator()).OverridePropertyName("");
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Added>
    {
        public async Task<Added> Handle(Command command, CancellationToken cancellationToken)
        {
            var m = await desk.Now(cancellationToken);
            command.Plan.RefusePast(m.Now, user.Zone);
            var lead = command.LeadId is { } id ? await db.LoadLead(id, cancellationToken) : null;
            if ((command.AssigneeId ?? user.Id) is not { } assignee || m.Person(assignee) is null)
            {
                return new(Result.Refused("That person no longer works here."), null);
            }

            var (at, isAllDay) = command.Plan.Due(m.Now, (await desk.Rules(cancellationToken)).ZoneOf(assignee));
            var task = LeadTask.Of(lead?.Id, command.Kind, command.Title!.Trim(), NullIfBlank(command.Note), at, isAllDay, assignee, command.Repeat, user.Actor, m.Now);
            var result = lead?.PlanTask(task, user.Actor, m) ?? Result.Success;
            if (!result.Succeeded)
            {
                return new(result, null);
            }

            if (lead is null)
            {
                db.Tasks.Add(task);
            }

            if (assignee != user.Id)
            {
                db.Notices.Add(Notice.To(assignee, NoticeKind.TaskGiven, lead?.Id, user.Id, $"{user.Actor.Name} gave you a task: {task.Title}", m.Now));
            }

            await db.SaveChangesAsync(cancellationToken);
            return new(result, task.Id);
        }
    }

    internal static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
