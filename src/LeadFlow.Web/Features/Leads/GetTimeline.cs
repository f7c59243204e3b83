using FluentValidation;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>What both sides did with a lead, newest first.</summary>
public static class GetTimeline
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(Guid LeadId, int Limit = 50, DateTimeOffset? BeforeAt = null, Guid? BeforeId = null) : IRequest<Page>
    {
        /// <summary>Only what this side did.</summary>
        public Side? Side { get; init; }
        public TimelineGroup? Group { get; init; }
    }

    public sealed record Page(IReadOnlyList<Line> Lines, bool HasMore);

    public sealed record Line(Guid Id, ActivityKind Kind, Side Side, DateTimeOffset At, Guid? ById, string By, string Summary, string? Text, IReadOnlyDictionary<string, string>? Data);

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.Limit).InclusiveBetween(1, 200).OverridePropertyName("limit");
    }

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken cancellationToken)
        {
            var activities = db.Activities.AsNoTracking().Where(a => a.LeadId == query.LeadId);
            if (query is { BeforeAt: { } at, BeforeId: { } id })
            {
                activities = activities.Where(a => EF.Functions.LessThan(ValueTuple.Create(a.At, a.Id), ValueTuple.Create(at, id)));
            }

            if (query.Side is not null || query.Group is not null)
            {
                activities = Filtered(activities, query);
            }

            var lines = await activities.OrderByDescending(a => a.At).ThenByDescending(a => a.Id)
                .Select(a => new Line(a.Id, a.Kind, a.Side, a.At, a.ActorId, a.By, a.Summary, a.Text, a.Data))
                .Take(query.Limit + 1)
                .ToListAsync(cancellationToken);

            // Every lead has the activity of its capture: an empty first page means that there is no such lead to see.
            return lines.Count == 0 && query is { BeforeAt: null, Side: null, Group: null } && !await db.Leads.AnyAsync(l => l.Id == query.LeadId, cancellationToken)
                ? throw new NotFoundException("Lead", query.LeadId)
                : new([.. lines.Take(query.Limit)], lines.Count > query.Limit);
        }

        /// <summary>Which entries they are says the index alone, however long the timeline is; only those that are shown are read.</summary>
        private IQueryable<Activity> Filtered(IQueryable<Activity> of, Query query)
        {
            var keys = of;
            if (query.Side is { } side)
            {
                keys = keys.Where(a => a.Side == side);
            }

            if (query.Group is { } group)
            {
                var kinds = group.Kinds();
                keys = keys.Where(a => kinds.Contains(a.Kind));
            }

            var shown = keys.OrderByDescending(a => a.At).ThenByDescending(a => a.Id).Select(a => a.Id).Take(query.Limit + 1);
            return db.Activities.AsNoTracking().Where(a => shown.Contains(a.Id));
        }
    }
}
