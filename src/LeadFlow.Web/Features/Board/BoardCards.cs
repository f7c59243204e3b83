using System.Globalization;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Shared;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Board;

/// <summary>Which leads a board shows.</summary>
/// <param name="Owners">Only theirs; null for everybody's.</param>
/// <param name="Sources">Only of this source: its id, and those of what was merged into it.</param>
/// <param name="Newest">Newest first, else highest score first.</param>
/// <param name="OnlyFor">A restricted rep, who sees nothing but their own and <paramref name="Offered"/>.</param>
internal sealed record BoardScope(Guid[]? Owners, Guid[]? Sources, bool Newest, Guid? OnlyFor, Guid[] Offered)
{
    public bool IsWhole => Owners is null && Sources is null && OnlyFor is null;
}

/// <summary>Where a column ended: the sort key, and the id among equals.</summary>
internal readonly record struct CardCursor(long Key, Guid Id)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Key}_{Id:N}");

    public static CardCursor? Read(string? text) =>
        text?.Split('_') is [var key, var id] && long.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var k) && Guid.TryParse(id, out var i) ? new(k, i) : null;
}

/// <summary>The cards of a board: one query for all its columns, from the narrow row by the index that has a column's order, and the few fields of the wide row that a card shows.</summary>
internal static class BoardCards
{
    public static readonly TimeSpan RecentlyDead = TimeSpan.FromDays(30);

    public sealed record Row(
        Guid LeadId, string StageName, StageKind StageKind, LeadStanding Standing, int Score, string NextAction, DateTimeOffset NextActionAt, DateTimeOffset CapturedAt, DateTimeOffset StageSince, bool IsOverride,
        string Title, string? Company, Guid? OwnerId, string? DeadReason, BantGlance.Facts Bant);

    /// <summary>The first leads of each of these stages that are open.</summary>
    public static IQueryable<LeadQualification> Open(LeadFlowDb db, BoardScope scope, IReadOnlyCollection<string> stages, CardCursor? after, int limit)
    {
        // The pieces are constant; what comes from outside are parameters. The filter of who may see what is laid over it by the model.
        var (key, last) = scope.Newest ? ("captured_at", (object)(after is { } a ? new DateTimeOffset(Math.Clamp(a.Key, 0, DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero) : default)) : ("score", (object)(int)Math.Clamp(after?.Key ?? 0, -1, 101));
        var where = "q.stage_name = s.name AND q.standing = 'Open'"
            + (scope.Owners is null ? "" : " AND q.owner_id = o.id")
            + (scope.Sources switch { null => "", [_] => " AND q.source_id = ({3})[1]", _ => " AND q.source_id = ANY({3})" })
            + (scope.OnlyFor is null ? "" : " AND (q.owner_id = {4} OR q.lead_id = ANY({5}))")
            + (after is null ? "" : $" AND (q.{key}, q.lead_id) < ({{6}}, {{7}})");
        var rows = $"SELECT q.* FROM lead_qualification AS q WHERE {where} ORDER BY q.{key} DESC, q.lead_id DESC LIMIT {{1}}";
        if (scope.Owners is not null)
        {
            rows = $"SELECT t.* FROM unnest({{2}}) AS o(id) CROSS JOIN LATERAL ({rows}) AS t ORDER BY t.{key} DESC, t.lead_id DESC LIMIT {{1}}";
        }

        var sql = "SELECT c.* FROM unnest({0}) AS s(name) CROSS JOIN LATERAL (" + rows + ") AS c";
        return db.Qualifications.FromSqlRaw(sql, stages.ToArray(), limit, scope.Owners ?? [], scope.Sources ?? [], scope.OnlyFor ?? Guid.Empty, scope.Offered, last, after?.Id ?? Guid.Empty).AsNoTracking();
    }

    /// <summary>Who died lately.</summary>
    public static IQueryable<LeadQualification> Dead(LeadFlowDb db, BoardScope scope, DateTimeOffset now)
    {
        var since = now - RecentlyDead;
        var dead = db.Qualifications.AsNoTracking().Where(q => q.Standing == LeadStanding.Dead && q.StageSince > since);
        dead = scope.Owners is { } owners ? dead.Where(q => owners.Contains(q.OwnerId!.Value)) : dead;
        return scope.Sources is { } sources ? dead.Where(q => sources.Contains(q.SourceId!.Value)) : dead;
    }

    public static IQueryable<Row> Rows(LeadFlowDb db, IQueryable<LeadQualification> qualifications) =>
        from q in qualifications
        join l in db.Leads on q.LeadId equals l.Id
        select new Row(
            q.LeadId, q.StageName, q.StageKind, q.Standing, q.Score, q.NextAction, q.NextActionAt, q.CapturedAt, q.StageSince, q.IsOverride,
            l.Title, l.Company, l.OwnerId, l.DeadReason,
            new(l.BudgetLevel, l.BudgetLearnedAt, l.AuthorityLevel, l.AuthorityLearnedAt, l.NeedLevel, l.NeedLearnedAt, l.TimeframeFrom, l.TimeframeTo, q.Parts, q.ScoredOn));

    /// <summary>In the order of the column.</summary>
    public static IEnumerable<Row> InOrder(IEnumerable<Row> rows, bool newest) =>
        newest ? rows.OrderByDescending(r => r.CapturedAt).ThenByDescending(r => r.LeadId, ByBytes) : rows.OrderByDescending(r => r.Score).ThenByDescending(r => r.LeadId, ByBytes);

    public static CardCursor CursorOf(Row row, bool newest) => new(newest ? row.CapturedAt.UtcTicks : row.Score, row.LeadId);

    public static GetBoard.Card ToCard(Row r, RulesSnapshot rules)
    {
        var content = rules.Agreement.Content;
        var owner = r.OwnerId is { } id ? rules.People.GetValueOrDefault(id) : null;
        return new(r.LeadId, r.Title, r.Company, r.StageName, r.StageKind, r.Standing, r.Score)
        {
            Bant = BantGlance.Of(r.Bant, rules),
            OwnerName = owner?.Name,
            Turn = WhoseTurn.Of(r.Standing, content.Stage(r.StageName) ?? content.FirstOf(r.StageKind), owner is null ? null : (owner.Id, owner.Side), r.NextAction == Lead.ClaimIt ? (HandoffState.Offered, null, null) : null, null)?.Side ?? Side.System,
            Next = r.Standing is LeadStanding.Dead ? r.DeadReason ?? "" : r.NextAction,
            DueAt = r.Standing is LeadStanding.Dead || r.NextActionAt == Lead.Never ? null : r.NextActionAt,
            StageSince = r.StageSince,
            IsOverride = r.IsOverride,
        };
    }

    /// <summary>As PostgreSQL compares them.</summary>
    private static readonly Comparer<Guid> ByBytes = Comparer<Guid>.Create(static (a, b) =>
    {
        Span<byte> x = stackalloc byte[16], y = stackalloc byte[16];
        _ = a.TryWriteBytes(x, bigEndian: true, out _);
        _ = b.TryWriteBytes(y, bigEndian: true, out _);
        return x.SequenceCompareTo(y);
    });
}
