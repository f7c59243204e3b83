using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Captures;

/// <summary>A campaign is over and no longer offered, or is again. Its leads and its cost stay, and what still comes by its name is taken.</summary>
public static class ArchiveCampaign
{
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Command(Guid CampaignId, bool Archive) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.Archive(await db.LoadCampaign(command.CampaignId, cancellationToken), command.Archive, user, time.GetUtcNow(), cancellationToken))
            {
                desk.Forget();
            }

            return Result.Success;
        }
    }
}
