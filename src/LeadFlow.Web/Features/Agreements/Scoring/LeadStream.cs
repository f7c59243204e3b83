using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using Npgsql;

namespace LeadFlow.Web.Features.Agreements.Scoring;

/// <summary>A lead as scoring reads it: where it stands, what we know, and which state of it that was.</summary>
/// <param name="EvidenceNo">A result is written only where it is still this.</param>
/// <param name="InterestVersion">Whose points its decayed sum is made of.</param>
/// <param name="Seen">Which state of its row that was: whatever is done to it meanwhile, learned or not, makes it another one.</param>
internal sealed record LeadOnFile(Guid Id, Stand Stand, Evidence Evidence, int EvidenceNo, int Score, int AgreementVersion, int InterestVersion, uint Seen)
{
    public Qualification Qualify(AgreementContent content, DateOnly today) => BantScoring.Qualify(Evidence, content, today);
}

/// <summary>
/// Leads in the order of their ids, read for scoring alone: no entity, no tracking, bounded memory. Responses are read beside them where the
/// decayed sum has to be added up under other points.
/// </summary>
internal sealed class LeadStream(NpgsqlConnection connection, TimeZoneInfo zone)
{
    private const string Columns = """
        q.lead_id, q.stage_name, q.stage_kind, q.standing, q.hold_stage, q.held_by_return, q.is_override, q.evidence_no, q.score, q.agreement_version, q.interest_version,
        q.interest_value, q.interest_as_of, q.responded_kinds, l.budget_level, l.budget_learned_at, l.authority_level, l.authority_learned_at, l.need_level, l.need_learned_at,
        l.timeframe_from, l.timeframe_to, l.country, l.region, l.company_size, l.industry, l.job_title, l.first_name IS NOT NULL OR l.last_name IS NOT NULL, l.email IS NOT NULL,
        l.phone IS NOT NULL, l.company IS NOT NULL, l.website IS NOT NULL, h.state, q.xmin,
        CASE WHEN l.custom_fields IS NOT NULL THEN (SELECT array_agg(f.key) FROM jsonb_each_text(l.custom_fields) AS f WHERE trim(f.value) <> '') END
        """;

    private const string From = """
        FROM lead_qualification q JOIN leads l ON l.id = q.lead_id
        LEFT JOIN handoffs h ON h.lead_id = q.lead_id AND h.state IN ('Offered', 'Claimed')
        """;

    /// <summary>The next leads after one, of those that <paramref name="where"/> asks for.</summary>
    /// <param name="where">SQL about q and l, with parameters of <paramref name="parameters"/>; a constant of the caller.</param>
    public async Task<List<LeadOnFile>> Next(Guid after, int limit, string where, IEnumerable<NpgsqlParameter> parameters, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT {Columns} {From} WHERE q.lead_id > @after AND {where} ORDER BY q.lead_id LIMIT @limit", connection);
        command.Parameters.AddWithValue("after", after);
        command.Parameters.AddWithValue("limit", limit);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        var leads = new List<LeadOnFile>(Math.Min(limit, 10_000));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            leads.Add(Read(reader));
        }

