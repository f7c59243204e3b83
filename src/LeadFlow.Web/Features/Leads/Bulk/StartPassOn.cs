using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads.Bulk;

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
