using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Leads.Bulk;

/// <summary>Begins one change to many leads, in the background: those picked, or all that match a filter at that moment.</summary>
public static class StartBulk
{
    public const int MaxPicked = 1000;
    public const int MaxTagsAtOnce = 20;

    /// <param name="Ids">Those picked; null for all that match.</param>
    /// <param name="Filter">As in the address of the list.</param>
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(string Kind, IReadOnlyList<Guid>? Ids, string? Filter, BulkParameters With) : IRequest<Started>;

    /// <param name="BulkId">Empty where it was refused.</param>
    public sealed record Started(Result Result, Guid BulkId);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator(TimeProvider time)
        {
            RuleFor(c => c.Kind).Must(BulkKind.All.Contains).WithMessage("Nobody can do that with many leads.");
            RuleFor(c => c.Ids).Must(ids => ids is null || ids.Count <= MaxPicked).WithMessage($"Pick at most {MaxPicked} leads, or all that match.");
            RuleFor(c => c.Filter).Text(SavedView.QueryMaxLength);
            RuleFor(c => c.With).NotNull();
            RuleFor(c => c.With.Reason).Text(StageEntry.WhyMaxLength).OverridePropertyName("reason");
            RuleFor(c => c.With.Note).Text(StageEntry.WhyMaxLength).OverridePropertyName("note");
            RuleFor(c => c.With.RevisitOn).Must(d => d is null || d > DateOnly.FromDateTime(time.GetUtcNow().DateTime).AddDays(-1)).WithMessage("Revisit on a day to come.").OverridePropertyName("revisitOn");
            RuleFor(c => c.With.Tags).Must(t => t.Count <= MaxTagsAtOnce).WithMessage($"At most {MaxTagsAtOnce} tags at once.").OverridePropertyName("tags");
            RuleFor(c => c.With.Into).Text(Lead.TagMaxLength).OverridePropertyName("to");
            RuleForEach(c => c.With.Tags).NotEmpty().Text(Lead.TagMaxLength).OverridePropertyName("tags");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time, JobTrigger trigger) : IRequestHandler<Command, Started>
    {
        public async Task<Started> Handle(Command command, CancellationToken cancellationToken)
        {
            var m = await desk.Now(cancellationToken);
            if (command.Ids is { Count: 0 })
            {
                return new(Result.Refused("Pick the leads first."), Guid.Empty);
            }

            if (Refuse(command, m) is { } refused)
            {
                return new(refused, Guid.Empty);
            }

            var now = time.GetJobNow();
            var bulk = new BulkAction
            {
                Kind = command.Kind,
                Target = new BulkTarget(command.Ids?.Distinct().ToList(), command.Ids is null ? command.Filter ?? "" : null).Write(),
                Parameters = command.With.Write(),
                ById = user.Id!.Value,
                CreatedAt = now,
            };
            var job = Job.Queue(RunBulk.Kind, bulk.Id, user.Id, now);
            bulk.JobId = job.Id;
            db.Jobs.Add(job);
            db.BulkActions.Add(bulk);
            await db.SaveChangesAsync(cancellationToken);
            await trigger.Now(RunBulk.Kind);
            return new(Result.Success, bulk.Id);
        }

        /// <summary>What would be refused for every lead is refused at once.</summary>
        private static Result? Refuse(Command command, Moment m)
        {
            var with = command.With;
            return command.Kind switch
            {
                BulkKind.Assign when with.Owners.Count == 0 => Result.Refused("Choose whom to give them to."),
                BulkKind.Assign when with.Owners.Any(o => o is { } id && m.Person(id) is null) => Result.Refused("That person no longer works here."),
                BulkKind.Retag when with.Tags.Count != 1 || string.IsNullOrWhiteSpace(with.Into) => Result.Refused("Write the tag, and what it is called from now on."),
                BulkKind.Tag or BulkKind.Untag when with.Tags.Count == 0 => Result.Refused("Write the tag."),
                BulkKind.Dead when m.Content.DeadReasons.All(r => !string.Equals(r.Name, with.Reason, StringComparison.OrdinalIgnoreCase)) => Result.Refused("Dead needs one of the agreed reasons."),
                BulkKind.Stage or BulkKind.Wake when string.IsNullOrWhiteSpace(with.Stage) => Result.Refused("Choose the stage."),
                BulkKind.Stage or BulkKind.Wake when MoveLead.Find(m, with.Stage!) is null => Result.Refused("The agreement has no such stage."),
                BulkKind.Stage when MoveLead.Find(m, with.Stage!) is { Kind: StageKind.Dead } => Result.Refused("Dead needs a reason."),
                BulkKind.Wake when MoveLead.Find(m, with.Stage!) is { Kind: StageKind.Hot or StageKind.Dead } => Result.Refused("A dead lead wakes to raw or warm."),
                _ => null,
            };
        }
    }
}
