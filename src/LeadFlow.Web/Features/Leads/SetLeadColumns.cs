using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>Which columns the list has for whoever asks, where no view says otherwise.</summary>
public static class SetLeadColumns
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Command(IReadOnlyList<string> Columns) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, CurrentUser user) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var preferences = await db.Preferences.SingleOrDefaultAsync(p => p.UserId == user.Id, cancellationToken);
            if (preferences is null)
            {
                preferences = new() { UserId = user.Id!.Value };
                db.Preferences.Add(preferences);
            }

            preferences.LeadColumns = LeadColumns.Keep(LeadColumns.Read(command.Columns));
            await db.SaveChangesAsync(cancellationToken);
            return Result.Success;
        }
    }
}
