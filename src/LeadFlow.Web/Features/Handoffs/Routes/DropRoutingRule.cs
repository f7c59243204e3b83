using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Handoffs.Routes;

/// <summary>A rule is asked no more. Offers that it placed stay where they are.</summary>
public static class DropRoutingRule
{
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Command(Guid RuleId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.RoutingRules.SingleOrDefaultAsync(r => r.Id == command.RuleId, cancellationToken) is { } rule)
            {
                db.RoutingRules.Remove(rule);
                db.Note(user, SaveRoutingRule.RulesChange, rule.Id.ToString(), $"{rule.Name}: dropped", time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
                desk.Forget();
            }

            return Result.Success;
        }
    }
}
