using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Search;

/// <summary>What was looked for, as the keys of the database have it.</summary>
internal sealed record Wanted(string Key, IReadOnlyList<string> Words, string Digits)
{
    public const int MaxLength = 200;

    public static Wanted Of(string? text)
    {
        var key = Text.Key(text);
        var digits = key.Length > 0 && key.All(c => char.IsAsciiDigit(c) || c is '+' or ' ' or '-' or '/' or '(' or ')' or '.') ? new string([.. key.Where(char.IsAsciiDigit)]) : "";
        if (digits.StartsWith("00", StringComparison.Ordinal))
        {
            digits = digits[2..];
        }

        return new(key, key.Split(' ', StringSplitOptions.RemoveEmptyEntries), digits.Length >= 3 ? digits : "");
    }

    public bool IsEmpty => Key.Length == 0;

    /// <summary>Just past everything that begins so, byte by byte.</summary>
    public static string EndOf(string prefix) => prefix + "\U0010FFFF";

    /// <summary>What a lead has to hold to be found by it: the digits of a number, however written, or each of the words.</summary>
    public IReadOnlyList<string> Sought => Digits.Length > 0 ? [Digits.TrimStart('0') is { Length: > 0 } rest ? rest : Digits] : Words;

    public string[] Patterns => [.. Sought.Select(Like.Containing)];
}

internal static class Searching
{
    /// <summary>Looked through of somebody's own leads, next to do first.</summary>
    public const int MostOwn = 1_000;

    public static async Task<List<FindAnything.LeadHit>> Load(LeadFlowDb db, IReadOnlyCollection<Guid> ids, RulesSnapshot rules, CancellationToken cancellationToken) =>
        [.. (await db.Leads.AsNoTracking().Where(l => ids.Contains(l.Id)).Select(l => new
            {
                l.Id, l.Title, l.NameKey, l.JobTitle, l.Company, l.Email, l.Phone, l.PhoneKey, l.LastName, l.ExternalId, l.OwnerId, l.DeadReason, l.RevisitOn,
                l.Qualification.StageName, l.Qualification.StageKind, l.Qualification.Standing, l.Qualification.Score,
            }).ToListAsync(cancellationToken)).Select(l => new FindAnything.LeadHit(l.Id, l.Title, l.JobTitle, l.Company, l.Email, l.Phone, l.StageName, l.StageKind, l.Standing, l.Score,
                l.OwnerId, l.OwnerId is { } owner ? rules.People.GetValueOrDefault(owner)?.Name : null, l.DeadReason, l.RevisitOn)
            {
                Keys = [l.NameKey, Text.Key(l.Company), Text.Key(l.Email), l.PhoneKey, PhoneNumber.Digits(l.Phone), Text.Key(l.LastName), Text.Key(l.ExternalId)],
            })];

    /// <summary>Exact, the beginning of a word, inside one, alike; in each the open before the dead, one's own first, then by score.</summary>
    public static IEnumerable<FindAnything.LeadHit> Ranked(IEnumerable<FindAnything.LeadHit> hits, Wanted wanted, Guid? me) => hits
        .Select(h => h with { Match = MatchOf(h, wanted) })
        .OrderBy(h => h.Match).ThenBy(h => h.Standing is LeadStanding.Dead).ThenByDescending(h => h.OwnerId is not null && h.OwnerId == me).ThenByDescending(h => h.Score).ThenBy(h => h.Title, StringComparer.Ordinal);

    private static FindAnything.Match MatchOf(FindAnything.LeadHit hit, Wanted wanted)
    {
        var key = wanted.Digits.Length > 0 ? wanted.Digits : wanted.Key;
        if (hit.Keys.Any(k => k.Length > 0 && (k == key || k == wanted.Key)))
        {
            return FindAnything.Match.Exact;
        }

        var words = wanted.Digits.Length > 0 ? [wanted.Digits] : wanted.Words;
        var all = hit.Keys.SelectMany(k => k.Split([' ', '-', '@', '.', '\''], StringSplitOptions.RemoveEmptyEntries)).ToList();
        if (words.All(w => all.Exists(a => a.StartsWith(w, StringComparison.Ordinal))) || hit.Keys.Any(k => k.StartsWith(key, StringComparison.Ordinal)))
        {
            return FindAnything.Match.Beginning;
        }

        return words.All(w => hit.Keys.Any(k => k.Contains(w, StringComparison.Ordinal))) ? FindAnything.Match.Inside : FindAnything.Match.Alike;
    }

    /// <summary>Of a restricted rep: the leads they may see, as far as anybody looks.</summary>
    public const string Visible = """
        SELECT id AS lead_id FROM (SELECT id FROM leads WHERE owner_id = {0} ORDER BY captured_at DESC LIMIT 5000) AS mine
        UNION SELECT lead_id FROM (SELECT lead_id FROM handoffs WHERE state = 'Offered' AND (assignee_id IS NULL OR assignee_id = {0}) LIMIT 2000) AS offered
        """;
}
