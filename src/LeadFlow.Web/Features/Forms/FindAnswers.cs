using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Forms;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Forms.Public;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Forms;

/// <summary>What came in by a form: answers, or what was put aside, newest first.</summary>
public static class FindAnswers
{
    public const int PageSize = 50;

    public enum Shelf { Answers, Suspected, Spam }

    [RequirePolicy(Policies.RunForms)]
    public sealed record Query(Guid FormId, Shelf Shelf, DateTimeOffset? BeforeAt = null, Guid? BeforeId = null) : IRequest<Page>;

    public sealed record Page(IReadOnlyList<Item> Items, bool HasMore);

    /// <param name="Answers">In the words that were shown.</param>
    /// <param name="Lead">What it became is called so; null where whoever asks may not see it.</param>
    public sealed record Item(Guid Id, DateTimeOffset ReceivedAt, CaptureOutcome Outcome, string? Why, int? Version, string? Language, IReadOnlyList<SaidAnswer> Answers, Guid? LeadId, string? Lead);

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, Page>
    {
        public async Task<Page> Handle(Query query, CancellationToken cancellationToken)
        {
            var captures = db.Captures.AsNoTracking().Where(c => c.FormId == query.FormId);
            captures = query.Shelf switch
            {
                Shelf.Suspected => captures.Where(c => c.Outcome == CaptureOutcome.Suspected),
                Shelf.Spam => captures.Where(c => c.Outcome == CaptureOutcome.Spam),
                _ => captures.Where(c => c.Outcome != CaptureOutcome.Suspected && c.Outcome != CaptureOutcome.Spam),
            };
            if (query is { BeforeAt: { } at, BeforeId: { } id })
            {
                captures = captures.Where(c => EF.Functions.LessThan(ValueTuple.Create(c.ReceivedAt, c.Id), ValueTuple.Create(at, id)));
            }

            var rows = await captures.OrderByDescending(c => c.ReceivedAt).ThenByDescending(c => c.Id).Take(PageSize + 1)
                .Select(c => new { c.Id, c.ReceivedAt, c.Outcome, c.Error, c.FormVersion, c.Body, c.LeadId, Lead = db.Leads.Where(l => l.Id == c.LeadId).Select(l => l.Title).FirstOrDefault() })
                .ToListAsync(cancellationToken);
            return new([.. rows.Take(PageSize).Select(r =>
            {
                var body = Json.Read<FormBody>(r.Body);
                return new Item(r.Id, r.ReceivedAt, r.Outcome, r.Error, r.FormVersion, body.Language, [.. body.Answers, .. (body.Posted ?? new Dictionary<string, IReadOnlyList<string>>()).Where(p => body.Answers.All(a => a.Key != p.Key)).Select(p => new SaidAnswer(p.Key, p.Key, Text.Shorten(string.Join(", ", p.Value), 1000)))], r.LeadId, r.Lead);
            })], rows.Count > PageSize);
        }
    }
}
