using FluentValidation;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LeadFlow.Web.Features.Search;

/// <summary>What follows the first matches: leads that have what was typed anywhere in them, and those that have something much like it. Gives up in time rather than keep somebody waiting.</summary>
public static class FindSimilar
{
    public const int MinLength = 3;
    private const int MostLooked = 200;

    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(string? Q = null) : IRequest<IReadOnlyList<FindAnything.LeadHit>>;

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.Q).Text(Wanted.MaxLength).OverridePropertyName("q");
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Query, IReadOnlyList<FindAnything.LeadHit>>
    {
        private const int MostWords = 8;

        private const string AlikeSql = """
            SELECT lead_id AS "Value" FROM (SELECT lead_id, word_similarity({0}, text) AS near FROM lead_search WHERE {0} <% text LIMIT {1}) AS alike ORDER BY near DESC, lead_id LIMIT 16
            """;

        private const string VisibleSql = $$"""
            SELECT s.lead_id AS "Value" FROM ({{Searching.Visible}}) AS v JOIN lead_search AS s USING (lead_id)
            WHERE s.text LIKE ALL ({1}) OR {2} <% s.text ORDER BY word_similarity({2}, s.text) DESC LIMIT 24
            """;

        public async Task<IReadOnlyList<FindAnything.LeadHit>> Handle(Query query, CancellationToken cancellationToken)
        {
            var wanted = Wanted.Of(query.Q);
            if (!wanted.Words.Any(w => w.Length >= MinLength) && wanted.Digits.Length < MinLength)
            {
                return [];
            }

            var ids = new List<Guid>();
            await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
            {
                // The trigram index, never a walk through all rows; and no longer than somebody waits.
                await db.Database.ExecuteSqlRawAsync("SET LOCAL statement_timeout = 400; SET LOCAL pg_trgm.word_similarity_threshold = 0.55; SET LOCAL enable_seqscan = off", cancellationToken);
                try
                {
                    if (user.SeesOnlyOwn)
                    {
                        ids.AddRange(await db.Database.SqlQueryRaw<Guid>(VisibleSql, user.Id ?? Guid.Empty, wanted.Patterns, wanted.Key).ToListAsync(cancellationToken));
                    }
                    else
                    {
                        ids.AddRange(await LeadFilter.Found(db, wanted.Sought.OrderByDescending(w => w.Length).Take(MostWords)).Select(s => s.LeadId).Take(MostLooked).ToListAsync(cancellationToken));
                        if (ids.Count < FindAnything.MaxLeads && wanted.Digits.Length == 0)
                        {
                            ids.AddRange(await db.Database.SqlQueryRaw<Guid>(AlikeSql, wanted.Key, MostLooked).ToListAsync(cancellationToken));
                        }
                    }
                }
                catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.QueryCanceled && !cancellationToken.IsCancellationRequested)
                {
                    // What was found until then is all there is.
                }
            }

            var rules = await desk.Rules(cancellationToken);
            return [.. Searching.Ranked(await Searching.Load(db, [.. ids.Distinct().Take(60)], rules, cancellationToken), wanted, user.Id).Take(FindAnything.MaxLeads)];
        }
    }
}
