using System.Text.Json;
using System.Text.Json.Nodes;
using LeadFlow.Domain.Leads;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace LeadFlow.Web.Data;

/// <summary>
/// What a save is about to do to the rows of leads, so that it can be taken back exactly: the keys of rows that it adds, and the former values of the
/// columns that it changes. By table, as JSON that the database itself turns into rows again.
/// </summary>
internal static class RowsBefore
{
    private const string Added = "added", Changed = "changed";

    /// <summary>By lead, of all that the tracker holds; to be asked before the save.</summary>
    public static Dictionary<Guid, string> Of(ChangeTracker tracker)
    {
        var leads = new Dictionary<Guid, JsonObject>();
        foreach (var entry in tracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified))
        {
            if (LeadOf(entry) is not { } lead || entry.Entity is LeadSearch or FieldValue)
            {
                continue; // What a lead is found by follows the lead.
            }

            var was = leads.TryGetValue(lead, out var known) ? known : leads[lead] = new() { [Added] = new JsonObject(), [Changed] = new JsonObject() };
            var table = entry.Metadata.GetTableName()!;
            var rows = was[entry.State == EntityState.Added ? Added : Changed]!.AsObject();
            (rows[table] as JsonArray ?? Begin(rows, table)).Add(entry.State == EntityState.Added ? Row(entry, p => p.Metadata.IsPrimaryKey()) : Row(entry, p => p.Metadata.IsPrimaryKey() || p.IsModified));
        }

        return leads.Where(l => l.Value[Changed]!.AsObject().Count > 0 || l.Value[Added]!.AsObject().Count > 0).ToDictionary(l => l.Key, l => l.Value.ToJsonString());

        static JsonArray Begin(JsonObject rows, string table)
        {
            var list = new JsonArray();
            rows[table] = list;
            return list;
        }
    }

    /// <summary>Takes what was written down by <see cref="Of"/> back, the latest save of every lead first: all leads at once, save by save.</summary>
    /// <param name="leads">Of each lead, in the order of the saves.</param>
    public static async Task TakeBack(LeadFlowDb db, IReadOnlyList<IReadOnlyList<string>> leads, CancellationToken cancellationToken)
    {
        for (var back = 1; leads.Any(l => l.Count >= back); back++)
        {
            var saves = leads.Where(l => l.Count >= back).Select(l => JsonNode.Parse(l[^back])!.AsObject()).ToList();
            foreach (var (table, added) in ByTable(saves, Added).OrderBy(t => t.Key == "opportunities" ? 0 : 1)) // They refer to hand-offs.
            {
                await Run(db, $"DELETE FROM {table} AS t USING jsonb_populate_recordset(NULL::{table}, {{0}}::jsonb) AS b WHERE {Same(added[0].Select(c => c.Key))}", Array(added), cancellationToken);
            }

            foreach (var (table, changed) in ByTable(saves, Changed))
            {
                var key = db.Model.GetEntityTypes().First(e => e.GetTableName() == table).FindPrimaryKey()!.Properties.Select(p => p.GetColumnName()).ToHashSet();
                foreach (var like in changed.GroupBy(r => string.Join(',', r.Select(c => c.Key))))
                {
                    var columns = like.Key.Split(',').Where(c => !key.Contains(c)).ToList();
                    await Run(db, $"UPDATE {table} AS t SET {string.Join(", ", columns.Select(c => $"\"{c}\" = b.\"{c}\""))} FROM jsonb_populate_recordset(NULL::{table}, {{0}}::jsonb) AS b WHERE {Same(key)}", Array(like), cancellationToken);
                }
            }
        }

        static Dictionary<string, List<JsonObject>> ByTable(List<JsonObject> saves, string what) => saves.SelectMany(s => s[what]!.AsObject())
            .GroupBy(t => t.Key, t => t.Value!.AsArray().Select(r => r!.AsObject())).ToDictionary(g => g.Key, g => g.SelectMany(r => r).ToList());

        static string Array(IEnumerable<JsonObject> rows) => $"[{string.Join(',', rows.Select(r => r.ToJsonString()))}]";

        static string Same(IEnumerable<string> key) => string.Join(" AND ", key.Select(c => $"t.\"{c}\" = b.\"{c}\""));
    }

    private static Task<int> Run(LeadFlowDb db, string sql, string rows, CancellationToken cancellationToken) => db.Database.ExecuteSqlRawAsync(sql, [rows], cancellationToken);

    private static Guid? LeadOf(EntityEntry entry) => entry.Entity is Lead lead ? lead.Id
        : entry.Metadata.FindProperty("LeadId") is { } property && (property.ClrType == typeof(Guid) || property.ClrType == typeof(Guid?)) ? (Guid?)entry.CurrentValues[property] : null;

    private static JsonObject Row(EntityEntry entry, Func<PropertyEntry, bool> wanted)
    {
        var store = StoreObjectIdentifier.Create(entry.Metadata, StoreObjectType.Table)!.Value;
        var row = new JsonObject();
        foreach (var property in entry.Properties.Where(p => wanted(p) && p.Metadata.GetColumnName(store) is not (null or "xmin")))
        {
            row[property.Metadata.GetColumnName(store)!] = Value(property.Metadata, property.OriginalValue);
        }

        return row;
    }

    private static JsonNode? Value(IProperty property, object? value)
    {
        var mapping = property.GetRelationalTypeMapping();
        var stored = value is null || mapping.Converter is null ? value : mapping.Converter.ConvertToProvider(value);
        return stored switch
        {
            null => null,
            string json when mapping.StoreType == "jsonb" => JsonNode.Parse(json),
            DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", System.Globalization.CultureInfo.InvariantCulture),
            _ => JsonSerializer.SerializeToNode(stored, stored.GetType()),
        };
    }
}
