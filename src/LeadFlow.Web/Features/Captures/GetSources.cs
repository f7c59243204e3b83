using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures;

/// <summary>Where leads come from, and the campaigns they came by, in order of name.</summary>
public static class GetSources
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query : IRequest<Known>;

    public sealed record Known(IReadOnlyList<Source> Sources, IReadOnlyList<NamedCampaign> Campaigns);

    /// <param name="DefaultTeam">Instead of an owner: its leads wait in the triage inbox, marked for the team.</param>
    /// <param name="OtherNames">A capture by one of these lands on it too.</param>
    public sealed record Source(Guid Id, string Name, SourceKind Kind, Side GeneratedBy, Guid? DefaultOwner, Guid? DefaultTeam, bool IsArchived, IReadOnlyList<string> OtherNames);

    /// <param name="Source">By name.</param>
    /// <param name="Currency">ISO 4217, of budget and cost.</param>
    public sealed record NamedCampaign(Guid Id, string Name, string? Source, DateOnly? StartsOn, DateOnly? EndsOn, decimal? Budget, decimal? Cost, string? Currency, bool IsArchived, IReadOnlyList<string> OtherNames);

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, Known>
    {
        public async Task<Known> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            var (names, campaignNames) = (rules.Merged.SourceByName.ToLookup(m => m.Value.Id, m => m.Key), rules.Merged.CampaignByName.ToLookup(m => m.Value, m => m.Key));
            var campaigns = await db.Campaigns.AsNoTracking().Where(c => c.MergedIntoId == null).ToListAsync(cancellationToken);
            return new(
                [.. rules.Sources.Values.OrderBy(s => s.Name, StringComparer.Ordinal)
                    .Select(s => new Source(s.Id, s.Name, s.Kind, s.GeneratedBy, s.DefaultOwnerId, s.DefaultTeamId, s.ArchivedAt is not null, [.. names[s.Id].Order(StringComparer.Ordinal)]))],
                [.. campaigns.OrderBy(c => c.Name, StringComparer.Ordinal)
                    .Select(c => new NamedCampaign(c.Id, c.Name, c.SourceId is { } source ? rules.Source(source)?.Name : null, c.StartsOn, c.EndsOn, c.Budget, c.Cost, c.Currency, c.ArchivedAt is not null, [.. campaignNames[c.Id].Order(StringComparer.Ordinal)]))]);
        }
    }
}
