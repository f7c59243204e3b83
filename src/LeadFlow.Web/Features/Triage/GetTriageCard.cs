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

    /// <param name="Why">"same phone", "same company", "same e-mail domain".</param>
    public sealed record Duplicate(Guid Id, string Title, string? JobTitle, string? Company, string? Email, string? Phone, string? Source, StageKind Kind, string Stage, string? DeadReason, string? Owner, DateTimeOffset CapturedAt, string Why);

    public sealed record SimilarLead(Guid Id, string Title, string? Company, string? Email, DateTimeOffset CapturedAt);

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Query, Card>
    {
        /// <summary>So many of a company or a domain are compared by name, newest first.</summary>
        private const int Candidates = 200;

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
            var rules = await desk.Rules(cancellationToken);
            var others = db.Leads.AsNoTracking().Include(l => l.Qualification).Where(l => l.Id != lead.Id);
            var found = new Dictionary<Guid, (Lead Lead, string Why)>();
            var name = lead.Contact.Name;
            if (lead.PhoneKey.Length > 0)
            {
                Add(await others.Where(l => l.PhoneKey == lead.PhoneKey && l.PhoneKey != "").OrderBy(l => l.Id).Take(Candidates).ToListAsync(cancellationToken), "same phone", byName: false);
            }

            if (!string.IsNullOrWhiteSpace(name) && lead.CompanyKey.Length > 0)
            {
                Add(await others.Where(l => l.CompanyKey == lead.CompanyKey).OrderByDescending(l => l.Id).Take(Candidates).ToListAsync(cancellationToken), "same company", byName: true);
            }

            if (!string.IsNullOrWhiteSpace(name) && Likeness.CompanyDomain(lead.Email) is { } domain)
            {
                var pattern = $"%@{domain.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
                Add(await others.Where(l => db.LeadSearch.Any(s => s.LeadId == l.Id && EF.Functions.Like(s.Text, pattern, "\\"))).Take(Candidates).ToListAsync(cancellationToken), "same e-mail domain", byName: true);
            }

            return [.. found.Values.OrderBy(f => f.Why is "same phone" ? 0 : 1).ThenByDescending(f => f.Lead.CapturedAt).Take(MaxDuplicates).Select(f => new Duplicate(
                f.Lead.Id, f.Lead.Title, f.Lead.JobTitle, f.Lead.Company, f.Lead.Email, f.Lead.Phone, f.Lead.SourceId is { } source ? rules.SourceNames.GetValueOrDefault(source) : null,
                f.Lead.Qualification.StageKind, f.Lead.Qualification.StageName, f.Lead.DeadReason, f.Lead.OwnerId is { } owner ? rules.People.GetValueOrDefault(owner)?.Name : null, f.Lead.CapturedAt, f.Why))];

            void Add(IEnumerable<Lead> candidates, string why, bool byName)
            {
                foreach (var candidate in candidates.Where(c => !byName || Likeness.NamesAreAlike(name, c.Contact.Name)))
                {
                    found.TryAdd(candidate.Id, (candidate, why));
                }
            }
        }
    }
}
