using System.Text.Json;
using LeadFlow.Domain.Leads;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Data;

/// <summary>
/// The rows of a lead as a whole: who belongs to whom, by <c>lead_id</c> and <c>origin_lead_id</c>, and a lead's own rows as JSON. A merge moves rows
/// from one lead to another and puts the lead's own aside; its undo brings both back.
/// </summary>
internal static class LeadRows
{
    /// <summary>Columns in which the machine keeps count: never taken back.</summary>
    private static readonly HashSet<string> _counts = ["id", "lead_id", "version", "evidence_no"];

    /// <summary>Columns that say one thing together: they go back together, or not at all.</summary>
    private static readonly string[][] _together =
    [
        ["stage_name", "stage_kind", "stage_since", "standing", "hold_stage", "held_by_return", "is_override", "dead_reason", "revisit_on"],
        ["next_action", "next_action_at"],
        ["external_system", "external_id"],
    ];

    /// <summary>Columns that refer to what may be gone by the time a row is there again, or may have gone into another.</summary>
    private static readonly Dictionary<string, string> _references = new()
    {
        ["source_id"] = Now("sources", "source_id"),
        ["campaign_id"] = Now("campaigns", "campaign_id"),
        ["owner_id"] = "(SELECT id FROM users WHERE id = (j ->> 'owner_id')::uuid)",
    };

    /// <summary>Lists and maps whose parts go back one by one.</summary>
    private const string Tags = "tags", CustomFields = "custom_fields";

    /// <summary>Of a line <c>a</c> of the timeline, in SQL: a person wrote it, or whoever called for one; what the system does by itself is no touch.</summary>
    public const string IsPersonsLine = "NOT (a.actor_id IS NULL AND a.side = 'System')";

