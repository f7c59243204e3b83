using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads.Tags;

/// <param name="Leads">How many bear it.</param>
public sealed record KnownTag(string Name, int Leads);

/// <summary>The tags that leads bear, with how many of them. Counting a million leads takes a moment, so whoever sees everything is told what was counted in the last minutes.</summary>
public sealed class TagBook(TimeProvider time)
{
    /// <summary>The most used of them.</summary>
    public const int Max = 5000;

    private static readonly TimeSpan _life = TimeSpan.FromMinutes(2);
    private (DateTimeOffset At, IReadOnlyList<KnownTag> Tags)? _latest;

    /// <param name="afresh">Counted now.</param>
    public async Task<IReadOnlyList<KnownTag>> Get(LeadFlowDb db, CurrentUser user, bool afresh, CancellationToken cancellationToken)
    {
        if (user.SeesOnlyOwn)
        {
            var own = await db.Leads.AsNoTracking().Where(l => l.Tags.Length > 0).OrderByDescending(l => l.CapturedAt).Select(l => l.Tags).Take(Max).ToListAsync(cancellationToken);
            return [.. own.SelectMany(t => t).GroupBy(t => t).Select(g => new KnownTag(g.Key, g.Count())).OrderByDescending(t => t.Leads).ThenBy(t => t.Name, StringComparer.Ordinal)];
        }

        var now = time.GetUtcNow();
        if (_latest is { } latest && !afresh && now - latest.At < _life)
        {
            return latest.Tags;
        }

        var tags = await db.Database.SqlQuery<KnownTag>($"""SELECT t AS "Name", count(*)::int AS "Leads" FROM leads, unnest(tags) AS t GROUP BY t ORDER BY 2 DESC, 1 LIMIT {Max}""").ToListAsync(cancellationToken);
        _latest = (now, tags);
        return tags;
    }
}
