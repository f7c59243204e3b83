using LeadFlow.Domain.Fields;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Fields;

/// <summary>The custom fields in their order, archived ones last.</summary>
public static class GetFields
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query : IRequest<IReadOnlyList<Field>>;

    /// <param name="Choices">What is offered; of choice and multi-choice.</param>
    /// <param name="FormerChoices">What leads may still hold.</param>
    /// <param name="RequiredBy">Stages of the agreement in force that ask for it.</param>
    public sealed record Field(Guid Id, string Key, string Label, FieldKind Kind, IReadOnlyList<string> Choices, IReadOnlyList<string> FormerChoices, string Help, bool Archived, IReadOnlyList<string> RequiredBy, int Version);

    public sealed class Handler(Desk desk) : IRequestHandler<Query, IReadOnlyList<Field>>
    {
        public async Task<IReadOnlyList<Field>> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            return [.. rules.Fields.All.OrderBy(f => f.IsArchived).Select(f => new Field(f.Id, f.Key, f.Label, f.Kind, f.Choices, f.FormerChoices, f.Help, f.IsArchived,
                [.. rules.Agreement.Content.Stages.Where(s => s.Criteria.RequiredCustomFields.Contains(f.Key)).Select(s => s.Name)], f.Version))];
        }
    }
}

/// <summary>Under which keys leads hold something, and how many, counted up to a limit.</summary>
public static class GetFieldUse
{
    public const int CountLimit = 10_000;

    [RequirePolicy(Policies.Administer)]
    public sealed record Query : IRequest<IReadOnlyList<Use>>;

    /// <param name="Leads">One more than <see cref="CountLimit"/> for more than that.</param>
    public sealed record Use(string Key, int Leads);

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, IReadOnlyList<Use>>
    {
        public async Task<IReadOnlyList<Use>> Handle(Query query, CancellationToken cancellationToken) =>
            await db.Database.SqlQueryRaw<Use>(FieldValueSql.Keys).ToListAsync(cancellationToken);
    }
}
