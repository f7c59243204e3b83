using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Captures;

/// <summary>Where leads come from, and the campaigns they came by, in order of name.</summary>
public static class GetSources
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query : IRequest<Known>;

    public sealed record Known(IReadOnlyList<Source> Sources, IReadOnlyList<NamedCampaign> Campaigns);

    public sealed record Source(Guid Id, string Name, SourceKind Kind, Side GeneratedBy, Guid? DefaultOwner);

    public sealed record NamedCampaign(Guid Id, string Name);

    public sealed class Handler(Desk desk) : IRequestHandler<Query, Known>
    {
        public async Task<Known> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            return new(
                [.. rules.Sources.Values.OrderBy(s => s.Name, StringComparer.Ordinal).Select(s => new Source(s.Id, s.Name, s.Kind, s.GeneratedBy, s.DefaultOwnerId))],
                [.. rules.Campaigns.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => new NamedCampaign(c.Value, c.Key))]);
        }
    }
}
