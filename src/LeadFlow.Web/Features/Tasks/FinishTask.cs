using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.ToDo;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.ToDo;

/// <summary>Done. In the same step: how it went, which the timeline keeps, and what happens next.</summary>
public static class FinishTask
{
    public const int TextMaxLength = 20_000;

    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid TaskId) : IRequest<Finished>
    {
        /// <summary>Of a task with a lead: logs the call, meeting, mail or letter.</summary>
        public TouchResult? Outcome { get; init; }

        /// <summary>What was learned.</summary>
        public string? Text { get; init; }

        /// <summary>The next task with the same lead, for whoever finishes this one unless it says otherwise.</summary>
        public TaskPlan? Next { get; init; }
    }

    /// <param name="WasDone">It was done before, by <paramref name="DoneBy"/>: this press changed nothing.</param>
    /// <param name="NextId">The one that was planned in the same step.</param>
    public sealed record Finished(Result Result, Guid? LeadId, bool WasDone, string? DoneBy, Guid? NextId);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Text).Text(TextMaxLength).OverridePropertyName("text");
            RuleFor(c => c.Next!).SetValidator(new TaskPlanValidator("next.")).When(c => c.Next is not null).OverridePropertyName("");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Finished>
    {
        public async Task<Finished> Handle(Command command, CancellationToken cancellationToken)
        {
            var m = await desk.Now(cancellationToken);
            var rules = await desk.Rules(cancellationToken);
            var (task, lead) = await db.LoadTask(command.TaskId, user, m.Now, cancellationToken);
            if (task.DoneAt is not null)
            {
                return new(Result.Success, lead?.Id, WasDone: true, task.DoneById is { } by ? rules.People.GetValueOrDefault(by)?.Name : null, null);
            }

            command.Next?.RefusePast(m.Now, user.Zone, "next.");
            var zone = rules.ZoneOf(task.AssigneeId);
            LeadTask? repeated = null;
            var result = lead?.FinishTask(task, command.Outcome, AddTask.NullIfBlank(command.Text), user.Actor, m, zone) ?? task.Finish(user.Actor, m.Now, zone, out repeated);
            LeadTask? next = null;
            if (result.Succeeded && command.Next is { } plan)
            {
                var assignee = plan.AssigneeId ?? user.Id ?? task.AssigneeId;
                var (at, isAllDay) = plan.Due(m.Now, rules.ZoneOf(assignee));
                next = LeadTask.Of(lead?.Id, plan.Kind, plan.Title!.Trim(), AddTask.NullIfBlank(plan.Note), at, isAllDay, assignee, plan.Repeat, user.Actor, m.Now);
                result = lead?.PlanTask(next, user.Actor, m) ?? (m.Person(assignee) is null ? Result.Refused("That person no longer works here.") : Result.Success);
            }

            if (!result.Succeeded)
            {
                db.ChangeTracker.Clear(); // Both or neither.
                return new(result, lead?.Id, false, null, null);
            }

            if (lead is null)
            {
                db.Tasks.AddRange(new[] { repeated, next }.OfType<LeadTask>());
            }

            await db.SaveChangesAsync(cancellationToken);
            return new(result, lead?.Id, false, null, next?.Id);
        }
    }
}
