using LeadFlow.Domain.Qualifying;
using Npgsql;
using NpgsqlTypes;

namespace LeadFlow.Web.Features.Agreements.Scoring;

/// <summary>Results as columns, written with one statement: where the row is still the one that was read.</summary>
internal sealed class ResultColumns(int capacity)
{
    private readonly List<Guid> _ids = new(capacity);
    private readonly List<uint> _seen = new(capacity);
    private readonly List<int> _evidence = new(capacity), _scores = new(capacity), _versions = new(capacity);
    private readonly List<int>[] _parts = [.. Enumerable.Range(0, 6).Select(_ => new List<int>(capacity))];
    private readonly List<bool> _ready = new(capacity);
    private readonly List<string> _kinds = new(capacity);
    private readonly List<DateOnly> _scoredOn = new(capacity), _interestAsOf = new(capacity);
    private readonly List<DateOnly?> _rescoreOn = new(capacity);
    private readonly List<double> _interest = new(capacity);

    public void Add(LeadOnFile lead, Qualification result, int version)
    {
        _ids.Add(lead.Id);
        _seen.Add(lead.Seen);
        _evidence.Add(lead.EvidenceNo);
        _scores.Add(result.Score);
        _versions.Add(version);
        for (var i = 0; i < 5; i++)
        {
            _parts[i].Add(result.Criteria[i].Points);
        }

        _parts[5].Add(result.Adjustments.Sum(a => a.Points));
        _ready.Add(result.SalesReady);
        _kinds.Add(result.Stage.Kind.ToString());
        _scoredOn.Add(result.AsOf);
        _rescoreOn.Add(result.RescoreOn);
        _interest.Add(lead.Evidence.Interest.Value);
        _interestAsOf.Add(lead.Evidence.Interest.AsOf);
    }

    public int Count => _ids.Count;

    /// <summary>Those from one place on, as many as are named: two writers take a part each.</summary>
    /// <returns>How many were written.</returns>
    public async Task<int> Write(NpgsqlConnection connection, int from, int count)
    {
        if (count == 0)
        {
            return 0;
        }

        await using var command = new NpgsqlCommand("""
            UPDATE lead_qualification q
            SET score = d.score, parts = ARRAY[d.p0, d.p1, d.p2, d.p3, d.p4, d.p5], sales_ready = d.ready, defined_kind = d.kind, scored_on = d.scored_on, rescore_on = d.rescore_on,
              agreement_version = d.version, interest_value = d.interest, interest_as_of = d.interest_as_of, interest_version = d.version
            FROM unnest(@ids, @seen, @evidence, @scores, @p0, @p1, @p2, @p3, @p4, @p5, @ready, @kinds, @scoredOn, @rescoreOn, @versions, @interest, @interestAsOf)
              AS d(id, seen, evidence_no, score, p0, p1, p2, p3, p4, p5, ready, kind, scored_on, rescore_on, version, interest, interest_as_of)
            WHERE q.lead_id = d.id AND q.evidence_no = d.evidence_no AND q.xmin = d.seen
            """, connection);
        command.Parameters.AddWithValue("ids", _ids.Slice(from, count));
        command.Parameters.AddWithValue("seen", NpgsqlDbType.Array | NpgsqlDbType.Xid, _seen.Slice(from, count));
        command.Parameters.AddWithValue("evidence", _evidence.Slice(from, count));
        command.Parameters.AddWithValue("scores", _scores.Slice(from, count));
        for (var i = 0; i < _parts.Length; i++)
        {
            command.Parameters.AddWithValue($"p{i}", _parts[i].Slice(from, count));
        }

        command.Parameters.AddWithValue("ready", _ready.Slice(from, count));
        command.Parameters.AddWithValue("kinds", _kinds.Slice(from, count));
        command.Parameters.AddWithValue("scoredOn", _scoredOn.Slice(from, count));
        command.Parameters.AddWithValue("rescoreOn", _rescoreOn.Slice(from, count));
        command.Parameters.AddWithValue("versions", _versions.Slice(from, count));
        command.Parameters.AddWithValue("interest", _interest.Slice(from, count));
        command.Parameters.AddWithValue("interestAsOf", _interestAsOf.Slice(from, count));
        return await command.ExecuteNonQueryAsync();
    }
}
