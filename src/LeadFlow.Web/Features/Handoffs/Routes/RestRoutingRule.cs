using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Handoffs.Routes;

/// <summary>A rule rests, or is asked again.</summary>
public static class RestRoutingRule
{
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Command(Guid RuleId, bool Rests) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var rule = await db.RoutingRules.SingleOrDefaultAsync(r => r.Id == command.RuleId, cancellationToken) ?? throw new NotFoundException("Rule", command.RuleId);
            if (rule.Rests != command.Rests)
            {
                rule.Rest(command.Rests);
                db.Note(user, SaveRoutingRule.RulesChange, rule.Id.ToString(), $"{rule.Name}: {(command.Rests ? "rests" : "is asked again")}", time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
                desk.Forget();
            }

            return Result.Success;
        }
    }
}
