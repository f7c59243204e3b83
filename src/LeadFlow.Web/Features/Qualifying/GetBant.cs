using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Qualifying;

/// <summary>What is known of a lead, what it gives and what would give more, for whoever reads or edits it in place.</summary>
public static class GetBant
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(Guid LeadId) : IRequest<BantEditor>
    {
        /// <summary>As <see cref="Leads.GetLead.Query.AfterOwnAct"/>.</summary>
        internal bool AfterOwnAct { get; init; }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Query, BantEditor>
    {
        public async Task<BantEditor> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            var leads = query.AfterOwnAct ? db.Leads.IgnoreQueryFilters() : db.Leads;
            var lead = await leads.AsNoTracking().Include(l => l.Qualification).SingleOrDefaultAsync(l => l.Id == query.LeadId, cancellationToken)
                ?? throw new NotFoundException("Lead", query.LeadId);
            var told = await db.Answers.IgnoreQueryFilters().AsNoTracking().Where(a => a.LeadId == query.LeadId && !a.Undone)
                .GroupBy(a => a.Criterion)
                .Select(g => g.OrderByDescending(a => a.LearnedAt).ThenByDescending(a => a.Id).First())
                .ToListAsync(cancellationToken);

            // The stored day, so that the explanation is that of the stored score.
            var (content, day, evidence) = (rules.Agreement.Content, lead.Qualification.ScoredOn, lead.EvidenceOn(rules.Zone));
            var result = BantScoring.Qualify(evidence, content, day);
            return new()
            {
                LeadId = lead.Id,
                Standing = lead.Standing,
                StageName = lead.Qualification.StageName,
                Qualification = result,
                Criteria = [.. result.Criteria.Where(c => c.Criterion is not Criterion.Interest).Select(c => Known(c, lead, told.Find(a => a.Criterion == c.Criterion)))],
                Gains = result.Criteria.Select(c => (c.Criterion, Gain: BantScoring.Qualify(evidence.WithBest(c.Criterion, day), content, day).Score - result.Score))
                    .Where(g => g.Gain > 0).ToDictionary(g => g.Criterion, g => g.Gain),
                AgreementVersion = lead.Qualification.AgreementVersion,
                FreshDays = content.AnswersFreshDays,
                WarmFrom = content.FirstOf(StageKind.Warm).Criteria.MinScore,
                HotFrom = content.FirstOf(StageKind.Hot).Criteria.MinScore,
                Today = (await desk.Now(cancellationToken)).Today,
                MayEdit = user.Allows(Policies.EditLeads),
                Zone = user.Zone,
            };
        }

        private static BantKnown Known(CriterionResult result, Lead l, BantAnswer? told) => new(result)
        {
            Amount = result.Criterion is Criterion.Budget ? l.BudgetAmount : null,
            Currency = result.Criterion is Criterion.Budget ? l.BudgetCurrency : null,
            Role = result.Criterion is Criterion.Authority ? l.AuthorityRole : null,
            From = result.Criterion is Criterion.Timeframe ? l.TimeframeFrom : null,
            To = result.Criterion is Criterion.Timeframe ? l.TimeframeTo : null,
            Note = result.Criterion switch { Criterion.Budget => l.BudgetNote, Criterion.Authority => l.AuthorityNote, Criterion.Need => l.NeedNote, _ => l.TimeframeNote },
            ById = told?.ActorId,
            By = told?.By,
            LearnedFrom = told?.LearnedFrom,
            LearnedAt = told?.LearnedAt,
        };
    }
}
