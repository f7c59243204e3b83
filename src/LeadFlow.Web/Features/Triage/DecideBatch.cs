using System.Text.Json;
using FluentValidation;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Triage;

/// <summary>One decision on many leads of the inbox. Each is decided by itself: what is refused is named, and the rest is done.</summary>
public static class DecideBatch
{
    [RequirePolicy(Policies.TriageLeads)]
    public sealed record Command(IReadOnlyList<Guid> LeadIds, Decision Act, string? Reason = null, Guid? OwnerId = null) : IRequest<Done>;

    /// <param name="BatchId">Takes all of it back; null where nothing was changed.</param>
    public sealed record Done(Guid? BatchId, int Changed, IReadOnlyList<Refused> Refusals);

    public sealed record Refused(string Title, string Why);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.LeadIds).NotEmpty().WithMessage("Choose at least one lead.").OverridePropertyName("ids");
            RuleFor(c => c.LeadIds.Count).LessThanOrEqualTo(GetTriageCard.MaxBatch).WithMessage($"At most {GetTriageCard.MaxBatch} leads at once.").OverridePropertyName("ids");
            RuleFor(c => c.Reason).Text(StageEntry.WhyMaxLength).OverridePropertyName("reason");
        }
    }

    public sealed class Handler(LeadFlowDb db, ISender sender, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken cancellationToken)
        {
            List<BulkChange> changes = [];
            List<Refused> refusals = [];
            var action = new BulkAction
            {
                Kind = "triage",
                Target = JsonSerializer.Serialize(command.LeadIds),
                Parameters = JsonSerializer.Serialize(new { act = command.Act.ToString(), command.Reason, command.OwnerId }),
                ById = user.Id ?? Guid.Empty,
                CreatedAt = time.GetUtcNow(),
            };
            foreach (var id in command.LeadIds.Distinct())
            {
                var decided = await Decide(new(id, command.Act, null, command.Reason, command.OwnerId), cancellationToken);
                db.ChangeTracker.Clear(); // Each lead by itself.
                if (decided is { Result.Refusal: { } why })
                {
                    refusals.Add(new(decided.Title, why));
                }

                changes.Add(new() { BulkId = action.Id, No = changes.Count + 1, LeadId = id, Changed = decided.StepId is not null, Refusal = decided.Result.Refusal, Before = decided.StepId is { } step ? JsonSerializer.Serialize(step) : null });
            }

            (action.Changed, action.Refused) = (changes.Count(c => c.Changed), refusals.Count);
            if (action.Changed == 0)
            {
                return new(null, changes.Count - refusals.Count, refusals);
            }

            db.BulkActions.Add(action);
            db.BulkChanges.AddRange(changes.Where(c => c.Changed || c.Refusal is not null));
            await db.SaveChangesAsync(cancellationToken);
            return new(action.Id, changes.Count - refusals.Count, refusals);
        }

        private async Task<DecideLead.Decided> Decide(DecideLead.Command command, CancellationToken cancellationToken)
        {
            try
            {
                return await sender.Send(command, cancellationToken);
            }
            catch (Exception e) when (e is NotFoundException or ConflictException)
            {
                return new(Domain.Result.Refused(e is ConflictException ? e.Message : "It is not there any more."), command.LeadId.ToString(), null);
            }
        }
    }
}
