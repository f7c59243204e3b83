using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Onboarding;

/// <summary>The first steps are done, or waved aside: pages no longer lead through them.</summary>
public static class SettleIn
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var company = await db.Companies.SingleAsync(cancellationToken);
            if (!company.IsSettled)
            {
                company.Settle();
                await db.SaveChangesAsync(cancellationToken);
                desk.Forget();
            }

            return Result.Success;
        }
    }
}
