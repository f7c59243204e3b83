using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads.Bulk;

/// <summary>What somebody would leave behind.</summary>
public static class GetPassOn
{
    [RequirePolicy(Policies.Reassign)]
    public sealed record Query(Guid PersonId) : IRequest<Answer>;

    /// <param name="Leads">That they own, are offered or have claimed, or have an open opportunity or task at: each once.</param>
    /// <param name="Tasks">Open ones, those of no lead included.</param>
    /// <param name="Rules">Routing rules, capture rules and sources that name them: they pass over who has left.</param>
    public sealed record Answer(string Name, bool IsActive, bool MayClaim, int Leads, int Owned, int Handoffs, int Opportunities, int Tasks, IReadOnlyList<string> Rules);

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            var (id, person) = (query.PersonId, rules.People.GetValueOrDefault(query.PersonId) ?? throw new NotFoundException("User", query.PersonId));
            IEnumerable<string> named = rules.RoutingRules.Where(r => r.Target.PersonId == id || r.Target.Shares?.Any(s => s.PersonId == id) == true).Select(r => r.Name)
                .Concat(rules.Sources.Values.Where(s => s.DefaultOwnerId == id).Select(s => s.Name))
                .Concat(rules.CaptureRules.Select((r, i) => (r, i)).Where(r => r.r.OwnerId == id).Select(r => $"assignment {r.i + 1}"));
            return new(person.Name, person.IsActive, person.Actor.MayClaim,
                await db.LeadsOf(id).CountAsync(cancellationToken),
                await db.Leads.CountAsync(l => l.OwnerId == id, cancellationToken),
                await db.HandoffsOf(id).CountAsync(cancellationToken),
                await db.Opportunities.CountAsync(o => o.State == OpportunityState.Open && o.OwnerId == id, cancellationToken),
                await db.Tasks.CountAsync(t => t.AssigneeId == id && t.DoneAt == null && t.DroppedAt == null, cancellationToken),
                [.. named]);
        }
    }
}

/// <summary>Begins to pass all that is somebody's on to others, in the background; it can be taken back like any change to many leads.</summary>
public static class StartPassOn
{
    /// <param name="To">Several share the leads out in turn.</param>
    [RequirePolicy(Policies.Reassign)]
    public sealed record Command(Guid PersonId, IReadOnlyList<Guid>? To) : IRequest<StartBulk.Started>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.To).Must(t => t is { Count: > 0 and <= 200 }).WithMessage("Choose who takes over.").OverridePropertyName("to");
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time, JobTrigger trigger) : IRequestHandler<Command, StartBulk.Started>
    {
        public async Task<StartBulk.Started> Handle(Command command, CancellationToken cancellationToken)
        {
            var (rules, m) = (await desk.Rules(cancellationToken), await desk.Now(cancellationToken));
            List<Guid> to = [.. command.To!.Distinct()];
            if (!rules.People.ContainsKey(command.PersonId))
            {
                throw new NotFoundException("User", command.PersonId);
            }

            if (to.Contains(command.PersonId) || to.Exists(t => m.Person(t) is null))
            {
                return new(Result.Refused("It goes to others who work here."), Guid.Empty);
            }

            var now = time.GetJobNow();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var tasks = await db.Tasks.Where(t => t.LeadId == null && t.AssigneeId == command.PersonId && t.DoneAt == null && t.DroppedAt == null).ToListAsync(cancellationToken);
            tasks.ForEach(t => t.Reassign(to[0]));
            var bulk = new BulkAction
            {
                Kind = BulkKind.PassOn,
                Target = new BulkTarget(null, null, command.PersonId).Write(),
                Parameters = new BulkParameters { From = command.PersonId, Owners = [.. to.Select(t => (Guid?)t)], Tasks = tasks.ConvertAll(t => t.Id) }.Write(),
                ById = user.Id!.Value,
                CreatedAt = now,
            };
            var job = Job.Queue(RunBulk.Kind, bulk.Id, user.Id, now);
            bulk.JobId = job.Id;
            db.Jobs.Add(job);
            db.BulkActions.Add(bulk);
            db.Note(user, "leads.pass-on", rules.People[command.PersonId].Name, string.Join(", ", to.Select(t => rules.People[t].Name)), now);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            await trigger.Now(RunBulk.Kind);
            return new(Result.Success, bulk.Id);
        }
    }
}

internal static class WhatIsTheirs
{
    public static IQueryable<Handoff> HandoffsOf(this LeadFlowDb db, Guid person) => db.Handoffs.Where(h => (h.State == HandoffState.Offered && h.AssigneeId == person) || (h.State == HandoffState.Claimed && h.ClaimedById == person));

    /// <summary>Each once; every part has an index of its own.</summary>
    public static IQueryable<Guid> LeadsOf(this LeadFlowDb db, Guid person) => db.Leads.Where(l => l.OwnerId == person).Select(l => l.Id)
        .Union(db.HandoffsOf(person).Select(h => h.LeadId))
        .Union(db.Opportunities.Where(o => o.State == OpportunityState.Open && o.OwnerId == person).Select(o => o.LeadId))
        .Union(db.Tasks.Where(t => t.LeadId != null && t.AssigneeId == person && t.DoneAt == null && t.DroppedAt == null).Select(t => t.LeadId!.Value));
}
