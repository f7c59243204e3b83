using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Security;
using Npgsql;

namespace LeadFlow.Web.Features.Agreements.Scoring;

/// <summary>A response of one of the sampled leads, ready to be added up by any points.</summary>
internal readonly record struct DatedResponse(ResponseKind Kind, DateOnly On);

/// <param name="Group">Index of its group in <see cref="PreviewSample.Sizes"/>.</param>
internal sealed record SampledLead(LeadOnFile Lead, int Group, IReadOnlyList<DatedResponse> Responses)
{
    public LeadOnFile Under(InterestRules rules)
    {
        var sum = Interest.None;
        foreach (var response in Responses)
        {
            if (rules.PointsOf(response.Kind) is > 0 and var points)
            {
                sum = sum.Add(points, response.On, rules.HalfLifeDays);
            }
        }

        return Lead with { Evidence = Lead.Evidence with { Interest = sum } };
    }
}

/// <summary>Some thousand open leads of every stage and score, kept in memory for a minute so that a slider can be answered while it moves.</summary>
internal sealed class PreviewSample
{
    public const int Target = 6000;

    /// <summary>Of each group at least so many, or all it has.</summary>
    private const int AtLeast = 40;

    public required IReadOnlyList<SampledLead> Leads { get; init; }

    /// <summary>How many open leads each group has: those of one stage within ten points of score.</summary>
    public required IReadOnlyList<int> Sizes { get; init; }

    public int Open => Sizes.Sum();

    public static async Task<PreviewSample> Draw(NpgsqlConnection connection, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        // Ids begin with their time: what decides who is drawn is a hash of them.
        List<(Guid Id, int Group)> drawn = [];
        List<int> sizes = [];
        await using (var command = new NpgsqlCommand($"""
            SELECT lead_id, of, size FROM (
              SELECT lead_id, dense_rank() OVER (ORDER BY stage_name, score / 10) AS of, row_number() OVER (PARTITION BY stage_name, score / 10 ORDER BY hashtextextended(lead_id::text, 7)) AS place,
                count(*) OVER (PARTITION BY stage_name, score / 10) AS size, count(*) OVER () AS total
              FROM lead_qualification WHERE standing = 'Open') AS ranked
            WHERE place <= greatest({AtLeast}, ceil(size::numeric * {Target} / total)) ORDER BY of
            """, connection))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var group = (int)reader.GetInt64(1) - 1;
                if (group == sizes.Count)
                {
                    sizes.Add((int)reader.GetInt64(2));
                }

                drawn.Add((reader.GetGuid(0), group));
            }
        }

        var groups = drawn.ToDictionary(d => d.Id, d => d.Group);
        var stream = new LeadStream(connection, zone);
        var leads = await stream.Next(Guid.Empty, drawn.Count + 1, "q.lead_id = ANY(@ids)", [new("ids", groups.Keys.ToArray())], cancellationToken);
        var responses = await stream.Responses(leads, cancellationToken);
        return new() { Leads = [.. leads.Select(l => new SampledLead(l, groups[l.Id], responses.GetValueOrDefault(l.Id) ?? []))], Sizes = sizes };
    }
}

/// <summary>Keeps the latest sample of the process.</summary>
internal sealed class PreviewSamples(NpgsqlDataSource source, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan _life = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _one = new(1);
    private (PreviewSample Sample, long RulesNo, DateTimeOffset Until)? _kept;

    public async Task<PreviewSample> Get(RulesSnapshot rules, CancellationToken cancellationToken)
    {
        if (Kept(rules) is { } sample)
        {
            return sample;
        }

        await _one.WaitAsync(cancellationToken); // One draws, the others wait for it.
        try
        {
            if (Kept(rules) is { } drawnMeanwhile)
            {
                return drawnMeanwhile;
            }

            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            var drawn = await PreviewSample.Draw(connection, rules.Zone, cancellationToken);
            _kept = (drawn, rules.No, time.GetUtcNow() + _life);
            return drawn;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private PreviewSample? Kept(RulesSnapshot rules) => _kept is { } kept && kept.RulesNo == rules.No && kept.Until > time.GetUtcNow() ? kept.Sample : null;
}
