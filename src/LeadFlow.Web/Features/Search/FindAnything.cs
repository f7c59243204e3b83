using FluentValidation;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Search;

/// <summary>What somebody types into the search, at once: leads and companies whose name, last name, e-mail address, phone, company or external id begins so, and colleagues.</summary>
public static class FindAnything
{
    public const int MaxLeads = 8;
    private const int MaxCompanies = 4;
    private const int MaxPeople = 4;

    /// <summary>Looked at of each key: however common a name, no more is sorted.</summary>
    private const int MostOfAKey = 100;

    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(string? Q = null) : IRequest<Answer>;

    public sealed record Answer(IReadOnlyList<LeadHit> Leads, IReadOnlyList<CompanyHit> Companies, IReadOnlyList<PersonHit> People)
    {
        /// <summary>The very one was found, or as many as are shown: nothing similar need be looked for.</summary>
        internal bool IsEnough => Leads.Count == MaxLeads || Leads.Any(l => l.Match == Match.Exact);
    }

    public enum Match { Exact, Beginning, Inside, Alike }

    public sealed record LeadHit(Guid Id, string Title, string? JobTitle, string? Company, string? Email, string? Phone, string Stage, StageKind Kind, LeadStanding Standing, int Score, Guid? OwnerId, string? OwnerName, string? DeadReason, DateOnly? RevisitOn)
    {
        public Match Match { get; init; }

        /// <summary>What it can be found by.</summary>
        [System.Text.Json.Serialization.JsonIgnore]
        internal IReadOnlyList<string> Keys { get; init; } = [];
    }

    /// <param name="Leads">How many are seen there, up to 100.</param>
    public sealed record CompanyHit(string Name, string? City, int Leads);

