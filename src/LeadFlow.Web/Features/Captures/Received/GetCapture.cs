using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Received;

/// <summary>One thing that came in, as it came.</summary>
public static class GetCapture
{
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Query(Guid CaptureId) : IRequest<Answer>;

    /// <param name="Lead">What it became is called so; null where whoever asks may not see it.</param>
    /// <param name="File">The imported file that it is a line of.</param>
    /// <param name="MayRetry">It failed, and what was read from it was kept.</param>
    public sealed record Answer(
        Guid Id, CaptureRoute Route, CaptureOutcome Outcome, string Body, DateTimeOffset ReceivedAt, Guid? FromId, Guid? LeadId, string? Lead, string? Error, DateTimeOffset? TriedAt, int Attempts, Guid? ImportId, string? File, int? Line, bool MayRetry);

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken) =>
            await db.Captures.AsNoTracking().Where(c => c.Id == query.CaptureId).Select(c => new Answer(
                c.Id, c.Route, c.Outcome, c.Body, c.ReceivedAt, c.ReceivedFromId, c.LeadId, db.Leads.Where(l => l.Id == c.LeadId).Select(l => l.Title).FirstOrDefault(), c.Error, c.TriedAt, c.Attempts,
                c.ImportId, db.Imports.Where(i => i.Id == c.ImportId).Select(i => i.FileName).FirstOrDefault(), c.Line, c.Outcome == CaptureOutcome.Failed && c.Given != null)).SingleOrDefaultAsync(cancellationToken)
            ?? throw new NotFoundException("Capture", query.CaptureId);
    }
}
