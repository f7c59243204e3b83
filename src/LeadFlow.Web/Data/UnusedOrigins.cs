using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Data;

internal static class UnusedOrigins
{
    /// <summary>
    /// Drops those of these sources and campaigns that nothing has use for: no lead, nor one that an undo would bring back; no rule, no campaign, no other name,
    /// and no merge that can still be taken back, or is being taken back.
    /// </summary>
    /// <returns>How many are gone.</returns>
    public static async Task<int> DropUnusedOrigins(this LeadFlowDb db, Guid[] ids, CancellationToken cancellationToken)
    {
        // Campaigns first: they may be all that keeps a source.
        var gone = await db.Database.ExecuteSqlAsync($"""
            DELETE FROM campaigns AS c WHERE c.id = ANY ({ids})
              AND NOT EXISTS (SELECT 1 FROM leads AS l WHERE l.campaign_id = c.id)
              AND NOT EXISTS (SELECT 1 FROM utm_rules AS r WHERE r.campaign_id = c.id)
              AND NOT EXISTS (SELECT 1 FROM campaigns AS o WHERE o.merged_into_id = c.id)
              AND NOT EXISTS (SELECT 1 FROM source_merges AS m WHERE (m.into_id = c.id OR c.id = ANY (m.from_ids)) AND (m.undo_job_id IS NULL OR EXISTS (SELECT 1 FROM resourced_leads AS l WHERE l.merge_id = m.id)))
              AND NOT EXISTS (SELECT 1 FROM merged_leads AS l WHERE NOT l.restored AND l.rows -> 'lead' ->> 'campaign_id' = c.id::text)
              AND NOT EXISTS (SELECT 1 FROM merges AS m WHERE m.undone_at IS NULL AND m.before -> 'lead' ->> 'campaign_id' = c.id::text)
              AND c.id::text NOT IN (SELECT l ->> 'campaign_id' FROM import_changes AS i, jsonb_array_elements(i.was -> 'changed' -> 'leads') AS l WHERE l ->> 'campaign_id' IS NOT NULL AND NOT EXISTS (SELECT 1 FROM import_undos AS u WHERE u.import_id = i.import_id))
            """, cancellationToken);
        gone += await db.Database.ExecuteSqlAsync($"""
            DELETE FROM sources AS s WHERE s.id = ANY ({ids})
              AND NOT EXISTS (SELECT 1 FROM leads AS l WHERE l.source_id = s.id)
              AND NOT EXISTS (SELECT 1 FROM lead_qualification AS q WHERE q.source_id = s.id)
              AND NOT EXISTS (SELECT 1 FROM utm_rules AS r WHERE r.source_id = s.id)
              AND NOT EXISTS (SELECT 1 FROM capture_rules AS r WHERE r.source_id = s.id)
              AND NOT EXISTS (SELECT 1 FROM call_scripts AS c WHERE c.source_id = s.id)
              AND NOT EXISTS (SELECT 1 FROM campaigns AS c WHERE c.source_id = s.id)
              AND NOT EXISTS (SELECT 1 FROM sources AS o WHERE o.merged_into_id = s.id)
              AND NOT EXISTS (SELECT 1 FROM source_merges AS m WHERE (m.into_id = s.id OR s.id = ANY (m.from_ids)) AND (m.undo_job_id IS NULL OR EXISTS (SELECT 1 FROM resourced_leads AS l WHERE l.merge_id = m.id)))
              AND NOT EXISTS (SELECT 1 FROM merged_leads AS l WHERE NOT l.restored AND l.rows -> 'lead' ->> 'source_id' = s.id::text)
              AND NOT EXISTS (SELECT 1 FROM merges AS m WHERE m.undone_at IS NULL AND m.before -> 'lead' ->> 'source_id' = s.id::text)
              AND s.id::text NOT IN (SELECT l ->> 'source_id' FROM import_changes AS i, jsonb_array_elements(i.was -> 'changed' -> 'leads') AS l WHERE l ->> 'source_id' IS NOT NULL AND NOT EXISTS (SELECT 1 FROM import_undos AS u WHERE u.import_id = i.import_id))
            """, cancellationToken);
        if (gone > 0)
        {
            await db.Database.ExecuteSqlAsync($"UPDATE companies SET rules_no = rules_no + 1", cancellationToken);
        }

        return gone;
    }
}
