using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Leads.Views;

/// <summary>Deletes a view; no lead goes with it. What it was is answered, so that it can be brought back.</summary>
public static class DeleteView
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Command(Guid ViewId, int Version) : IRequest<Deleted>;

    public sealed record Deleted(Result Result, SaveView.Command? Was);

    public sealed class Handler(LeadFlowDb db, CurrentUser user) : IRequestHandler<Command, Deleted>
    {
        public async Task<Deleted> Handle(Command command, CancellationToken cancellationToken)
        {
            var view = await db.LoadView(command.ViewId, user, cancellationToken);
            if (!SaveView.MayChange(view, user))
            {
                return new(Result.Refused("Only whoever made this view, or a manager, deletes it."), null);
            }

            if (SaveView.RefuseStale(view, command.Version) is { } stale)
            {
                return new(stale, null);
            }

            db.SavedViews.Remove(view);
            await db.SaveChangesAsync(cancellationToken);
            return new(Result.Success, new(view.Name, view.Query, view.Columns, view.IsShared));
        }
    }
}
