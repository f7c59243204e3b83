using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Agreements;

/// <summary>Versions of the agreement, newest first.</summary>
public static class GetAgreements
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(AgreementState? Status = null) : IRequest<IReadOnlyList<Version>>;

    public sealed record Signature(Side Side, string By, DateTimeOffset At);

    /// <param name="Number">Of the version.</param>
    public sealed record Version(Guid Id, [property: System.Text.Json.Serialization.JsonPropertyName("version")] int Number, AgreementState Status, IReadOnlyList<Signature> Signatures, AgreementContent Content, DateTimeOffset CreatedAt, DateTimeOffset? ActivatedAt);

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, IReadOnlyList<Version>>
    {
        public async Task<IReadOnlyList<Version>> Handle(Query query, CancellationToken cancellationToken)
        {
            var agreements = db.Agreements.AsNoTracking();
            agreements = query.Status is { } status ? agreements.Where(a => a.State == status) : agreements;
            return [.. (await agreements.OrderByDescending(a => a.Version).ToListAsync(cancellationToken)).Select(a => new Version(a.Id, a.Version, a.State, [], a.Content, a.CreatedAt, a.ActivatedAt))];
        }
    }
}
