using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Data;

/// <summary>
/// How the database keeps <see cref="StageTally"/>. The triggers look at whole statements: a COPY of a million rows writes a handful of deltas,
/// an update that leaves stage, standing and score alone writes none, since what was and what is cancel out.
/// </summary>
internal static class StageTallySql
{
    /// <summary>From the rows that are there; also since when each lead stands in its stage.</summary>
    public const string Fill = """
        UPDATE lead_qualification q SET stage_since = coalesce((SELECT max(e.at) FROM stage_entries e WHERE e.lead_id = q.lead_id AND NOT e.undone), q.captured_at);
        INSERT INTO stage_tallies (stage_name, stage_kind, standing, count, score_sum)
        SELECT stage_name, stage_kind, standing, count(*), sum(score) FROM lead_qualification GROUP BY 1, 2, 3;
        """;

    public const string Keep = """
        CREATE FUNCTION keep_stage_tallies() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'UPDATE' THEN
            INSERT INTO stage_tally_deltas (stage_name, stage_kind, standing, count, score_sum)
            SELECT stage_name, stage_kind, standing, sum(n), sum(s)
            FROM (SELECT stage_name, stage_kind, standing, 1 AS n, score AS s FROM is_now UNION ALL SELECT stage_name, stage_kind, standing, -1, -score FROM was) AS changed
            GROUP BY 1, 2, 3 HAVING sum(n) <> 0 OR sum(s) <> 0;
          ELSIF TG_OP = 'INSERT' THEN
            INSERT INTO stage_tally_deltas (stage_name, stage_kind, standing, count, score_sum)
            SELECT stage_name, stage_kind, standing, count(*), sum(score) FROM is_now GROUP BY 1, 2, 3;
          ELSE
            INSERT INTO stage_tally_deltas (stage_name, stage_kind, standing, count, score_sum)
            SELECT stage_name, stage_kind, standing, -count(*), -sum(score) FROM was GROUP BY 1, 2, 3;
          END IF;
          RETURN NULL;
        END $$;
        CREATE TRIGGER keep_stage_tallies_insert AFTER INSERT ON lead_qualification REFERENCING NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION keep_stage_tallies();
        CREATE TRIGGER keep_stage_tallies_update AFTER UPDATE ON lead_qualification REFERENCING OLD TABLE AS was NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION keep_stage_tallies();
        CREATE TRIGGER keep_stage_tallies_delete AFTER DELETE ON lead_qualification REFERENCING OLD TABLE AS was FOR EACH STATEMENT EXECUTE FUNCTION keep_stage_tallies();
        ALTER TABLE stage_tally_deltas SET (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);
        """;

    public const string Forget = """
        DROP TRIGGER keep_stage_tallies_insert ON lead_qualification;
        DROP TRIGGER keep_stage_tallies_update ON lead_qualification;
        DROP TRIGGER keep_stage_tallies_delete ON lead_qualification;
        DROP FUNCTION keep_stage_tallies();
        """;

    /// <summary>Adds the deltas up: one statement, so that every reader sees them in one place or the other.</summary>
    public const string Compact = """
        WITH gone AS (
          DELETE FROM stage_tally_deltas WHERE id IN (SELECT id FROM stage_tally_deltas ORDER BY id LIMIT 50000 FOR UPDATE SKIP LOCKED)
          RETURNING stage_name, stage_kind, standing, count, score_sum)
        INSERT INTO stage_tallies AS t (stage_name, stage_kind, standing, count, score_sum)
        SELECT stage_name, stage_kind, standing, sum(count), sum(score_sum) FROM gone GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        ON CONFLICT (stage_name, stage_kind, standing) DO UPDATE SET count = t.count + excluded.count, score_sum = t.score_sum + excluded.score_sum
        """;

    /// <summary>What holds now.</summary>
    public const string Read = """
        SELECT stage_name, stage_kind, standing, sum(count)::bigint AS count, sum(score_sum)::bigint AS score_sum
        FROM (SELECT stage_name, stage_kind, standing, count, score_sum FROM stage_tallies UNION ALL SELECT stage_name, stage_kind, standing, count, score_sum FROM stage_tally_deltas) AS kept
        GROUP BY 1, 2, 3
        """;

    /// <summary>The rows that are there beside what the tallies say, as deltas that heal it. One statement sees both at one instant, so it may run while others write.</summary>
    public const string Heal = $"""
        INSERT INTO stage_tally_deltas (stage_name, stage_kind, standing, count, score_sum)
        SELECT stage_name, stage_kind, standing, sum(n), sum(s)
        FROM (SELECT stage_name, stage_kind, standing, count(*) AS n, sum(score) AS s FROM lead_qualification GROUP BY 1, 2, 3
          UNION ALL SELECT stage_name, stage_kind, standing, -count, -score_sum FROM ({Read}) AS kept) AS differs
        GROUP BY 1, 2, 3 HAVING sum(n) <> 0 OR sum(s) <> 0
        """;

    /// <summary>What holds now, to be asked further.</summary>
    public static IQueryable<StageTally> KeptTallies(this LeadFlowDb db) => db.StageTallies.FromSqlRaw(Read).AsNoTracking();
}
