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
            var campaign = await db.LoadCampaign(command.CampaignId, cancellationToken);
            if (command.Archive)
            {
                campaign.Archive(time.GetUtcNow());
            }
            else
            {
                campaign.Unarchive();
            }

            if (db.ChangeTracker.HasChanges())
            {
                db.Note(user, command.Archive ? "campaign.archive" : "campaign.unarchive", campaign.Name, command.Archive ? "no longer offered" : "offered again", time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
                desk.Forget();
            }

            return Result.Success;
        }
    }
}
