using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Mails;

/// <summary>The addresses that mail comes in by, and what became of it.</summary>
public static class GetInboundMail
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Query : IRequest<Answer>;

    /// <param name="ReplyDomain">Answers come to addresses there; null for none.</param>
    public sealed record Answer(IReadOnlyList<Item> Endpoints, string? ReplyDomain);

    /// <param name="Leads">Mails that became a lead, or landed on one.</param>
    public sealed record Item(Guid Id, string Name, string? Source, DateTimeOffset CreatedAt, Guid? CreatedById, DateTimeOffset? RevokedAt, DateTimeOffset? LastReceivedAt, int Leads, int Ignored, int Failed)
    {
        public int Received => Leads + Ignored + Failed;
    }

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            var counts = (await db.Captures.AsNoTracking().Where(c => c.EndpointId != null).GroupBy(c => new { c.EndpointId, c.Outcome })
                .Select(g => new { g.Key.EndpointId, g.Key.Outcome, Count = g.Count(), Last = g.Max(c => c.ReceivedAt) }).ToListAsync(cancellationToken)).ToLookup(c => c.EndpointId);
            var endpoints = await db.MailEndpoints.AsNoTracking().OrderBy(e => e.RevokedAt != null).ThenByDescending(e => e.CreatedAt).ToListAsync(cancellationToken);
            return new([.. endpoints.Select(e =>
            {
                var of = counts[e.Id].ToList();
                int Count(params CaptureOutcome[] outcomes) => of.Where(c => outcomes.Contains(c.Outcome)).Sum(c => c.Count);
                return new Item(e.Id, e.Name, rules.SourceOf(e.SourceId) is { } id ? rules.Source(id)?.Name : null, e.CreatedAt, e.CreatedById, e.RevokedAt, of.Count == 0 ? null : of.Max(c => c.Last),
                    Count(CaptureOutcome.Created, CaptureOutcome.Reinquiry, CaptureOutcome.Updated, CaptureOutcome.TakenBack), Count(CaptureOutcome.Ignored), Count(CaptureOutcome.Failed));
            })], rules.ReplyDomain);
        }
    }
}
