using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Forms;

/// <summary>Every form that visitors have been shown, newest first: answers keep the wording of theirs.</summary>
public static class FindFormVersions
{
    public const int Most = 50;

    [RequirePolicy(Policies.RunForms)]
    public sealed record Query(Guid FormId) : IRequest<IReadOnlyList<Item>>;

    /// <param name="By">Who published it; null for the demo.</param>
    /// <param name="Answers">That came by it, put aside or not.</param>
    public sealed record Item(int Number, DateTimeOffset PublishedAt, Guid? By, int Answers);

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, IReadOnlyList<Item>>
    {
        public async Task<IReadOnlyList<Item>> Handle(Query query, CancellationToken cancellationToken)
        {
            var versions = await db.FormVersions.AsNoTracking().Where(v => v.FormId == query.FormId).OrderByDescending(v => v.Number).Take(Most).Select(v => new { v.Number, v.PublishedAt, v.PublishedById }).ToListAsync(cancellationToken);
            var answers = await db.Captures.Where(c => c.FormId == query.FormId && c.FormVersion != null).GroupBy(c => c.FormVersion!.Value).ToDictionaryAsync(g => g.Key, g => g.Count(), cancellationToken);
            return [.. versions.Select(v => new Item(v.Number, v.PublishedAt, v.PublishedById, answers.GetValueOrDefault(v.Number)))];
        }
    }
}