        return leads;
    }

    /// <summary>The decayed sums of these leads under the points of <paramref name="rules"/>; one without responses is not named.</summary>
    /// <param name="leads">In the order of their ids.</param>
    public async Task<Dictionary<Guid, Interest>> AddUp(IReadOnlyList<LeadOnFile> leads, InterestRules rules, bool isRange, CancellationToken cancellationToken)
    {
        Dictionary<Guid, Interest> sums = [];
        if (leads.Count == 0)
        {
            return sums;
        }

        void Add(Guid id, ResponseKind kind, DateTimeOffset at)
        {
            if (rules.PointsOf(kind) is > 0 and var points)
            {
                ref var sum = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(sums, id, out var known);
                sum = (known ? sum : Interest.None).Add(points, Day(at), rules.HalfLifeDays);
            }
        }

        await (isRange
            ? ReadResponses("lead_id BETWEEN @first AND @last", [new("first", leads[0].Id), new("last", leads[^1].Id)], Add, cancellationToken)
            : ReadResponses("lead_id = ANY(@ids)", [new("ids", leads.Select(l => l.Id).ToArray())], Add, cancellationToken));
        return sums;
    }

    /// <summary>All responses of these leads, to be added up by whatever points.</summary>
    public async Task<Dictionary<Guid, List<DatedResponse>>> Responses(IReadOnlyList<LeadOnFile> leads, CancellationToken cancellationToken)
    {
        Dictionary<Guid, List<DatedResponse>> responses = [];
        await ReadResponses("lead_id = ANY(@ids)", [new("ids", leads.Select(l => l.Id).ToArray())],
            (id, kind, at) => (responses.TryGetValue(id, out var known) ? known : responses[id] = []).Add(new(kind, Day(at))), cancellationToken);
        return responses;
    }

    /// <param name="of">Of which leads; a constant of the caller.</param>
    private async Task ReadResponses(string of, NpgsqlParameter[] parameters, Action<Guid, ResponseKind, DateTimeOffset> take, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT lead_id, kind, at FROM responses WHERE {of} AND NOT undone", connection);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            take(reader.GetGuid(0), KindOf(reader.GetString(1)), reader.GetFieldValue<DateTimeOffset>(2));
        }
    }

    /// <summary>Whether two versions add responses up in the same way.</summary>
    public static bool AreAlike(InterestRules a, InterestRules b) =>
        a.HalfLifeDays == b.HalfLifeDays && Enum.GetValues<ResponseKind>().All(k => a.PointsOf(k) == b.PointsOf(k));

    private LeadOnFile Read(NpgsqlDataReader row)
    {
        var (hasEmail, hasPhone) = (row.GetBoolean(28), row.GetBoolean(29));
        var handoff = row.IsDBNull(32) ? null : row.GetString(32);
        var profile = new Profile(Text(row, 22), Text(row, 23), row.IsDBNull(24) ? null : row.GetInt32(24), Text(row, 25), Text(row, 26));
        var evidence = new Evidence
        {
            Budget = Known(row, 14),
            Authority = Known(row, 16),
            Need = Known(row, 18),
            Timeframe = row.IsDBNull(20) ? null : Timeframe.Between(row.GetFieldValue<DateOnly>(20), row.IsDBNull(21) ? null : row.GetFieldValue<DateOnly>(21)),
            Interest = new(row.GetDouble(11), row.GetFieldValue<DateOnly>(12)),
            Profile = profile,
            CanBeContacted = hasEmail || hasPhone,
            Fields = new KnownFields().With(LeadField.Name, row.GetBoolean(27)).With(LeadField.Email, hasEmail).With(LeadField.Phone, hasPhone).With(LeadField.Company, row.GetBoolean(30))
                .With(LeadField.JobTitle, profile.JobTitle is not null).With(LeadField.Country, profile.Country is not null).With(LeadField.Region, profile.Region is not null)
                .With(LeadField.Industry, profile.Industry is not null).With(LeadField.CompanySize, profile.CompanySize is not null).With(LeadField.Website, row.GetBoolean(31)),
            Custom = row.IsDBNull(34) ? default : KnownKeys.Of(row.GetFieldValue<string[]>(34)),
            Responded = new(row.GetInt32(13)),
        };
        var stand = new Stand(
            row.GetString(1), Enum.Parse<StageKind>(row.GetString(2)), Enum.Parse<LeadStanding>(row.GetString(3)), handoff == nameof(HandoffState.Claimed), handoff == nameof(HandoffState.Offered),
            Text(row, 4), row.GetBoolean(5), row.GetBoolean(6), evidence.CanBeContacted);
        return new(row.GetGuid(0), stand, evidence, row.GetInt32(7), row.GetInt32(8), row.GetInt32(9), row.GetInt32(10), row.GetFieldValue<uint>(33));
    }

    private KnownLevel Known(NpgsqlDataReader row, int at) => new(LevelOf(row.GetString(at)), row.IsDBNull(at + 1) ? null : Day(row.GetFieldValue<DateTimeOffset>(at + 1)));

    private DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    private static string? Text(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : row.GetString(at);

    private static Level LevelOf(string name) => name switch
    {
        nameof(Level.Unknown) => Level.Unknown,
        nameof(Level.No) => Level.No,
        nameof(Level.Possible) => Level.Possible,
        nameof(Level.Likely) => Level.Likely,
        _ => Level.Confirmed,
    };

    private static ResponseKind KindOf(string name) => name switch
    {
        nameof(ResponseKind.Form) => ResponseKind.Form,
        nameof(ResponseKind.Click) => ResponseKind.Click,
        nameof(ResponseKind.Visit) => ResponseKind.Visit,
        nameof(ResponseKind.Call) => ResponseKind.Call,
        _ => Enum.Parse<ResponseKind>(name),
    };
}
