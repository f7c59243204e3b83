using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Triage;

/// <summary>What helps to decide on one lead, beside the lead itself: from whom each answer is, who may be the same person, how many came in the same way.</summary>
public static class GetTriageCard
{
    public const int MaxDuplicates = 5;
    public const int MaxBatch = 100;

    [RequirePolicy(Policies.TriageLeads)]
    public sealed record Query(Guid LeadId) : IRequest<Card>;

    /// <param name="Alike">Leads that came the same way, this one among them, up to <see cref="MaxBatch"/>.</param>
    public sealed record Card(IReadOnlyList<Told> Told, IReadOnlyList<Duplicate> Duplicates, IReadOnlyList<SimilarLead> Alike);

    public sealed record Told(Criterion Criterion, string By, LearnedFrom From, DateTimeOffset At);

    /// <param name="Why">"same name, same company" (<see cref="Likelihood.Why"/>).</param>
    public sealed record Duplicate(Guid Id, string Title, string? JobTitle, string? Company, string? Email, string? Phone, string? Source, StageKind Kind, string Stage, string? DeadReason, string? Owner, DateTimeOffset CapturedAt, string Why);

    public sealed record SimilarLead(Guid Id, string Title, string? Company, string? Email, DateTimeOffset CapturedAt);

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Query, Card>
    {
        public async Task<Card> Handle(Query query, CancellationToken cancellationToken)
        {
            var lead = await db.Leads.AsNoTracking().SingleOrDefaultAsync(l => l.Id == query.LeadId, cancellationToken) ?? throw new NotFoundException("Lead", query.LeadId);
            var told = await db.Answers.AsNoTracking().Where(a => a.LeadId == lead.Id && !a.Undone)
                .GroupBy(a => a.Criterion)
                .Select(g => g.OrderByDescending(a => a.LearnedAt).ThenByDescending(a => a.Id).First())
                .ToListAsync(cancellationToken);
            var alike = await Similar.To(db, user, lead.Id, MaxBatch, cancellationToken);
            return new(
                told.ConvertAll(a => new Told(a.Criterion, a.By, a.LearnedFrom, a.LearnedAt)),
                await Duplicates(lead, cancellationToken),
                alike.ConvertAll(l => new SimilarLead(l.Id, l.Title, l.Company, l.Email, l.CapturedAt)));
        }

        private async Task<IReadOnlyList<Duplicate>> Duplicates(Lead lead, CancellationToken cancellationToken)
        {
            var likely = await db.LikelySamePerson(lead.Id, MaxDuplicates, cancellationToken);
            if (likely.Count == 0)
            {
                return [];
            }

            var rules = await desk.Rules(cancellationToken);
            var ids = likely.Select(l => l.Id).ToList();
            var leads = await db.Leads.AsNoTracking().Include(l => l.Qualification).Where(l => ids.Contains(l.Id)).ToDictionaryAsync(l => l.Id, cancellationToken);
            return [.. likely.Where(l => leads.ContainsKey(l.Id)).Select(l => (One: leads[l.Id], l.Why)).Select(f => new Duplicate(
                f.One.Id, f.One.Title, f.One.JobTitle, f.One.Company, f.One.Email, f.One.Phone, f.One.SourceId is { } source ? rules.SourceNames.GetValueOrDefault(source) : null,
                f.One.Qualification.StageKind, f.One.Qualification.StageName, f.One.DeadReason, f.One.OwnerId is { } owner ? rules.People.GetValueOrDefault(owner)?.Name : null, f.One.CapturedAt, f.Why))];
        }
    }
}
