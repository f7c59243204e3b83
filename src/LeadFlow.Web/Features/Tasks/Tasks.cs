using FluentValidation;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.ToDo;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.ToDo;

/// <summary>What is to be done and when, as whoever plans it says it.</summary>
/// <param name="DueAt">An instant; or else</param>
/// <param name="DueOn">some time that day. Neither is some time today.</param>
public sealed record TaskPlan(string? Title, TaskKind Kind = TaskKind.Call, DateTimeOffset? DueAt = null, DateOnly? DueOn = null, TaskRepeat Repeat = TaskRepeat.Never, string? Note = null, Guid? AssigneeId = null)
{
    public static readonly DateOnly First = new(2000, 1, 1);
    public static readonly DateOnly Last = new(2100, 1, 1);

    /// <summary>A new task is to be done today or later, by the days of whoever plans it.</summary>
    /// <exception cref="ValidationException">It is due on a day that is over.</exception>
    internal void RefusePast(DateTimeOffset now, TimeZoneInfo zone, string path = "")
    {
        var day = DueAt is { } at ? Day(at) : DueOn;
        if (day < Day(now))
        {
            throw new ValidationException([new(path + "dueOn", "That day is over: a new task is due today or later.")]);
        }

        DateOnly Day(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);
    }

    /// <param name="zone">Of whoever does it.</param>
    public (DateTimeOffset At, bool IsAllDay) Due(DateTimeOffset now, TimeZoneInfo zone) => DueAt is { } at
        ? (at.ToUniversalTime(), false)
        : (LeadTask.EndOf(DueOn ?? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime), zone), true);
}

public sealed class TaskPlanValidator : AbstractValidator<TaskPlan>
{
    public TaskPlanValidator(string path = "")
    {
        RuleFor(p => p.Title).Text(LeadTask.TitleMaxLength).OverridePropertyName(path + "title");
        RuleFor(p => p.Title).Must(t => !string.IsNullOrWhiteSpace(t)).WithMessage("Say what is to be done.").OverridePropertyName(path + "title");
        RuleFor(p => p.Note).Text(LeadTask.NoteMaxLength).OverridePropertyName(path + "note");
        RuleFor(p => p.DueAt).Must(at => at is null || (at >= new DateTimeOffset(TaskPlan.First, default, default) && at < new DateTimeOffset(TaskPlan.Last, default, default))).WithMessage("A task is due in this century.").OverridePropertyName(path + "dueAt");
        RuleFor(p => p.DueOn).Must(day => day is null || (day >= TaskPlan.First && day < TaskPlan.Last)).WithMessage("A task is due in this century.").OverridePropertyName(path + "dueOn");
    }

    // For the scan that finds validators.
    public TaskPlanValidator() : this("")
    {
    }
}

internal static class TaskLoading
{
    /// <summary>A task with a lead is everybody's business who sees it; one without is its people's and their managers'.</summary>
    public static IQueryable<LeadTask> Of(this IQueryable<LeadTask> tasks, CurrentUser user)
    {
        var seesAll = user.Actor.IsManager || user.Actor.Role is null;
        return tasks.Where(t => t.LeadId != null || seesAll || t.AssigneeId == user.Id || t.CreatedById == user.Id);
    }

    /// <summary>The task, and its lead with all that its rules look at. Somebody's own task is theirs to end, even where its lead is another's by now.</summary>
    /// <exception cref="NotFoundException">There is none, or whoever asks may not see it.</exception>
    public static async Task<(LeadTask Task, Lead? Lead)> LoadTask(this LeadFlowDb db, Guid id, CurrentUser user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = await db.Tasks.Of(user).Where(t => t.Id == id).Select(t => new { t.LeadId }).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("Task", id);
        Lead? lead = null;
        if (found.LeadId is { } leadId)
        {
            var lately = now.AddDays(-2);
            lead = await db.Leads.IgnoreQueryFilters().WithRules().Include(l => l.Responses.Where(r => r.RecordedAt > lately && !r.Undone)).SingleAsync(l => l.Id == leadId, cancellationToken);
        }

        // One that is closed was not read with its lead; read here it is the lead's too.
        return (await db.Tasks.IgnoreQueryFilters().SingleAsync(t => t.Id == id, cancellationToken), lead);
    }

    public static IQueryable<PlannedTask> Rows(this IQueryable<LeadTask> tasks, LeadFlowDb db) =>
        from t in tasks
        join l in db.Leads on t.LeadId equals l.Id into leads
        from l in leads.DefaultIfEmpty()
        select new PlannedTask(t.Id, t.Kind, t.Title, t.Note, t.DueAt, t.IsAllDay, t.Repeat, t.Snoozes, t.AssigneeId, t.CreatedById, t.CreatedAt, t.DoneAt, t.DoneById, t.DroppedAt, t.Version,
            t.LeadId, l.Title, l.Company, l.Phone, (StageKind?)l.Qualification.StageKind);

    public static PlannedTask Named(this PlannedTask task, RulesSnapshot rules) => task with
    {
        AssigneeName = rules.People.GetValueOrDefault(task.AssigneeId)?.Name,
        DoneByName = task.DoneById is { } by ? rules.People.GetValueOrDefault(by)?.Name : null,
    };

    public static TimeZoneInfo ZoneOf(this RulesSnapshot rules, Guid person) => rules.People.TryGetValue(person, out var known) ? rules.ZoneOf(known) : rules.Zone;
}
