using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;

namespace LeadFlow.Web.Features.Reports;

/// <summary>Which leads a report counts.</summary>
internal static class ReportFilter
{
    /// <summary>By everything but the period.</summary>
    public static IQueryable<Lead> Of(IQueryable<Lead> leads, IReportQuery query, RulesSnapshot rules, Guid? me)
    {
        if (query.Source is { Length: > 0 } source)
        {
            leads = leads.OfSource(source == IReportQuery.None ? null : rules.IdsOfSource(source));
        }

        if (query.Campaign is { Length: > 0 } campaign)
        {
            leads = leads.OfCampaign(campaign == IReportQuery.None ? null : rules.IdsOfCampaign(campaign));
        }

        if (query.Owner is { Length: > 0 } owner)
        {
            Guid? id = owner == "me" ? me : owner == "none" ? null : Guid.Parse(owner);
            leads = leads.Where(l => l.OwnerId == id);
        }

        if (query.Side is { Length: > 0 } side)
        {
            var ids = rules.SourcesBy(side);
            leads = leads.Where(l => ids.Contains(l.SourceId));
        }

        if (query.Country is { Length: > 0 } country)
        {
            leads = leads.Where(l => l.Country == country);
        }

        return query.Tag is { Length: > 0 } tag ? leads.Where(l => l.Tags.Contains(tag)) : leads;
    }

    /// <summary>Those captured in the period.</summary>
    public static IQueryable<Lead> Captured(IQueryable<Lead> leads, IReportQuery query)
    {
        leads = query.From is { } from ? leads.Where(l => l.CapturedOn >= from) : leads;
        return query.To is { } to ? leads.Where(l => l.CapturedOn <= to) : leads;
    }

    /// <summary>The instants at which the period begins and has ended, in the company's zone; null where it does not.</summary>
    public static (DateTimeOffset? Begins, DateTimeOffset? Ended) Bounds(IReportQuery query, TimeZoneInfo zone) =>
        (query.From is { } from ? LocalTime.StartOf(from, zone) : null, query.To is { } to && to < DateOnly.MaxValue ? LocalTime.StartOf(to.AddDays(1), zone) : null);
}
