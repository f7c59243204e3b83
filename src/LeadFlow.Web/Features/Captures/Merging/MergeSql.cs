namespace LeadFlow.Web.Features.Captures.Merging;

/// <summary>
/// How leads follow a merge, a batch at a time: one statement moves a batch and notes where each was, so that whatever happens each is moved, or put back,
/// exactly once. Nothing a person edited changes: neither the version of a lead nor its score.
/// </summary>
internal static class MergeSql
{
    /// <summary>{0} the merge, {1} those that go, {2} the one that stays, {3} how many at once.</summary>
    public const string MoveSources = """
        WITH picked AS (SELECT id, source_id FROM leads WHERE source_id = ANY ({1}) LIMIT {3} FOR NO KEY UPDATE),
        noted AS (INSERT INTO resourced_leads (merge_id, lead_id, from_id) SELECT {0}, id, source_id FROM picked ON CONFLICT (merge_id, lead_id) DO UPDATE SET from_id = excluded.from_id),
        narrow AS (UPDATE lead_qualification q SET source_id = {2} FROM picked p WHERE q.lead_id = p.id)
        UPDATE leads l SET source_id = {2} FROM picked p WHERE l.id = p.id
        """;

    public const string MoveCampaigns = """
        WITH picked AS (SELECT id, campaign_id FROM leads WHERE campaign_id = ANY ({1}) LIMIT {3} FOR NO KEY UPDATE),
        noted AS (INSERT INTO resourced_leads (merge_id, lead_id, from_id) SELECT {0}, id, campaign_id FROM picked ON CONFLICT (merge_id, lead_id) DO UPDATE SET from_id = excluded.from_id)
        UPDATE leads l SET campaign_id = {2} FROM picked p WHERE l.id = p.id
        """;

    /// <summary>{0} the merge, {1} the one that stayed, {2} how many at once: those noted are struck out, and those still there go back.</summary>
    public const string PutBackSources = """
        WITH picked AS (SELECT lead_id, from_id FROM resourced_leads WHERE merge_id = {0} ORDER BY lead_id LIMIT {2}),
        held AS (SELECT l.id, p.from_id FROM leads l JOIN picked p ON p.lead_id = l.id WHERE l.source_id = {1} FOR NO KEY UPDATE OF l),
        gone AS (DELETE FROM resourced_leads m USING picked p WHERE m.merge_id = {0} AND m.lead_id = p.lead_id),
        narrow AS (UPDATE lead_qualification q SET source_id = h.from_id FROM held h WHERE q.lead_id = h.id),
        back AS (UPDATE leads l SET source_id = h.from_id FROM held h WHERE l.id = h.id RETURNING 1)
        SELECT (SELECT count(*) FROM picked)::int AS "Picked", (SELECT count(*) FROM back)::int AS "Back"
        """;

    public const string PutBackCampaigns = """
        WITH picked AS (SELECT lead_id, from_id FROM resourced_leads WHERE merge_id = {0} ORDER BY lead_id LIMIT {2}),
        held AS (SELECT l.id, p.from_id FROM leads l JOIN picked p ON p.lead_id = l.id WHERE l.campaign_id = {1} FOR NO KEY UPDATE OF l),
        gone AS (DELETE FROM resourced_leads m USING picked p WHERE m.merge_id = {0} AND m.lead_id = p.lead_id),
        back AS (UPDATE leads l SET campaign_id = h.from_id FROM held h WHERE l.id = h.id RETURNING 1)
        SELECT (SELECT count(*) FROM picked)::int AS "Picked", (SELECT count(*) FROM back)::int AS "Back"
        """;

    /// <summary>Merged away and with leads all the same, which came in while they were merged: {0} the kind of merges to look for.</summary>
    public const string Stragglers = """
        SELECT DISTINCT ON (f.id) m.id AS "MergeId", f.id AS "FromId", m.into_id AS "IntoId"
        FROM source_merges m CROSS JOIN LATERAL unnest(m.from_ids) AS f (id)
        WHERE m.kind = {0} AND m.undo_job_id IS NULL
          AND CASE m.kind WHEN 'Sources' THEN EXISTS (SELECT 1 FROM leads l WHERE l.source_id = f.id) ELSE EXISTS (SELECT 1 FROM leads l WHERE l.campaign_id = f.id) END
          AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.id = m.job_id AND j.state IN ('Queued', 'Running'))
        ORDER BY f.id, m.created_at DESC
        """;
}
