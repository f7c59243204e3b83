using FluentValidation;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Board;

/// <summary>What the agreement asks before a lead may stand in a stage, what of it holds, and who may move it there all the same.</summary>
public static class ExplainMove
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(Guid LeadId, string Stage) : IRequest<Answer>;

    /// <param name="ByDefinition">Whether the move is at odds with the definition only, so that a reason or somebody else's word makes it possible.</param>
    /// <param name="MayOverride">Whoever asks is one of them.</param>
    /// <param name="Managers">Some who are.</param>
    public sealed record Answer(string Title, string Stage, StageKind Kind, IReadOnlyList<CriterionCheck> Checks, bool ByDefinition, bool MayOverride, IReadOnlyList<string> Managers);

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.Stage).NotEmpty().Text(StageDefinition.NameMaxLength).OverridePropertyName("stage");
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken)
        {
            var m = await desk.Now(cancellationToken);
            var rules = await desk.Rules(cancellationToken);
            var lead = await db.Leads.AsNoTracking().Include(l => l.Qualification).Include(l => l.Handoffs.Where(h => h.ClosedAt == null)).SingleOrDefaultAsync(l => l.Id == query.LeadId, cancellationToken)
                ?? throw new NotFoundException("Lead", query.LeadId);
            var stage = m.Content.Stage(query.Stage);
            var isFrozen = lead.Standing is LeadStanding.InOpportunity or LeadStanding.Customer || lead.LatestHandoff is { State: HandoffState.Claimed };
            var checks = stage is null || isFrozen ? [] : BantScoring.Checks(lead.EvidenceOn(m.Zone), m.Content, m.Today, stage.Name);
            var managers = rules.People.Values.Where(p => p is { IsActive: true, Role: Role.Manager }).OrderBy(p => p.Side != user.Actor.Side).ThenBy(p => p.Name, StringComparer.Ordinal).Take(3).Select(p => p.Name);
            return new(lead.Title, stage?.Name ?? query.Stage, stage?.Kind ?? StageKind.Raw, [.. checks.OrderBy(c => c.Holds)],
                stage is { Kind: StageKind.Hot } && !isFrozen && lead.Standing is LeadStanding.Open && (lead.Email ?? lead.Phone) is { Length: > 0 }, user.Actor.IsManager, [.. managers]);
        }
    }
}
