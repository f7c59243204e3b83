using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace LeadFlow.Web.Features.Agreements.Scoring;

/// <summary>
/// Leads that the rules have moved and that are neither offered nor withdrawn: their rows, stage entries and timeline, with a handful of statements
/// for many. A lead whose row is no longer the one that was read is left out with all that hangs on it.
/// </summary>
internal static class MovedLeads
{
    private const string Rows = """
        UPDATE lead_qualification q
        SET stage_name = d.stage, stage_kind = d.kind, stage_since = d.since, hold_stage = d.hold, held_by_return = d.by_return, is_override = d.is_override, next_action = d.next_action, next_action_at = d.next_at,
          score = d.score, parts = d.parts::int[], sales_ready = d.ready, defined_kind = d.defined, scored_on = d.scored_on, rescore_on = d.rescore_on, agreement_version = d.version,
          interest_value = d.interest, interest_as_of = d.as_of, interest_version = d.version
        FROM unnest(@ids, @seen, @evidence, @stages, @kinds, @since, @holds, @byReturn, @overrides, @actions, @actionsAt, @scores, @parts, @ready, @defined, @scoredOn, @rescoreOn, @versions, @interest, @asOf)
          AS d(id, seen, evidence_no, stage, kind, since, hold, by_return, is_override, next_action, next_at, score, parts, ready, defined, scored_on, rescore_on, version, interest, as_of)
        WHERE q.lead_id = d.id AND q.evidence_no = d.evidence_no AND q.xmin = d.seen
        RETURNING q.lead_id
        """;

    private const string Milestones = "UPDATE leads l SET warm_at = d.warm, hot_at = d.hot FROM unnest(@ids, @warm, @hot) AS d(id, warm, hot) WHERE l.id = d.id AND (l.warm_at, l.hot_at) IS DISTINCT FROM (d.warm, d.hot)";

    /// <summary>In the transaction of the context.</summary>
    /// <param name="seen">By lead: which state of its row was read.</param>
    /// <returns>Those that were written.</returns>
    public static async Task<IReadOnlySet<Guid>> Write(LeadFlowDb db, IReadOnlyList<Lead> leads, IReadOnlyDictionary<Guid, LeadOnFile> seen, DateTimeOffset now)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var rows = leads.Select(l => l.Qualification).ToList();
        HashSet<Guid> written = [];
        await using (var command = new NpgsqlCommand(Rows, connection))
        {
            void Add<T>(string name, Func<LeadQualification, T> value) => command.Parameters.AddWithValue(name, rows.ConvertAll(q => value(q)));
            Add("ids", q => q.LeadId);
            command.Parameters.AddWithValue("seen", NpgsqlDbType.Array | NpgsqlDbType.Xid, rows.ConvertAll(q => seen[q.LeadId].Seen));
            Add("evidence", q => q.EvidenceNo);
            Add("stages", q => q.StageName);
            Add("kinds", q => q.StageKind.ToString());
            Add("since", q => q.StageSince);
            Add("holds", q => q.HoldStage);
            Add("byReturn", q => q.HeldByReturn);
            Add("overrides", q => q.IsOverride);
            Add("actions", q => q.NextAction);
            Add("actionsAt", q => q.NextActionAt);
            Add("scores", q => q.Score);
            Add("parts", q => $"{{{string.Join(',', q.Parts)}}}");
            Add("ready", q => q.SalesReady);
            Add("defined", q => q.DefinedKind.ToString());
            Add("scoredOn", q => q.ScoredOn);
            Add("rescoreOn", q => q.RescoreOn);
            Add("versions", q => q.AgreementVersion);
            Add("interest", q => q.InterestValue);
            Add("asOf", q => q.InterestAsOf);
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                written.Add(reader.GetGuid(0));
            }
        }

        var moved = leads.Where(l => written.Contains(l.Id)).ToList();
        await using (var command = new NpgsqlCommand(Milestones, connection))
        {
            command.Parameters.AddWithValue("ids", moved.ConvertAll(l => l.Id));
            command.Parameters.AddWithValue("warm", moved.ConvertAll(l => l.WarmAt));
            command.Parameters.AddWithValue("hot", moved.ConvertAll(l => l.HotAt));
            await command.ExecuteNonQueryAsync();
        }

        var copy = new BulkCopy(db);
        await copy.Write([.. moved.SelectMany(l => l.StageEntries)], CancellationToken.None);
        await copy.Write([.. moved.SelectMany(l => l.Activities)], CancellationToken.None);
        await db.TellWebhooks(moved, copy, areNew: false, isBulk: true, now, CancellationToken.None);
        return written;
    }
}
