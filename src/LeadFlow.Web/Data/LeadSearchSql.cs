namespace LeadFlow.Web.Data;

/// <summary>The keys of <see cref="LeadSearch"/> for leads that were there before they were: from the keys that the leads have.</summary>
internal static class LeadSearchSql
{
    public const string Fill = """
        UPDATE lead_search s SET email_key = lower(coalesce(l.email, '')), email_domain = CASE WHEN l.email LIKE '%@%' THEN lower(regexp_replace(l.email, '^.*@', '')) ELSE '' END, external_key = lower(coalesce(l.external_id, '')),
          last_name_key = CASE WHEN words < 2 OR lasts >= words OR trim(coalesce(l.first_name, l.last_name, '')) = '' THEN ''
            ELSE array_to_string(w[words - lasts + 1:], ' ') || ' ' || array_to_string(w[1:words - lasts], ' ') END
        FROM leads l
        CROSS JOIN LATERAL (SELECT string_to_array(l.name_key, ' ') AS w) AS a
        CROSS JOIN LATERAL (SELECT cardinality(w) AS words, greatest(1, cardinality(regexp_split_to_array(trim(coalesce(l.last_name, '')), '\s+'))) AS lasts) AS b
        WHERE l.id = s.lead_id;
        """;
}