    public sealed record PersonHit(Guid Id, string Name, Role Role);

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.Q).Text(Wanted.MaxLength).OverridePropertyName("q");
    }

    private sealed record Company(string Name, string? City, int Leads);

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Query, Answer>
    {
        // Ranges of indexes in C order, each cut off early; the few that come out are ranked by standing, owner and score.
        private const string ByBeginning = """
            WITH hit AS (
              (SELECT id AS lead_id, name_key = {1} AS is_exact FROM leads WHERE name_key >= {1} AND name_key < {2} ORDER BY name_key LIMIT {6})
              UNION ALL (SELECT lead_id, last_name_key LIKE {7} FROM lead_search WHERE last_name_key <> '' AND last_name_key >= {1} AND last_name_key < {2} ORDER BY last_name_key LIMIT {6})
              UNION ALL (SELECT id, company_key = {1} FROM leads WHERE company_key >= {1} AND company_key < {2} ORDER BY company_key LIMIT {6})
              UNION ALL (SELECT lead_id, email_key = {1} FROM lead_search WHERE email_key <> '' AND email_key >= {1} AND email_key < {2} ORDER BY email_key LIMIT {6})
              UNION ALL (SELECT lead_id, external_key = {1} FROM lead_search WHERE external_key <> '' AND external_key >= {1} AND external_key < {2} ORDER BY external_key LIMIT {6})
              UNION ALL (SELECT id, phone_key = {3} FROM leads WHERE {3} <> '' AND phone_key <> '' AND phone_key >= {3} AND phone_key < {4} ORDER BY phone_key LIMIT {6}))
            SELECT q.lead_id AS "Value" FROM (SELECT lead_id, bool_or(is_exact) AS is_exact FROM hit GROUP BY lead_id) AS h JOIN lead_qualification AS q USING (lead_id)
            ORDER BY h.is_exact DESC, q.standing = 'Dead', q.owner_id IS NOT DISTINCT FROM {0} DESC, q.score DESC, q.lead_id LIMIT 24
            """;

        private const string OwnSql = """
            SELECT s.lead_id AS "Value" FROM (SELECT lead_id FROM lead_qualification WHERE owner_id = {0} AND standing = 'Open' ORDER BY next_action_at LIMIT {2}) AS mine
            JOIN lead_search AS s USING (lead_id) WHERE s.text LIKE ALL ({1}) LIMIT 12
            """;

        private const string VisibleSql = $$"""SELECT s.lead_id AS "Value" FROM ({{Searching.Visible}}) AS v JOIN lead_search AS s USING (lead_id) WHERE s.text LIKE ALL ({1}) LIMIT 50""";

        // From one company to the next by the index, however many leads each has.
        private const string CompaniesSql = """
            WITH RECURSIVE c(company_key, n) AS (
              (SELECT company_key, 1 FROM leads WHERE company_key >= {0} AND company_key < {1} AND company_key <> '' ORDER BY company_key LIMIT 1)
              UNION ALL SELECT (SELECT l.company_key FROM leads AS l WHERE l.company_key > c.company_key AND l.company_key < {1} ORDER BY l.company_key LIMIT 1), n + 1 FROM c WHERE c.company_key IS NOT NULL AND n < {2})
            SELECT one.company AS "Name", one.city AS "City", many.n AS "Leads" FROM c
            CROSS JOIN LATERAL (SELECT company, city FROM leads AS l WHERE l.company_key = c.company_key LIMIT 1) AS one
            CROSS JOIN LATERAL (SELECT count(*)::int AS n FROM (SELECT 1 FROM leads AS l WHERE l.company_key = c.company_key LIMIT 100) AS counted) AS many
            WHERE c.company_key IS NOT NULL AND one.company IS NOT NULL
            """;

        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken)
        {
            var wanted = Wanted.Of(query.Q);
            if (wanted.IsEmpty)
            {
                return new([], [], []);
            }

            var rules = await desk.Rules(cancellationToken);
            var people = rules.People.Values.Where(p => p.IsActive && wanted.Words.All(w => Text.Key($"{p.Name} {p.Email}").Split(' ', '@', '.').Any(k => k.StartsWith(w, StringComparison.Ordinal))))
                .OrderBy(p => p.Name, StringComparer.Ordinal).Take(MaxPeople).Select(p => new PersonHit(p.Id, p.Name, p.Role));
            var hits = Searching.Ranked(await Searching.Load(db, await Candidates(wanted, cancellationToken), rules, cancellationToken), wanted, user.Id).ToList();
            var companies = user.SeesOnlyOwn
                ? [.. hits.Where(h => h.Company is not null && Text.Key(h.Company).StartsWith(wanted.Key, StringComparison.Ordinal)).GroupBy(h => h.Company!).Take(MaxCompanies).Select(g => new CompanyHit(g.Key, null, g.Count()))]
                : (await db.Database.SqlQueryRaw<Company>(CompaniesSql, wanted.Key, Wanted.EndOf(wanted.Key), MaxCompanies).ToListAsync(cancellationToken)).ConvertAll(c => new CompanyHit(c.Name, c.City, c.Leads));
            return new([.. hits.Take(MaxLeads)], companies, [.. people]);
        }

        private async Task<List<Guid>> Candidates(Wanted wanted, CancellationToken cancellationToken)
        {
            var me = user.Id ?? Guid.Empty;
            if (user.SeesOnlyOwn)
            {
                return await db.Database.SqlQueryRaw<Guid>(VisibleSql, me, wanted.Patterns).ToListAsync(cancellationToken);
            }

            var beginning = await db.Database.SqlQueryRaw<Guid>(ByBeginning, me, wanted.Key, Wanted.EndOf(wanted.Key), wanted.Digits, Wanted.EndOf(wanted.Digits), "", MostOfAKey, Like.Escaped(wanted.Key) + " %").ToListAsync(cancellationToken);
            var own = wanted.Key.Length < 2 ? [] : await db.Database.SqlQueryRaw<Guid>(OwnSql, me, wanted.Patterns, Searching.MostOwn).ToListAsync(cancellationToken);
            return [.. beginning.Union(own)];
        }
    }
}
