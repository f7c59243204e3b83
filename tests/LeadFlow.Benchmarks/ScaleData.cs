using System.Diagnostics;
using System.Globalization;
using LeadFlow.Web.Data;
using Npgsql;

namespace LeadFlow.Benchmarks;

/// <summary>
/// Very many invented leads by SQL, on an installation that has been founded: a company of reps, SDRs and marketers, sources, three years of captures,
/// common and rare names, every stage and standing in plausible shares, hand-offs, journeys, stage entries and activities. The same ones every time;
/// score and stage follow the first agreement. A million in a few minutes: indexes and triggers are set aside meanwhile.
/// </summary>
internal static class ScaleData
{
    private const int Batch = 100_000;

    public static async Task Fill(string connectionString, int leads, int activitiesPerLead = 4, int responsesPerLead = 0)
    {
        var clock = Stopwatch.StartNew();
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await Do(connection, "SET session_replication_role = replica; SET work_mem = '128MB'; SET maintenance_work_mem = '512MB'; SET synchronous_commit = off");
        await Do(connection, People);
        await Do(connection, Helpers);
        var indexes = await SetAside(connection);
        for (var from = 0; from < leads; from += Batch)
        {
            var to = Math.Min(leads, from + Batch) - 1;
            await Do(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT setseed(0.{from / Batch:000}5)"));
            await Do(connection, Rows.Replace("@from", Text(from), StringComparison.Ordinal).Replace("@to", Text(to), StringComparison.Ordinal).Replace("@activities", Text(activitiesPerLead), StringComparison.Ordinal));
            await Do(connection, Responses.Replace("@responses", Text(responsesPerLead), StringComparison.Ordinal));
            Console.WriteLine($"  {to + 1:N0} leads after {clock.Elapsed.TotalSeconds:0} s");
        }

        foreach (var index in indexes)
        {
            await Do(connection, index);
        }

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

        await Do(connection, "SET session_replication_role = origin");
        await Do(connection, StageTallySql.Heal);
        await Do(connection, StageTallySql.Compact);
        await Do(connection, "UPDATE companies SET rules_no = rules_no + 1");
        await Do(connection, "VACUUM ANALYZE");
        Console.WriteLine($"  {leads:N0} leads filled and indexed in {clock.Elapsed.TotalSeconds:0} s");
    }

    /// <summary>So many more offers that wait in the open queue for another day, of leads that are on offer nowhere.</summary>
    public static Task Offer(NpgsqlConnection connection, int offers) => Do(connection, $"""
        INSERT INTO handoffs (id, lead_id, origin_lead_id, journey_number, series_id, attempt, series_offered_at, kind, state, is_override, score, agreement_version, why, offered_at, due_at, routed_at)
        SELECT gen_random_uuid(), l.id, l.id, 1, gen_random_uuid(), 1, now() - interval '2 hours', 'Queue', 'Offered', true, 80, 1, 'Meets the definition', now() - interval '2 hours', now() + interval '1 day', now() - interval '2 hours'
        FROM leads l WHERE NOT EXISTS (SELECT FROM handoffs h WHERE h.lead_id = l.id AND h.state IN ('Offered', 'Claimed')) ORDER BY md5(l.id::text) LIMIT {offers}
        """);

    /// <summary>So many open leads, and so many claimed ones, are theirs.</summary>
    public static Task Give(NpgsqlConnection connection, string email, int leads, int claimed) => Do(connection, $"""
        CREATE TEMP TABLE given AS SELECT lead_id, (SELECT id FROM users WHERE email = '{email}') AS user_id FROM lead_qualification WHERE standing = 'Open' ORDER BY md5(lead_id::text) LIMIT {leads};
        UPDATE leads SET owner_id = user_id FROM given WHERE id = lead_id;
        UPDATE lead_qualification AS q SET owner_id = user_id, next_action = CASE WHEN random() < .3 THEN 'Greet' ELSE next_action END, next_action_at = now() + (random() * 10 - 5) * interval '1 day' FROM given WHERE q.lead_id = given.lead_id;
        UPDATE handoffs SET claimed_by_id = (SELECT id FROM users WHERE email = '{email}'), due_at = now() + interval '1 day'
        WHERE id IN (SELECT id FROM handoffs WHERE state = 'Claimed' ORDER BY md5(id::text) LIMIT {claimed})
        """);

    /// <summary>Built once over everything instead of row by row; those of constraints stay.</summary>
    private static async Task<List<string>> SetAside(NpgsqlConnection connection)
    {
        var (definitions, names) = (new List<string>(), new List<string>());
        await using (var command = new NpgsqlCommand("""
            SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.schemaname = 'public' AND i.tablename IN ('leads', 'lead_qualification', 'lead_search', 'activities', 'stage_entries', 'journeys', 'responses')
            AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname) AND i.indexdef NOT LIKE 'CREATE UNIQUE%'
            """, connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                names.Add(reader.GetString(0));
                definitions.Add(reader.GetString(1));
            }
        }

        foreach (var name in names)
        {
            await Do(connection, $"DROP INDEX \"{name}\"");
        }

        return definitions;
    }

    private static async Task Do(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 3600 };
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>60 people in six teams, and twelve sources; nobody of them can sign in.</summary>
    private const string People = """
        INSERT INTO teams (id, name, side) SELECT ('00000000-0000-7000-8000-0000000010' || lpad(i::text, 2, '0'))::uuid, 'Scale team ' || i, 'Sales' FROM generate_series(1, 6) AS i ON CONFLICT DO NOTHING;
        INSERT INTO users (id, name, role, side, team_id, is_active, created_at, email, normalized_email, user_name, normalized_user_name, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
        SELECT ('00000000-0000-7000-8000-0000000020' || lpad(i::text, 2, '0'))::uuid, (ARRAY['Amara', 'Jonas', 'Lena', 'Priya', 'Tomas', 'Helen'])[1 + i % 6] || ' ' || (ARRAY['Okafor', 'Meyer', 'Brandt', 'Raman', 'Rivera', 'Stone', 'Novak', 'Ek', 'Ito', 'Silva'])[1 + i / 6],
          (ARRAY['Rep', 'Rep', 'Rep', 'Sdr', 'Marketer', 'Rep'])[1 + i % 6], (ARRAY['Sales', 'Sales', 'Sales', 'Sales', 'Marketing', 'Sales'])[1 + i % 6], ('00000000-0000-7000-8000-0000000010' || lpad((1 + i % 6)::text, 2, '0'))::uuid, true, now(),
          'scale' || i || '@bench.example', 'SCALE' || i || '@BENCH.EXAMPLE', 'scale' || i || '@bench.example', 'SCALE' || i || '@BENCH.EXAMPLE', false, false, false, true, 0
        FROM generate_series(0, 59) AS i ON CONFLICT DO NOTHING;
        INSERT INTO sources (id, name, kind, generated_by)
        SELECT ('00000000-0000-7000-8000-0000000030' || lpad(i::text, 2, '0'))::uuid, (ARRAY['Web form', 'Organic search', 'Paid search', 'Social', 'Webinar', 'Trade show', 'Content download', 'Inbound call', 'Partner', 'Referral', 'Prospecting', 'Newsletter'])[i],
          (ARRAY['WebForm', 'OrganicSearch', 'PaidSearch', 'Social', 'Webinar', 'TradeShow', 'ContentDownload', 'InboundCall', 'Partner', 'Referral', 'SalesProspecting', 'Email'])[i], CASE WHEN i IN (8, 11) THEN 'Sales' ELSE 'Marketing' END
        FROM generate_series(1, 12) AS i ON CONFLICT DO NOTHING;
        """;

    private const string Helpers = """
        CREATE OR REPLACE FUNCTION pg_temp.v7(at timestamptz, salt text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
          SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(h, 1, 3) || '8' || substr(h, 4, 15))::uuid FROM (SELECT md5(salt) AS h) AS m $$;
        CREATE OR REPLACE FUNCTION pg_temp.word(n int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
          SELECT (ARRAY['ber','dal','fin','gar','hol','jar','kel','lin','mor','nor','pet','ros','sol','tor','vik','wen','has','kro','lun','mag'])[1 + n % 20] || (ARRAY['an','el','in','os','un','ar','is','om'])[1 + (n / 20) % 8]
            || (ARRAY['berg','dorf','ford','gaard','heim','land','man','sen','son','stein','strom','wald','wick','witz','ski','ova','ez','ini','aki','ura'])[1 + (n / 160) % 20] || CASE WHEN n < 3200 THEN '' ELSE (ARRAY['','e','er','a'])[1 + (n / 3200) % 4] END $$;
        CREATE TEMP TABLE filled (LIKE leads, score int, parts int[], stage text, standing text, interest float8, next_at timestamptz, touched timestamptz, since timestamptz, fills int);
        """;

    /// <summary>One batch: drawn once into a table of its own, then spread.</summary>
    private const string Rows = """
        TRUNCATE filled;
        INSERT INTO filled (id, version, title, name_key, company_key, phone_key, first_name, last_name, email, phone, job_title, company, country, city, external_id, external_system, owner_id, source_id, tags, captured_at, captured_on, captured_at_is_implied,
          budget_level, budget_learned_at, authority_level, authority_learned_at, need_level, need_learned_at, timeframe_from, timeframe_to, timeframe_learned_at, has_implied_milestones, journey_number, score, parts, stage, standing, interest, next_at, touched, since, fills)
        SELECT id, 1, first || ' ' || last, lower(first || ' ' || last), lower(company), phone, first, last, lower(first) || '.' || lower(last) || i || '@' || CASE WHEN i % 4 = 0 THEN 'gmail.com' ELSE lower(split_part(company, ' ', 1)) || '.example' END, '+' || phone,
          (ARRAY['Head of Purchasing', 'COO', 'Plant Director', 'Buyer', 'Owner', 'Head of IT', 'Supply Chain Lead'])[1 + i % 7], company, (ARRAY['Germany', 'Norway', 'Spain', 'Austria', 'France', 'Chile', 'Japan'])[1 + i % 7], (ARRAY['Graz', 'Oslo', 'Vigo', 'Leeds', 'Lyon', 'Ghent', 'Bremen'])[1 + (i / 7) % 7],
          CASE WHEN i % 5 = 0 THEN 'CRM-' || i END, CASE WHEN i % 5 = 0 THEN 'crm' END,
          CASE WHEN (s.stage = 'Raw' AND i % 50 <> 0) OR i % 9 <> 0 THEN ('00000000-0000-7000-8000-0000000020' || lpad((i % 60)::text, 2, '0'))::uuid END,
          ('00000000-0000-7000-8000-0000000030' || lpad((1 + floor(12 * x8 * x8))::text, 2, '0'))::uuid, CASE WHEN i % 20 = 0 THEN ARRAY['pilot'] WHEN i % 33 = 0 THEN ARRAY['fair', 'vip'] ELSE '{}' END,
          at, at::date, false, b, CASE WHEN b <> 'Unknown' THEN learned END, a, CASE WHEN a <> 'Unknown' THEN learned END, n, CASE WHEN n <> 'Unknown' THEN learned END,
          CASE WHEN tp > 0 THEN current_date + (180 - tp * 12) END, CASE WHEN tp > 0 THEN current_date + (200 - tp * 12) END, CASE WHEN tp > 0 THEN learned END, false, 1,
          score, ARRAY[bp, ap, np, tp, ip, 0], CASE WHEN standing IN ('InOpportunity', 'Customer') THEN 'Hot' WHEN standing = 'Dead' THEN 'Dead' ELSE s.stage END, standing, ip * 3.0,
          CASE WHEN standing = 'Open' THEN date_trunc('minute', now()) + (x9 * 30 - 3) * interval '1 day' ELSE '9999-01-01' END, greatest(at, now() - x7 * x7 * interval '200 days'), greatest(at, now() - x6 * x6 * interval '300 days'), i
        FROM (SELECT *, bp + ap + np + tp + ip AS score FROM (SELECT *,
            CASE b WHEN 'Possible' THEN 12 WHEN 'Likely' THEN 21 WHEN 'Confirmed' THEN 30 ELSE 0 END AS bp, CASE a WHEN 'Possible' THEN 8 WHEN 'Likely' THEN 14 WHEN 'Confirmed' THEN 20 ELSE 0 END AS ap, CASE n WHEN 'Possible' THEN 10 WHEN 'Likely' THEN 17 WHEN 'Confirmed' THEN 25 ELSE 0 END AS np,
            pg_temp.v7(at, 'lead' || i) AS id FROM (SELECT i, x5, x6, x7, x8, x9,
              now() - x1 * interval '1095 days' AS at, now() - x5 * interval '25 days' AS learned,
              (ARRAY['Unknown','Unknown','Unknown','Unknown','No','Possible','Possible','Likely','Likely','Confirmed'])[1 + floor(x2 * 10)] AS b, (ARRAY['Unknown','Unknown','Unknown','No','Possible','Possible','Likely','Likely','Confirmed'])[1 + floor(x3 * 9)] AS a,
              (ARRAY['Unknown','Unknown','Possible','Possible','Likely','Confirmed'])[1 + floor(x4 * 6)] AS n, greatest(0, floor(x5 * 28) - 12)::int AS tp, floor(x6 * 11)::int AS ip,
              (ARRAY['Ada','Bilal','Chen','Dora','Elif','Farid','Grace','Hugo','Ines','Jonas','Kofi','Lena','Marit','Nils','Oksana','Priya','Quentin','Rosa','Sven','Tomas','Uma','Viktor','Wanda','Xenia','Yusuf','Zofia'])[1 + floor(x7 * 26)] AS first,
              CASE WHEN x8 < .08 THEN (ARRAY['Smith', 'Schmidt', 'Garcia', 'Nguyen', 'Hansen'])[1 + floor(x9 * 5)] ELSE initcap(pg_temp.word(floor(12800 * x9 * x9)::int)) END AS last,
              initcap(pg_temp.word(floor(12800 * x3)::int)) || ' ' || (ARRAY['GmbH', 'AS', 'Ltd', 'SL', 'Foods', 'Logistics', 'Textile', 'Packaging'])[1 + floor(x4 * 8)] AS company, (ARRAY['49', '47', '34', '43', '33', '56', '81'])[1 + i % 7] || (100000000 + floor(x2 * 899999999))::bigint AS phone
              FROM (SELECT i, random() AS x1, random() AS x2, random() AS x3, random() AS x4, random() AS x5, random() AS x6, random() AS x7, random() AS x8, random() AS x9 FROM generate_series(@from, @to) AS i) AS d) AS e) AS f) AS g
        CROSS JOIN LATERAL (SELECT CASE WHEN score >= 70 AND b = 'Confirmed' AND a IN ('Likely', 'Confirmed') AND n IN ('Likely', 'Confirmed') AND tp >= 8 AND ip >= 5 THEN 'Hot' WHEN score >= 35 AND n <> 'Unknown' AND ip >= 2 AND b <> 'No' THEN 'Warm' ELSE 'Raw' END AS stage) AS s
        CROSS JOIN LATERAL (SELECT CASE WHEN s.stage <> 'Hot' AND i % 8 = 3 THEN 'Dead' WHEN s.stage <> 'Raw' AND i % 12 = 5 THEN 'InOpportunity' WHEN s.stage <> 'Raw' AND i % 10 = 7 THEN 'Customer' ELSE 'Open' END AS standing) AS t;
        UPDATE filled SET first_touched_at = CASE WHEN fills % 6 <> 0 THEN captured_at + interval '3 hours' END, warm_at = CASE WHEN stage IN ('Warm', 'Hot') THEN captured_at + interval '4 days' END, hot_at = CASE WHEN stage = 'Hot' THEN since END, offered_at = CASE WHEN stage = 'Hot' THEN since END,
          claimed_at = CASE WHEN stage = 'Hot' AND (standing <> 'Open' OR owner_id IS NOT NULL) THEN since + interval '20 minutes' END, accepted_at = CASE WHEN standing IN ('InOpportunity', 'Customer') THEN since + interval '1 day' END,
          won_at = CASE WHEN standing = 'Customer' THEN least(now(), since + interval '20 days') END, won_on = CASE WHEN standing = 'Customer' THEN least(now(), since + interval '20 days')::date END, dead_at = CASE WHEN standing = 'Dead' THEN since END,
          dead_reason = CASE WHEN standing = 'Dead' THEN (ARRAY['No budget', 'No need', 'Bad timing', 'Unresponsive'])[1 + fills % 4] END, revisit_on = CASE WHEN standing = 'Dead' THEN since::date + 180 END;
        INSERT INTO leads (id, version, title, name_key, company_key, phone_key, first_name, last_name, email, phone, job_title, company, country, city, external_id, external_system, owner_id, source_id, tags, captured_at, captured_on, captured_at_is_implied,
          budget_level, budget_learned_at, authority_level, authority_learned_at, need_level, need_learned_at, timeframe_from, timeframe_to, timeframe_learned_at, first_touched_at, warm_at, hot_at, offered_at, claimed_at, accepted_at, won_at, won_on, dead_at, has_implied_milestones, dead_reason, revisit_on, journey_number)
        SELECT id, version, title, name_key, company_key, phone_key, first_name, last_name, email, phone, job_title, company, country, city, external_id, external_system, owner_id, source_id, tags, captured_at, captured_on, captured_at_is_implied,
          budget_level, budget_learned_at, authority_level, authority_learned_at, need_level, need_learned_at, timeframe_from, timeframe_to, timeframe_learned_at, first_touched_at, warm_at, hot_at, offered_at, claimed_at, accepted_at, won_at, won_on, dead_at, has_implied_milestones, dead_reason, revisit_on, journey_number FROM filled;
        INSERT INTO lead_qualification (lead_id, standing, stage_name, stage_kind, score, parts, sales_ready, defined_kind, scored_on, agreement_version, interest_version, evidence_no, interest_value, interest_as_of, held_by_return, is_override, last_touch_at, next_action, next_action_at, captured_at, owner_id, source_id, stage_since)
        SELECT id, standing, stage, stage, score, parts, stage = 'Hot', CASE WHEN stage = 'Dead' THEN 'Raw' ELSE stage END, current_date, 1, 1, 1, interest, current_date, false, false, touched,
          CASE WHEN standing = 'Open' THEN (ARRAY['Greet and find out what they need', 'Ask what is missing to be hot', 'Call', 'Send the price list'])[1 + fills % 4] ELSE '' END, next_at, captured_at, owner_id, source_id, since FROM filled;
        INSERT INTO lead_search (lead_id, text, captured_at, last_name_key, email_key, external_key, email_domain)
        SELECT id, lower(concat_ws(' ', title, email, company, phone, phone_key, external_id)), captured_at, lower(last_name || ' ' || first_name), lower(email), lower(coalesce(external_id, '')), lower(split_part(email, '@', 2)) FROM filled;
        INSERT INTO identities (kind, value, lead_id, origin_lead_id) SELECT 'Email', CASE WHEN email LIKE '%@gmail.com' THEN replace(split_part(email, '@', 1), '.', '') || '@gmail.com' ELSE email END, id, id FROM filled ON CONFLICT DO NOTHING;
        INSERT INTO identities (kind, value, lead_id, origin_lead_id) SELECT 'External', E'crm\n' || external_id, id, id FROM filled WHERE external_id IS NOT NULL ON CONFLICT DO NOTHING;
        INSERT INTO journeys (id, lead_id, origin_lead_id, number, began_at, why) SELECT pg_temp.v7(captured_at, 'journey' || fills), id, id, 1, captured_at, 'Captured' FROM filled;
        INSERT INTO stage_entries (id, lead_id, origin_lead_id, journey_number, stage_name, stage_kind, at, cause, why, score, agreement_version, implied, undone, from_held_by_return, from_override)
        SELECT pg_temp.v7(captured_at, 'raw' || fills), id, id, 1, 'Raw', 'Raw', captured_at, 'Agreement', 'Captured', 0, 1, false, false, false, false FROM filled
        UNION ALL SELECT pg_temp.v7(since, 'now' || fills), id, id, 1, stage, stage, since, 'Agreement', 'Meets the definition', score, 1, false, false, false, false FROM filled WHERE stage <> 'Raw';
        INSERT INTO handoffs (id, lead_id, origin_lead_id, journey_number, series_id, attempt, series_offered_at, kind, state, is_override, score, agreement_version, why, offered_at, due_at, routed_at, claimed_by_id, claimed_by_name, claimed_at, closed_at)
        SELECT pg_temp.v7(since, 'handoff' || fills), id, id, 1, pg_temp.v7(since, 'series' || fills), 1, since, 'Queue', state, false, score, 1, 'Meets the definition', since, CASE WHEN state = 'Offered' THEN now() + interval '3 hours' ELSE since + interval '1 hour' END, since,
          CASE WHEN state <> 'Offered' THEN coalesce(owner_id, '00000000-0000-7000-8000-000000002001') END, CASE WHEN state <> 'Offered' THEN 'Jonas Meyer' END, CASE WHEN state <> 'Offered' THEN since + interval '20 minutes' END, CASE WHEN state = 'Accepted' THEN since + interval '1 day' END
        FROM (SELECT *, CASE WHEN standing <> 'Open' THEN 'Accepted' WHEN claimed_at IS NULL AND fills % 8 = 1 THEN 'Offered' ELSE 'Claimed' END AS state FROM filled WHERE stage = 'Hot') AS h;
        INSERT INTO activities (id, lead_id, origin_lead_id, kind, side, actor_id, by, at, summary)
        SELECT pg_temp.v7(at, 'activity' || k || ' ' || fills), id, id, (ARRAY['Captured', 'Note', 'Call', 'Email'])[1 + k % 4], (ARRAY['System', 'Marketing', 'Sales', 'Marketing'])[1 + k % 4], owner_id, 'Somebody', at, (ARRAY['Captured', 'Asked for the price list', 'Reached by phone', 'Sent what they asked for'])[1 + k % 4]
        FROM (SELECT *, captured_at + (now() - captured_at) * (k * 0.13) AS at FROM filled CROSS JOIN generate_series(0, @activities - 1) AS k) AS a;
        """;

    /// <summary>What each lead has done of its own accord, mostly lately.</summary>
    private const string Responses = """
        INSERT INTO responses (id, lead_id, origin_lead_id, kind, at, recorded_at, backdated, undone)
        SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(fills::bigint * 100 + k), 12, '0'))::uuid, id, id, (ARRAY['Click', 'Visit', 'Form', 'Click', 'Visit', 'Reply', 'Event', 'Click', 'Visit', 'Call'])[1 + (fills + k * 7) % 10], at, at, false, false
        FROM (SELECT *, greatest(captured_at, now() - ((fills::bigint * 7919 + k * 104729) % 4000) * interval '1 hour') AS at FROM filled CROSS JOIN generate_series(0, @responses - 1) AS k) AS r;
        """;
}
