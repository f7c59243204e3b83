using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;

namespace LeadFlow.Web.Features.Reports;

/// <summary>A hand-off with the lead that it is about.</summary>
internal sealed class HandoffOfLead
{
    public required Handoff Handoff { get; init; }
    public required Lead Lead { get; init; }
}

/// <summary>Which hand-offs cry wolf counts: those that came to an end in the period, a rep's own left out. An imported outcome has none (LIFECYCLE 7).</summary>
internal static class CryWolfHandoffs
{
    public static IQueryable<HandoffOfLead> Of(LeadFlowDb db, IQueryable<Lead> leads, IReportQuery query, RulesSnapshot rules)
    {
        var (begins, ended) = ReportFilter.Bounds(query, rules.Zone);
        var closed = db.Handoffs.Where(h => h.ClosedAt != null && h.Kind != HandoffKind.Own);
        closed = begins is { } from ? closed.Where(h => h.ClosedAt >= from) : closed;
        closed = ended is { } until ? closed.Where(h => h.ClosedAt < until) : closed;
        closed = query.Agreement is { } version ? closed.Where(h => h.AgreementVersion == version) : closed;
        return closed.Join(leads, h => h.LeadId, l => l.Id, (h, l) => new HandoffOfLead { Handoff = h, Lead = l });
    }
}
