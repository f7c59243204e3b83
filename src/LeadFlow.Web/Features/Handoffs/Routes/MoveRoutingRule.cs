using LeadFlow.Domain;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Handoffs.Routes;

/// <summary>A rule is asked one place earlier, or later.</summary>
public static class MoveRoutingRule
{
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Command(Guid RuleId, bool Up) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            if (await db.MoveRule<RoutingRule>(command.RuleId, command.Up, cancellationToken) is { } moved)
            {
                db.Note(user, SaveRoutingRule.RulesChange, "order", $"rule {moved.From} became rule {moved.To}", time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                desk.Forget();
            }

            return Result.Success;
        }
    }
}
