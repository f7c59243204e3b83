using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>Other leads of the same company or e-mail domain, and those that may be the same person. Only what whoever asks may see.</summary>
public static class GetNeighbours
{
    private const int Shown = 5, Counted = 100;

    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(Guid LeadId) : IRequest<Answer>;

    /// <param name="Count">Of colleagues, at most 100.</param>
    /// <param name="Where">What they share: the company, the domain of their e-mail addresses, or both, some one and some the other.</param>
    /// <param name="SearchFor">Finds them all in the list.</param>
    public sealed record Answer(IReadOnlyList<Neighbour> Colleagues, int Count, IReadOnlyList<string> Where, string? SearchFor, IReadOnlyList<Neighbour> Duplicates);

    public sealed record Neighbour(Guid Id, string Title, string? JobTitle, StageKind StageKind, string StageName, string? Owner)
    {
        /// <summary>Of one who may be the same person: by what.</summary>
        public string Why { get; init; } = "";
    }

    private sealed record Found(Guid Id, string Title, string? JobTitle, StageKind StageKind, string StageName, Guid? OwnerId);

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken)
        {
            var me = await db.Leads.AsNoTracking().Where(l => l.Id == query.LeadId).Select(l => new { l.Company, l.CompanyKey, l.Email }).SingleOrDefaultAsync(cancellationToken)
                ?? throw new NotFoundException("Lead", query.LeadId);
            var others = db.Leads.AsNoTracking().Where(l => l.Id != query.LeadId);
            var domain = Likeness.CompanyDomain(me.Email);
            List<Guid> ids = [], atDomain = [];
            if (me.CompanyKey.Length > 0)
            {
                ids.AddRange(await others.Where(l => l.CompanyKey == me.CompanyKey).OrderByDescending(l => l.Id).Select(l => l.Id).Take(Counted).ToListAsync(cancellationToken));
            }

            if (domain is not null && ids.Count < Counted)
            {
                atDomain.AddRange(await db.AtDomain(domain).Where(s => s.LeadId != query.LeadId).Select(s => s.LeadId).Take(Counted).ToListAsync(cancellationToken));
            }

            var likely = await db.LikelySamePerson(query.LeadId, Shown, cancellationToken);
            var duplicates = likely.Select(l => l.Id).ToList();
            var colleagues = ids.Union(atDomain).Take(Counted).Except(duplicates).ToList();
            string?[] where = [colleagues.Exists(ids.Contains) ? me.Company : null, colleagues.Except(ids).Any() ? domain : null];
            var first = colleagues.Take(Shown).ToList();
            var wanted = first.Concat(duplicates).ToList();
            var found = wanted.Count == 0 ? [] : await db.Leads.AsNoTracking().Where(l => wanted.Contains(l.Id))
                .Select(l => new Found(l.Id, l.Title, l.JobTitle, l.Qualification.StageKind, l.Qualification.StageName, l.OwnerId)).ToListAsync(cancellationToken);
            var rules = await desk.Rules(cancellationToken);
            return new(Pick(first), colleagues.Count, [.. where.OfType<string>()], me.Company ?? domain, Pick(duplicates));

            IReadOnlyList<Neighbour> Pick(List<Guid> of) => [.. of.Select(id => found.Find(f => f.Id == id)).OfType<Found>()
                .Select(f => new Neighbour(f.Id, f.Title, f.JobTitle, f.StageKind, f.StageName, f.OwnerId is { } owner ? rules.People.GetValueOrDefault(owner)?.Name : null) { Why = likely.FirstOrDefault(l => l.Id == f.Id)?.Why ?? "" })];
        }
    }
}
