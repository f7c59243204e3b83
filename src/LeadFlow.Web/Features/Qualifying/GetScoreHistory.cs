using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Qualifying;

/// <summary>What the score was over time: the one scoring function over what was known by each day, under the agreement in force.</summary>
public static class GetScoreHistory
{
    private const int MaxDays = 160;

    /// <summary>Nobody answers more often by hand; what is older than the newest of these is left out.</summary>
    private const int MaxAnswers = 2000;

    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(Guid LeadId) : IRequest<History>;

    /// <param name="Days">Days on which the score became another one, oldest first; the last is the day of the stored score.</param>
    public sealed record History(string Title, IReadOnlyList<ScoreOnDay> Days, int Score, int AgreementVersion);

    private sealed record ResponseDay(DateOnly RecordedOn, DateOnly Day, string Kind, int Count);

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, History>
    {
        public async Task<History> Handle(Query query, CancellationToken cancellationToken)
        {
            var lead = await db.Leads.AsNoTracking().Where(l => l.Id == query.LeadId)
                .Select(l => new { l.Title, l.CapturedOn, l.Qualification.Score, l.Qualification.ScoredOn, l.Qualification.AgreementVersion }).SingleOrDefaultAsync(cancellationToken)
                ?? throw new NotFoundException("Lead", query.LeadId);
            var m = await desk.Now(cancellationToken);
            var answers = await db.Answers.AsNoTracking().Where(a => a.LeadId == query.LeadId && !a.Undone).OrderByDescending(a => a.RecordedAt).Take(MaxAnswers)
                .Select(a => new { a.RecordedAt, a.Criterion, a.Level, a.TimeframeFrom, a.TimeframeTo, a.LearnedAt }).ToListAsync(cancellationToken);

            // A day's clicks are one row: twenty thousand responses are a few hundred days.
            var responses = await db.Database.SqlQuery<ResponseDay>($"""
                SELECT (recorded_at AT TIME ZONE {m.Zone.Id})::date AS "RecordedOn", (at AT TIME ZONE {m.Zone.Id})::date AS "Day", kind AS "Kind", count(*)::int AS "Count"
                FROM responses WHERE lead_id = {query.LeadId} AND NOT undone GROUP BY 1, 2, 3
                """).ToListAsync(cancellationToken);

            var days = ScoreReplay.Of(
                answers.ConvertAll(a => new AnswerOnRecord(m.DayOf(a.RecordedAt), a.Criterion, a.Level, Timeframe.Between(a.TimeframeFrom, a.TimeframeTo), a.LearnedAt, m.DayOf(a.LearnedAt))),
                responses.ConvertAll(r => new ResponsesOnRecord(r.RecordedOn, r.Day, Enum.Parse<ResponseKind>(r.Kind), r.Count)),
                m.Content, lead.CapturedOn, lead.ScoredOn, MaxDays);
            return new(lead.Title, days, lead.Score, lead.AgreementVersion);
        }
    }
}
