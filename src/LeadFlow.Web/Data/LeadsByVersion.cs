using LeadFlow.Domain.Leads;

namespace LeadFlow.Web.Data;

internal static class LeadsByVersion
{
    /// <summary>Leads that came while this version of the agreement was in force: their first entry names it.</summary>
    public static IQueryable<Lead> CameUnder(this IQueryable<Lead> leads, LeadFlowDb db, int version) =>
        leads.Where(l => db.StageEntries.Any(e => e.LeadId == l.Id && e.FromStage == null && e.AgreementVersion == version));
}
