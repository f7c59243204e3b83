using LeadFlow.Domain.Forms;
using LeadFlow.Web.Pipeline;
using Npgsql;

namespace LeadFlow.Web.Features.Forms.Public;

/// <summary>What is known of those who send answers, and of what came before: of all who ask at the same moment in one question to the database.</summary>
public sealed class SenderRecords(NpgsqlDataSource database) : IDisposable
{
    private const int MostTogether = 64;

    private readonly Gathering<Asked, Known> _gathering = new(MostTogether, asked => Ask(database, asked));

    /// <param name="RequestKey">Of the page that was sent; null where it told none.</param>
    /// <param name="AddressKey">Of the network address.</param>
    /// <param name="Since">From when on others from the address count.</param>
    /// <param name="Most">How many of them are counted.</param>
    /// <param name="SameKey">Of the answers within this hour.</param>
    /// <param name="SameBefore">Of the answers within the hour before.</param>
    /// <param name="Lessons">What the sender may be known by.</param>
    public sealed record Asked(Guid FormId, string? RequestKey, string? AddressKey, DateTimeOffset Since, int Most, string SameKey, string SameBefore, IReadOnlyList<(LessonKind Kind, string Value)> Lessons, DateTimeOffset LessonsSince);

    /// <param name="SentBefore">The key of the answers that were sent with this page; empty where they have none, null where none were.</param>
    public sealed record Known(string? SentBefore, int FromAddress, bool IsSameAsBefore, IReadOnlyList<(LessonKind Kind, bool IsSpam)> Lessons);

    public Task<Known> Of(Asked asked) => _gathering.Ask(asked);

    public void Dispose() => _gathering.Dispose();

    private static async Task<IReadOnlyList<Known>> Ask(NpgsqlDataSource database, IReadOnlyList<Asked> asked)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new("""
            SELECT (SELECT coalesce(same_key, '') FROM captures WHERE form_id = a.form_id AND request_key = a.request_key),
                (SELECT count(*) FROM (SELECT FROM captures WHERE form_id = a.form_id AND address_key = a.address_key AND received_at > a.since LIMIT a.most) f)::int,
                EXISTS (SELECT FROM captures WHERE form_id = a.form_id AND same_key = a.same_key) OR EXISTS (SELECT FROM captures WHERE form_id = a.form_id AND same_key = a.same_before)
            FROM unnest($1, $2, $3, $4, $5, $6, $7) WITH ORDINALITY AS a(form_id, request_key, address_key, since, most, same_key, same_before, no) ORDER BY no
            """)
        {
            Parameters =
            {
                Array(a => a.FormId), Array(a => a.RequestKey), Array(a => a.AddressKey), Array(a => a.Since), Array(a => a.Most), Array(a => a.SameKey), Array(a => a.SameBefore),
            },
        });
        var lessons = asked.SelectMany((a, i) => a.Lessons.Select(l => (No: i, l.Kind, l.Value, a.LessonsSince))).ToList();
        batch.BatchCommands.Add(new("""
            SELECT w.no, l.kind, l.is_spam FROM unnest($1, $2, $3, $4) AS w(no, kind, value, since) JOIN spam_lessons l ON l.kind = w.kind AND l.value = w.value WHERE l.kind <> 'Address' OR l.at > w.since
            """)
        {
            Parameters =
            {
                new NpgsqlParameter<int[]> { TypedValue = [.. lessons.Select(l => l.No)] }, new NpgsqlParameter<string[]> { TypedValue = [.. lessons.Select(l => l.Kind.ToString())] },
                new NpgsqlParameter<string[]> { TypedValue = [.. lessons.Select(l => l.Value)] }, new NpgsqlParameter<DateTimeOffset[]> { TypedValue = [.. lessons.Select(l => l.LessonsSince)] },
            },
        });
        await using var rows = await batch.ExecuteReaderAsync();
        List<(string? SentBefore, int FromAddress, bool IsSame)> found = [];
        while (await rows.ReadAsync())
        {
            found.Add((rows.IsDBNull(0) ? null : rows.GetString(0), rows.GetInt32(1), rows.GetBoolean(2)));
        }

        await rows.NextResultAsync();
        List<(int No, LessonKind Kind, bool IsSpam)> learned = [];
        while (await rows.ReadAsync())
        {
            learned.Add((rows.GetInt32(0), Enum.Parse<LessonKind>(rows.GetString(1)), rows.GetBoolean(2)));
        }

        var of = learned.ToLookup(l => l.No, l => (l.Kind, l.IsSpam));
        return [.. found.Select((f, i) => new Known(f.SentBefore, f.FromAddress, f.IsSame, [.. of[i]]))];

        NpgsqlParameter<T[]> Array<T>(Func<Asked, T> read) => new() { TypedValue = [.. asked.Select(read)] };
    }
}
