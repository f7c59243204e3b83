using LeadFlow.Domain.Fields;

namespace LeadFlow.Web.Data;

/// <summary>
/// One line of a custom field of one lead, as filters ask for it: kept in step with the lead by <see cref="LeadFlowDb"/> and <see cref="BulkCopy"/>.
/// What stands here follows from the text alone, so that defining a field later changes no row. Most leads have none.
/// </summary>
public sealed class FieldValue
{
    public required Guid LeadId { get; init; }
    public required string Key { get; init; }

    /// <summary>Order of the lines, from 0.</summary>
    public required int No { get; init; }

    /// <summary>As texts are compared (<see cref="FieldText.Key"/>).</summary>
    public required string Value { get; init; }

    /// <summary>Where the line is a number.</summary>
    public decimal? Number { get; init; }

    /// <summary>Where the line is a date.</summary>
    public DateOnly? Day { get; init; }

    public static IEnumerable<FieldValue> Of(Guid leadId, IReadOnlyDictionary<string, string>? fields) => fields is null ? [] : fields.Where(f => !string.IsNullOrWhiteSpace(f.Value)).SelectMany(f =>
        FieldText.Parts(f.Value).Take(FieldText.MaxParts).Select((part, i) => new FieldValue { LeadId = leadId, Key = f.Key, No = i, Value = FieldText.Key(part), Number = FieldText.NumberIn(part), Day = FieldText.DayIn(part) }));

    /// <summary>Whether it says the same.</summary>
    public bool Says(FieldValue other) => (Value, Number, Day) == (other.Value, other.Number, other.Day);
}

/// <summary>The rows of <see cref="FieldValue"/> for leads that were there before they were.</summary>
internal static class FieldValueSql
{
    public const string Fill = """
        INSERT INTO lead_field_values (lead_id, key, no, value, number, day)
        SELECT id, key, no - 1, value, number, day FROM (
        SELECT l.id, f.key, row_number() OVER (PARTITION BY l.id, f.key ORDER BY p.no) AS no,
          left(trim(regexp_replace(regexp_replace(lower(normalize(p.part, NFKD)), '[\u0300-\u036F]', '', 'g'), '\s+', ' ', 'g')), 600) AS value,
          CASE WHEN trim(p.part) ~ '^-?\d{1,15}(\.\d+)?$' THEN round(trim(p.part)::numeric, 6) END AS number,
          CASE WHEN trim(p.part) ~ '^[1-9]\d{3}-((0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)$' THEN trim(p.part)::date END AS day
        FROM leads l, jsonb_each_text(l.custom_fields) AS f(key, value), regexp_split_to_table(f.value, '\n') WITH ORDINALITY AS p(part, no)
        WHERE l.custom_fields IS NOT NULL AND trim(p.part) <> '') AS lines
        WHERE no <= 50;
        """;

    /// <summary>The keys that leads fill, each with how many leads, counted up to a limit: from one key to the next in the index, without reading them all.</summary>
    public const string Keys = """
        WITH RECURSIVE k AS (
          (SELECT key, 1 AS n FROM lead_field_values ORDER BY key LIMIT 1)
          UNION ALL SELECT (SELECT v.key FROM lead_field_values v WHERE v.key > k.key ORDER BY v.key LIMIT 1), n + 1 FROM k WHERE k.key IS NOT NULL AND n < 400)
        SELECT k.key AS "Key", (SELECT count(*)::int FROM (SELECT 1 FROM lead_field_values v WHERE v.key = k.key AND v.no = 0 LIMIT 10001) AS c) AS "Leads" FROM k WHERE k.key IS NOT NULL
        """;
}
