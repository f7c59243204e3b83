using System.Collections.Concurrent;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Features.Shared.TagHelpers;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Html;

namespace LeadFlow.Web.Features.Shared;

/// <summary>What a row or a card shows of budget, authority, need and timeframe, from the few fields that tell it: four letters over cells.</summary>
/// <param name="Levels">Of the four, in this order.</param>
/// <param name="IsStale">Past its agreed life.</param>
public sealed record BantGlance(Level[] Levels, bool[] IsStale)
{
    private static readonly ConcurrentDictionary<(string, int), HtmlString> _drawn = new();

    /// <param name="Parts">The points of each criterion, as kept with the score.</param>
    /// <param name="ScoredOn">The company-local day that they are of.</param>
    public sealed record Facts(Level Budget, DateTimeOffset? BudgetAt, Level Authority, DateTimeOffset? AuthorityAt, Level Need, DateTimeOffset? NeedAt, DateOnly? From, DateOnly? To, int[] Parts, DateOnly ScoredOn);

    public static BantGlance Of(Facts f, RulesSnapshot rules)
    {
        var content = rules.Agreement.Content;
        var timeframe = BantScoring.TimeframeLevel(f.From, f.To, f.Parts.Length > (int)Criterion.Timeframe ? f.Parts[(int)Criterion.Timeframe] : 0, content, f.ScoredOn);
        return new([f.Budget, f.Authority, f.Need, timeframe],
            [IsStale(f.Budget, f.BudgetAt), IsStale(f.Authority, f.AuthorityAt), IsStale(f.Need, f.NeedAt), Timeframe.Between(f.From, f.To)?.IsPassed(f.ScoredOn) == true]);

        bool IsStale(Level level, DateTimeOffset? learnedAt) =>
            BantScoring.IsStale(level, learnedAt is { } at ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, rules.Zone).DateTime) : null, content, f.ScoredOn);
    }

    /// <summary>There are few ways to look, so each is drawn once in a language.</summary>
    public HtmlString Html(Wording t)
    {
        var key = 0;
        for (var i = 0; i < Levels.Length; i++)
        {
            key = (key * 16) + ((int)Levels[i] * 2) + (IsStale[i] ? 1 : 0);
        }

        return _drawn.GetOrAdd((t["Budget"], key), _ =>
        {
            var (says, html) = BantTagHelper.Draw(Levels, IsStale, t);
            return new($"<span class=\"lf-bant\" role=\"img\" aria-label=\"{says}\">{html}</span>");
        });
    }
}
