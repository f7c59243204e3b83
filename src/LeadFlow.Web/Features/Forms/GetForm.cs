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

/// <summary>One form with its draft, what stands in the way of publishing it, and how far it can lift a lead.</summary>
public static class GetForm
{
    [RequirePolicy(Policies.RunForms)]
    public sealed record Query(Guid FormId) : IRequest<View>;

    /// <param name="WarmAtOnce">Of the answers of 90 days that became new leads: those that are warm or further.</param>
    public sealed record View(Guid Id, string Name, string Slug, FormContent Draft, int Version, int? Published, DateTimeOffset? PublishedAt, bool HasChanges, DateTimeOffset? ClosedAt, bool IsArchived,
        IReadOnlyList<FormProblem> Problems, Qualification Best, AgreementContent Agreement, int Answers, int NewLeads, int WarmAtOnce, int Suspected);

    public sealed class Handler(LeadFlowDb db, Desk desk, TimeProvider time) : IRequestHandler<Query, View>
    {
        public async Task<View> Handle(Query query, CancellationToken cancellationToken)
        {
            var form = await db.Forms.AsNoTracking().SingleOrDefaultAsync(f => f.Id == query.FormId, cancellationToken) ?? throw new Pipeline.NotFoundException("Form", query.FormId);
            var rules = await desk.Rules(cancellationToken);
            var m = await desk.Now(cancellationToken);
            var since = time.GetUtcNow().AddDays(-GetForms.Days);
            var came = db.Captures.Where(c => c.FormId == form.Id && c.ReceivedAt > since);
            var answers = await came.CountAsync(c => c.LeadId != null, cancellationToken);
            var created = await came.Where(c => c.Outcome == CaptureOutcome.Created).Join(db.Leads, c => c.LeadId, l => l.Id, (c, l) => new { c.ReceivedAt, l.WarmAt }).GroupBy(_ => 1)
                .Select(g => new { All = g.Count(), Warm = g.Count(l => l.WarmAt != null && l.WarmAt <= l.ReceivedAt.AddMinutes(1)) }).SingleOrDefaultAsync(cancellationToken);
            var suspected = await db.Captures.CountAsync(c => c.FormId == form.Id && c.Outcome == CaptureOutcome.Suspected, cancellationToken);
            return new(form.Id, form.Name, form.Slug, form.Draft, form.Version, form.Published, form.PublishedAt, form.HasChanges, form.ClosedAt, form.ArchivedAt is not null,
                FormCheck.Of(form.Draft, rules.Fields), FormReach.Best(form.Draft, m.Content, m.Today), m.Content, answers, created?.All ?? 0, created?.Warm ?? 0, suspected);
        }
    }
}
