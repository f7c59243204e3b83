using FluentValidation;
using LeadFlow.Domain.ToDo;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.ToDo;

public enum TaskState { Open, Done }

/// <summary>Somebody's tasks, or those of a lead: what is open with the earliest first, what is done with the latest first.</summary>
public static class FindTasks
{
    /// <param name="AssigneeId">Null for whoever asks; of a lead for everybody.</param>
    /// <param name="AfterAt">With <paramref name="AfterId"/>: the last of the page before.</param>
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(TaskState State = TaskState.Open, Guid? AssigneeId = null, Guid? LeadId = null, int Limit = 50, DateTimeOffset? AfterAt = null, Guid? AfterId = null) : IRequest<Page>;

    public sealed record Page(IReadOnlyList<PlannedTask> Items, bool HasMore);

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.Limit).InclusiveBetween(1, 200).OverridePropertyName("limit");
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken cancellationToken)
        {
            var tasks = db.Tasks.AsNoTracking().Of(user);
            tasks = query.LeadId is { } lead ? tasks.Where(t => t.LeadId == lead) : tasks;
            tasks = (query.AssigneeId ?? (query.LeadId is null ? user.Id : null)) is { } assignee ? tasks.Where(t => t.AssigneeId == assignee) : tasks;
            var rules = await desk.Rules(cancellationToken);
            var rows = query.State == TaskState.Open ? await Open(tasks, query, cancellationToken) : await Done(tasks, query, cancellationToken);
            return new([.. rows.Take(query.Limit).Select(t => t.Named(rules))], rows.Count > query.Limit);
        }

        private async Task<List<PlannedTask>> Open(IQueryable<LeadTask> tasks, Query query, CancellationToken cancellationToken)
        {
            tasks = tasks.Where(t => t.DoneAt == null && t.DroppedAt == null);
            if (query is { AfterAt: { } at, AfterId: { } id })
            {
                tasks = tasks.Where(t => EF.Functions.GreaterThan(ValueTuple.Create(t.DueAt, t.Id), ValueTuple.Create(at, id)));
            }

            var page = tasks.OrderBy(t => t.DueAt).ThenBy(t => t.Id).Take(query.Limit + 1);
            return [.. (await page.Rows(db).ToListAsync(cancellationToken)).OrderBy(t => (t.DueAt, t.Id))];
        }

        private async Task<List<PlannedTask>> Done(IQueryable<LeadTask> tasks, Query query, CancellationToken cancellationToken)
        {
            tasks = tasks.Where(t => t.DoneAt != null);
            if (query is { AfterAt: { } at, AfterId: { } id })
            {
                tasks = tasks.Where(t => EF.Functions.LessThan(ValueTuple.Create(t.DoneAt!.Value, t.Id), ValueTuple.Create(at, id)));
            }

            var page = tasks.OrderByDescending(t => t.DoneAt).ThenByDescending(t => t.Id).Take(query.Limit + 1);
            return [.. (await page.Rows(db).ToListAsync(cancellationToken)).OrderByDescending(t => t.DoneAt).ThenByDescending(t => t.Id)];
        }
    }
}
