using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Triage;

public enum Decision { Warm, Dead, Assign }

/// <summary>Decides on a lead as whoever decides saw it: if somebody was faster, that stands, and they are named.</summary>
public static class DecideLead
{
    /// <param name="Seen">How the lead stood when it was looked at (<see cref="StandOf"/>); null for "in the inbox".</param>
    /// <param name="Reason">For dead, one of the agreement's reasons.</param>
    [RequirePolicy(Policies.TriageLeads)]
    public sealed record Command(Guid LeadId, Decision Act, string? Seen = null, string? Reason = null, Guid? OwnerId = null) : IRequest<Decided>;

    /// <param name="StepId">What undo takes back; null where nothing was changed.</param>
    /// <param name="ByHand">What of the agreement does not hold where it stands now, in short; null where all does.</param>
    public sealed record Decided(Result Result, string Title, Guid? StepId, DateOnly? RevisitOn = null, string? ByHand = null, bool IsMine = false);

    /// <summary>What a decision is about: stage, standing and owner.</summary>
    public static string StandOf(string stage, LeadStanding standing, Guid? owner) => $"{stage}|{standing}|{owner}";

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Act).IsInEnum();
            RuleFor(c => c.Seen).Text(200);
            RuleFor(c => c.Reason).Text(StageEntry.WhyMaxLength).OverridePropertyName("reason");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Decided>
    {
        private static readonly ActivityKind[] _decisions = [ActivityKind.Assigned, ActivityKind.StageChanged, ActivityKind.Dead, ActivityKind.Woken, ActivityKind.Claimed, ActivityKind.Accepted, ActivityKind.Reinquiry];
        private static readonly ActivityKind[] _steps = [ActivityKind.Assigned, ActivityKind.StageChanged, ActivityKind.Dead];

        public async Task<Decided> Handle(Command command, CancellationToken cancellationToken)
        {
            var m = await desk.Now(cancellationToken);
            var lead = await db.LoadLead(command.LeadId, cancellationToken);
            var isAsSeen = command.Seen is { } seen ? seen == StandOf(lead.Qualification.StageName, lead.Standing, lead.OwnerId) : Inbox.Holds(lead, user.Id);
            if (!isAsSeen && !IsDone(command, lead) && await Faster(lead.Id, cancellationToken) is { } faster)
            {
                return new(Result.Refused(faster), lead.Title, null);
            }

            var result = Decide(command, lead, m);
            await db.SaveChangesAsync(cancellationToken);
            return new(result, lead.Title, lead.Activities.FirstOrDefault(a => a.ActorId == user.Id && _steps.Contains(a.Kind))?.Id, lead.RevisitOn, ByHand(lead, m), lead.OwnerId == user.Id);
        }

        private static string? ByHand(Lead lead, Moment m) =>
            lead.Qualification is { IsOverride: true, Standing: LeadStanding.Open, StageName: var stage } && BantScoring.Checks(lead.EvidenceOn(m.Zone), m.Content, m.Today, stage).Where(c => !c.Holds).ToList() is { Count: > 0 } failed
                ? string.Join("; ", failed.Select(c => c.Found is { } found ? $"{c.Asked}: it is {found}" : c.Asked))
                : null;

        /// <summary>A second press finds its own work.</summary>
        private static bool IsDone(Command command, Lead lead) => command.Act switch
        {
            Decision.Warm => lead.Standing == LeadStanding.Open && lead.Qualification.StageKind is StageKind.Warm or StageKind.Hot,
            Decision.Dead => lead.DeadReason is { } reason && string.Equals(reason, command.Reason, StringComparison.OrdinalIgnoreCase),
            _ => lead.OwnerId == command.OwnerId,
        };

        private Result Decide(Command command, Lead lead, Moment m)
        {
            switch (command.Act)
            {
                case Decision.Warm:
                    return IsDone(command, lead) ? TakeOn(lead, m) // The answers have lifted it already.
                        : lead.Standing == LeadStanding.Dead ? Result.Refused($"It is dead: {lead.DeadReason}. Wake it from its own page.")
                        : lead.MoveTo(m.Content.FirstOf(StageKind.Warm), null, user.Actor, m, takes: true);

                case Decision.Dead:
                    return m.Content.DeadReasons.FirstOrDefault(r => string.Equals(r.Name, command.Reason, StringComparison.OrdinalIgnoreCase)) is { } reason
                        ? lead.MarkDead(reason, null, null, user.Actor, m)
                        : Result.Refused($"Dead needs one of the agreed reasons: {string.Join(", ", m.Content.DeadReasons.Select(r => r.Name))}.");

                default:
                    return lead.OwnerId == command.OwnerId ? Result.Success
                        : lead.LatestHandoff is { State: HandoffState.Claimed or HandoffState.Accepted, ClaimedByName: { } claimer } ? Result.Refused($"{claimer} has this lead: it is reassigned on its own page.")
                        : lead.LatestHandoff is { IsOpen: true } || lead.OpenOpportunity is not null ? Result.Refused("This lead is with sales: it is reassigned on its own page.")
                        : lead.Assign(command.OwnerId, user.Actor, m);
            }
        }

        /// <summary>Out of the inbox and warm: without an owner nobody would see it again.</summary>
        private Result TakeOn(Lead lead, Moment m) =>
            lead is { OwnerId: null, Qualification.StageKind: StageKind.Warm } && user.Id is { } me ? lead.Assign(me, user.Actor, m) : Result.Success;

        /// <summary>Who decided on it in the meantime, and what.</summary>
        private async Task<string?> Faster(Guid leadId, CancellationToken cancellationToken)
        {
            var line = await db.Activities.AsNoTracking().Where(a => a.LeadId == leadId && _decisions.Contains(a.Kind))
                .OrderByDescending(a => a.At).ThenByDescending(a => a.Id).Select(a => new { a.ActorId, a.By, a.Summary }).FirstOrDefaultAsync(cancellationToken);
            return line is null ? null : $"{(line.ActorId == user.Id ? "You were faster yourself" : $"{line.By} was faster")}: {char.ToLowerInvariant(line.Summary[0])}{line.Summary[1..]}";
        }
    }
}
