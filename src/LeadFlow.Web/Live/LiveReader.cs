using LeadFlow.Web.Data;
using Npgsql;

namespace LeadFlow.Web.Live;

/// <summary>
/// Reads the live events that have been committed since it read last, each once. Ids are given before a transaction commits, so that a lower one
/// may appear after a higher one: ids that are missing are looked for again until every transaction that could still bring them is over.
/// </summary>
internal sealed class LiveReader(NpgsqlDataSource source, TimeProvider time)
{
    private const int PageSize = 2000;

    /// <summary>At the start, ids this far back may still be on their way.</summary>
    private const int LookBack = 500;

    /// <summary>A statement that was given an id has its transaction number well before this is over.</summary>
    private static readonly TimeSpan _settled = TimeSpan.FromSeconds(5);

    private readonly Dictionary<long, Gap> _gaps = [];

    /// <summary>Pages before one that could not be read.</summary>
    private readonly List<LiveEvent> _pages = [];
    private long? _last;

    private sealed class Gap(long since)
    {
        public long Since => since;

        /// <summary>Once every transaction below this is over, the id will not come any more.</summary>
        public long? Until { get; set; }
    }

    public async Task<IReadOnlyList<LiveEvent>> Read(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        if (_last is null)
        {
            await Begin(connection, cancellationToken);
        }

        for (var isFull = true; isFull;)
        {
            // The bounds first: what was over by then is seen by the rows read after them.
            var (min, max) = await Bounds(connection, cancellationToken);
            var rows = await Rows(connection, cancellationToken);
            isFull = rows.Count == PageSize;
            Settle(rows, min, max);
            _pages.AddRange(rows);
        }

        List<LiveEvent> events = [.. _pages];
        _pages.Clear();
        return events;
    }

    private async Task Begin(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // A sequence that has given nothing yet shows the number that it will give first.
        await using var command = new NpgsqlCommand("SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM live_events_id_seq", connection);
        var last = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        await using var there = new NpgsqlCommand("SELECT id FROM live_events WHERE id > $1 AND id <= $2", connection) { Parameters = { new() { Value = last - LookBack }, new() { Value = last } } };
        var known = new HashSet<long>();
        await using var reader = await there.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            known.Add(reader.GetInt64(0));
        }

        for (var id = Math.Max(1, last - LookBack + 1); id <= last; id++)
        {
            if (!known.Contains(id))
            {
                _gaps[id] = new(time.GetTimestamp());
            }
        }

        _last = last;
    }

    private static async Task<(long Min, long Max)> Bounds(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint FROM pg_current_snapshot() AS s", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private async Task<List<LiveEvent>> Rows(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT id, at, kind, subject_id, user_id FROM live_events WHERE id > $1 OR id = ANY($2) ORDER BY id LIMIT $3", connection)
        {
            Parameters = { new() { Value = _last }, new() { Value = _gaps.Keys.ToArray() }, new() { Value = PageSize } },
        };
        List<LiveEvent> rows = [];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new()
            {
                Id = reader.GetInt64(0),
                At = reader.GetFieldValue<DateTimeOffset>(1),
                Kind = reader.GetString(2),
                SubjectId = reader.IsDBNull(3) ? null : reader.GetGuid(3),
                UserId = reader.IsDBNull(4) ? null : reader.GetGuid(4),
            });
        }

        return rows;
    }

    private void Settle(List<LiveEvent> rows, long min, long max)
    {
        var now = time.GetTimestamp();
        foreach (var row in rows)
        {
            _gaps.Remove(row.Id);
            for (var id = _last!.Value + 1; id < row.Id; id++)
            {
                _gaps[id] = new(now);
            }

            _last = Math.Max(_last.Value, row.Id);
        }

        foreach (var (id, gap) in _gaps.ToList())
        {
            if (gap.Until is null && time.GetElapsedTime(gap.Since, now) > _settled)
            {
                gap.Until = max;
            }
            else if (gap.Until <= min)
            {
                _gaps.Remove(id);
            }
        }
    }
}