    /// <summary>The tables whose rows belong to a lead and remember which they were made for.</summary>
    public static IReadOnlyList<string> Tables(this LeadFlowDb db) =>
        [.. db.Model.GetEntityTypes().Where(e => e.FindProperty("OriginLeadId") is not null && e.FindProperty("LeadId") is not null).Select(e => e.GetTableName()!).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Waits until nobody else changes these leads, and keeps others from doing so until the end of the transaction.</summary>
    public static Task HoldLeads(this LeadFlowDb db, Guid[] ids, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"SELECT 1 FROM leads WHERE id = ANY ({ids}) ORDER BY id FOR UPDATE", cancellationToken);

    /// <summary>The lead's own rows: {"lead": ..., "qualification": ...}, by column.</summary>
    public static Task<string> TakeDown(this LeadFlowDb db, Guid id, CancellationToken cancellationToken) => db.Database.SqlQuery<string>($"""
        SELECT jsonb_build_object('lead', to_jsonb(l), 'qualification', to_jsonb(q))::text AS "Value"
        FROM leads AS l JOIN lead_qualification AS q ON q.lead_id = l.id WHERE l.id = {id}
        """).SingleAsync(cancellationToken);

    /// <summary>Makes all rows of these leads those of another.</summary>
    public static async Task MoveRows(this LeadFlowDb db, Guid[] from, Guid to, CancellationToken cancellationToken)
    {
        foreach (var table in db.Tables())
        {
            await db.Run($"UPDATE {table} SET lead_id = {{0}} WHERE lead_id = ANY ({{1}})", cancellationToken, to, from);
        }

        await db.Database.ExecuteSqlAsync($"UPDATE notices SET lead_id = {to} WHERE lead_id = ANY ({from})", cancellationToken);
    }

    /// <summary>Gives rows that were made for these leads back, from the one that they went into.</summary>
    public static async Task ReturnRows(this LeadFlowDb db, Guid survivor, Guid[] origins, Guid to, CancellationToken cancellationToken)
    {
        foreach (var table in db.Tables())
        {
            await db.Run($"UPDATE {table} SET lead_id = {{0}} WHERE lead_id = {{1}} AND origin_lead_id = ANY ({{2}})", cancellationToken, to, survivor, origins);
        }
    }

    /// <summary>Takes away a lead whose rows have gone to another.</summary>
    public static Task DropLeads(this LeadFlowDb db, Guid[] ids, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync($"""
        DELETE FROM lead_search WHERE lead_id = ANY ({ids});
        DELETE FROM lead_qualification WHERE lead_id = ANY ({ids});
        DELETE FROM leads WHERE id = ANY ({ids})
        """, cancellationToken);

    /// <summary>Takes leads away with everything that hangs on them. Raw captures stay, and point nowhere.</summary>
    public static async Task RemoveLeads(this LeadFlowDb db, Guid[] ids, CancellationToken cancellationToken)
    {
        if (ids.Length == 0)
        {
            return;
        }

        // What refers to another goes first: opportunities to hand-offs, all of them to the lead.
        foreach (var table in db.Tables().OrderBy(t => t is "opportunities" ? 0 : 1))
        {
            await db.Run($"DELETE FROM {table} WHERE lead_id = ANY ({{0}})", cancellationToken, ids);
        }

        await db.Database.ExecuteSqlAsync($"DELETE FROM notices WHERE lead_id = ANY ({ids}); DELETE FROM webhook_deliveries WHERE lead_id = ANY ({ids}); DELETE FROM likely_pairs WHERE one_id = ANY ({ids}) OR other_id = ANY ({ids})", cancellationToken);
        await db.DropLeads(ids, cancellationToken);
    }

    /// <summary>What these leads are found and filtered by follows what their rows say, which changed behind the tracker.</summary>
    public static async Task FindAgain(this LeadFlowDb db, Guid[] ids, CancellationToken cancellationToken)
    {
        if (ids.Length > 0)
        {
            await db.LeadSearch.IgnoreQueryFilters().Where(s => ids.Contains(s.LeadId)).ExecuteDeleteAsync(cancellationToken);
            await db.FieldValues.IgnoreQueryFilters().Where(v => ids.Contains(v.LeadId)).ExecuteDeleteAsync(cancellationToken);
            var leads = await db.Leads.IgnoreQueryFilters().AsNoTracking().Where(l => ids.Contains(l.Id)).ToListAsync(cancellationToken);
            await new BulkCopy(db).Write([.. leads.Select(LeadSearch.Of)], cancellationToken);
            await new BulkCopy(db).Write([.. leads.SelectMany(l => FieldValue.Of(l.Id, l.CustomFields))], cancellationToken);
        }
    }

    /// <summary>A lead that was put aside is there again. What points at something that is gone points at nothing.</summary>
    public static async Task PutBack(this LeadFlowDb db, string rows, CancellationToken cancellationToken)
    {
        using var json = JsonDocument.Parse(rows);
        foreach (var (part, table) in new[] { ("lead", "leads"), ("qualification", "lead_qualification") })
        {
            var row = json.RootElement.GetProperty(part);
            var columns = string.Join(", ", row.EnumerateObject().Select(c => $"\"{c.Name}\""));
            await db.Run($"INSERT INTO {table} ({columns}) SELECT {columns} FROM {Record(table, row, 0)}", cancellationToken, row.GetRawText());
        }
    }

    /// <summary>A row that was written down, as a record whose references are good now.</summary>
    private static string Record(string table, JsonElement row, int parameter)
    {
        var references = _references.Where(r => row.TryGetProperty(r.Key, out _)).Select(r => $"'{r.Key}', {r.Value}");
        return $"(SELECT {{{parameter}}}::jsonb AS j) AS given, jsonb_populate_record(NULL::{table}, j || jsonb_build_object({string.Join(", ", references)})) AS b";
    }

    private static string Now(string table, string column) => $"""
        (WITH RECURSIVE o AS (SELECT id, merged_into_id FROM {table} WHERE id = (j ->> '{column}')::uuid UNION ALL SELECT t.id, t.merged_into_id FROM {table} AS t JOIN o ON t.id = o.merged_into_id)
        SELECT id FROM o WHERE merged_into_id IS NULL)
        """;

    /// <summary>
    /// Of the columns that a merge changed, those that nobody changed since become what they were; the others stay as they are.
    /// </summary>
    /// <returns>Names of the columns that stay because somebody changed them since.</returns>
    public static async Task<IReadOnlyList<string>> TakeBack(this LeadFlowDb db, Guid id, string before, string after, CancellationToken cancellationToken)
    {
        using JsonDocument was = JsonDocument.Parse(before), made = JsonDocument.Parse(after), now = JsonDocument.Parse(await db.TakeDown(id, cancellationToken));
        var rows = new[] { (Part: "lead", Table: "leads", Key: "id"), (Part: "qualification", Table: "lead_qualification", Key: "lead_id") };
        var changed = rows.SelectMany(r => made.RootElement.GetProperty(r.Part).EnumerateObject())
            .Where(c => rows.All(r => !now.RootElement.GetProperty(r.Part).TryGetProperty(c.Name, out var value) || value.GetRawText() != c.Value.GetRawText()))
            .Select(c => c.Name).ToHashSet();
        foreach (var group in _together.Where(g => g.Any(changed.Contains)))
        {
            changed.UnionWith(group);
        }

        List<string> kept = [];
        foreach (var (part, table, key) in rows)
        {
            var (old, mine) = (was.RootElement.GetProperty(part), made.RootElement.GetProperty(part));
            var back = old.EnumerateObject().Where(c => !_counts.Contains(c.Name) && mine.TryGetProperty(c.Name, out var m) && m.GetRawText() != c.Value.GetRawText()).ToList();
            kept.AddRange(back.Where(c => changed.Contains(c.Name) && c.Name is not (Tags or CustomFields)).Select(c => c.Name));
            var columns = back.Where(c => !changed.Contains(c.Name)).Select(c => c.Name).ToList();
            if (columns.Count > 0)
            {
                var set = string.Join(", ", columns.Select(c => $"\"{c}\" = b.\"{c}\""));
                await db.Run($"UPDATE {table} AS t SET {set} FROM {Record(table, old, 1)} WHERE t.{key} = {{0}}", cancellationToken, id, old.GetRawText());
            }
        }

        await db.TakeBackParts(id, was.RootElement.GetProperty("lead"), made.RootElement.GetProperty("lead"), changed, cancellationToken);
        return kept;
    }

    /// <summary>Tags and custom fields that somebody has touched since: what the merge brought goes, what came since stays.</summary>
    private static async Task TakeBackParts(this LeadFlowDb db, Guid id, JsonElement was, JsonElement made, HashSet<string> changed, CancellationToken cancellationToken)
    {
        if (changed.Contains(Tags))
        {
            string[] old = TagsOf(was), brought = [.. TagsOf(made).Except(old)];
            await db.Database.ExecuteSqlAsync($"UPDATE leads SET tags = ARRAY(SELECT t FROM unnest(tags) WITH ORDINALITY AS u(t, n) WHERE t <> ALL ({brought}) ORDER BY n) WHERE id = {id}", cancellationToken);
        }

        if (changed.Contains(CustomFields) && made.TryGetProperty(CustomFields, out var fields) && fields.ValueKind == JsonValueKind.Object)
        {
            var old = was.TryGetProperty(CustomFields, out var o) && o.ValueKind == JsonValueKind.Object ? o.EnumerateObject().Select(f => f.Name).ToHashSet() : [];
            foreach (var (name, value) in fields.EnumerateObject().Where(f => !old.Contains(f.Name)).Select(f => (f.Name, f.Value.GetString())))
            {
                await db.Database.ExecuteSqlAsync($"UPDATE leads SET custom_fields = nullif(custom_fields - {name}, '{{}}'::jsonb) WHERE id = {id} AND custom_fields ->> {name} = {value}", cancellationToken);
            }
        }

        static string[] TagsOf(JsonElement lead) => [.. lead.GetProperty(Tags).EnumerateArray().Select(t => t.GetString()!)];
    }

    /// <summary>What is found under the id of a lead, or under that of the one that it went into: who was at work on it while it was merged goes on there.</summary>
    public static async Task<T?> Find<T>(this LeadFlowDb db, Guid id, Func<Guid, Task<T?>> find, CancellationToken cancellationToken)
        where T : class => await find(id) ?? (await db.WentInto(id, cancellationToken) is { } survivor ? await find(survivor) : null);

    /// <summary>Where a lead that went into another is now; null when it went nowhere.</summary>
    public static async Task<Guid?> WentInto(this LeadFlowDb db, Guid id, CancellationToken cancellationToken)
    {
        Guid? at = null;
        for (var from = id; await Next(from) is { } next; from = next)
        {
            at = next;
        }

        return at is { } survivor && await db.Leads.AnyAsync(l => l.Id == survivor, cancellationToken) ? survivor : null;

        Task<Guid?> Next(Guid from) => db.MergedLeads.IgnoreQueryFilters().Where(l => l.LeadId == from && !l.Restored).Select(l => (Guid?)l.SurvivorId).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Names of tables and columns come from the model or from rows that we wrote; values are parameters.</summary>
    private static Task<int> Run(this LeadFlowDb db, string sql, CancellationToken cancellationToken, params object[] values) => db.Database.ExecuteSqlRawAsync(sql, values, cancellationToken);
}
