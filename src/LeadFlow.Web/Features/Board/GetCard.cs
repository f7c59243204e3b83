using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Board;

/// <summary>One card as it is now, and who put it where it stands.</summary>
public static class GetCard
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query(Guid LeadId) : IRequest<Answer>;

    /// <param name="MovedBy">Whose step brought it into its stage; null where the agreement did, or it was captured there.</param>
    public sealed record Answer(GetBoard.Card Card, string? MovedBy);

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            var row = await BoardCards.Rows(db, db.Qualifications.AsNoTracking().Where(q => q.LeadId == query.LeadId)).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("Lead", query.LeadId);
            var by = await db.StageEntries.AsNoTracking().Where(e => e.LeadId == query.LeadId && !e.Undone).OrderByDescending(e => e.At).ThenByDescending(e => e.Id)
                .Select(e => new { e.ActorId, e.Cause }).FirstOrDefaultAsync(cancellationToken);
            return new(BoardCards.ToCard(row, rules), by is { Cause: StageCause.Person or StageCause.Wake, ActorId: { } id } ? rules.People.GetValueOrDefault(id)?.Name : null);
        }
    }
}
