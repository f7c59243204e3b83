using LeadFlow.Web.Data;
using Npgsql;

namespace LeadFlow.Web.Features.Integrations;

/// <summary>The row of one key, apart from the request's own unit of work, which may roll back.</summary>
internal sealed class IdempotencyRow(NpgsqlDataSource source, Guid userId, string path, string key)
{
    private const string Where = "user_id = $1 AND path = $2 AND key = $3";

    /// <summary>Makes this call the first with its key: the database decides among any number. What is older than a day, or was left by a process that died, makes way.</summary>
    public async Task<bool> Begin(byte[] bodyHash, DateTimeOffset now, TimeSpan longestWork)
    {
        await using var command = Command($"""
            INSERT INTO idempotency (user_id, path, key, body_hash, at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (user_id, path, key) DO UPDATE SET body_hash = $4, at = $5, status = NULL, content_type = NULL, answer = NULL, location = NULL
            WHERE idempotency.at < $6 OR (idempotency.status IS NULL AND idempotency.at < $7 AND idempotency.body_hash = $4)
            """);
        command.Parameters.AddWithValue(bodyHash);
        command.Parameters.AddWithValue(now);
        command.Parameters.AddWithValue(now - IdempotencyRecord.Lifetime);
        command.Parameters.AddWithValue(now - longestWork);
        return await command.ExecuteNonQueryAsync() == 1;
    }

    public async Task<IdempotencyRecord?> Read(CancellationToken cancellationToken)
    {
        await using var command = Command($"SELECT body_hash, at, status, content_type, answer, location FROM idempotency WHERE {Where}");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return !await reader.ReadAsync(cancellationToken) ? null : new IdempotencyRecord
        {
            UserId = userId,
            Path = path,
            Key = key,
            BodyHash = reader.GetFieldValue<byte[]>(0),
            At = reader.GetFieldValue<DateTimeOffset>(1),
            Status = reader.IsDBNull(2) ? null : reader.GetInt32(2),
            ContentType = reader.IsDBNull(3) ? null : reader.GetString(3),
            Answer = reader.IsDBNull(4) ? null : reader.GetFieldValue<byte[]>(4),
            Location = reader.IsDBNull(5) ? null : reader.GetString(5),
        };
    }

    public async Task Finish(int status, string? contentType, byte[] answer, string? location)
    {
        await using var command = Command($"UPDATE idempotency SET status = $4, content_type = $5, answer = $6, location = $7 WHERE {Where}");
        command.Parameters.AddWithValue(status);
        command.Parameters.AddWithValue(contentType ?? (object)DBNull.Value);
        command.Parameters.AddWithValue(answer);
        command.Parameters.AddWithValue(location ?? (object)DBNull.Value);
        await command.ExecuteNonQueryAsync();
    }

    public async Task Forget()
    {
        await using var command = Command($"DELETE FROM idempotency WHERE {Where}");
        await command.ExecuteNonQueryAsync();
    }

    private NpgsqlCommand Command(string sql)
    {
        var command = source.CreateCommand(sql);
        command.Parameters.AddWithValue(userId);
        command.Parameters.AddWithValue(path);
        command.Parameters.AddWithValue(key);
        return command;
    }
}
