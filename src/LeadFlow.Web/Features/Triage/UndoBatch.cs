using System.Text.Json;
using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Leads;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Triage;

/// <summary>Takes back one decision on many leads; what others changed since stays, and is named.</summary>
public static class UndoBatch
{
    [RequirePolicy(Policies.TriageLeads)]
    public sealed record Command(Guid BatchId) : IRequest<Done>;

    public sealed record Done(int Undone, IReadOnlyList<string> Refusals);

    public sealed class Handler(LeadFlowDb db, ISender sender, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Done>
    {
        public async Task<Done> Handle(Command command, CancellationToken cancellationToken)
        {
            var action = await db.BulkActions.AsNoTracking().SingleOrDefaultAsync(b => b.Id == command.BatchId && b.ById == user.Id && b.Kind == "triage", cancellationToken)
                ?? throw new NotFoundException("Batch", command.BatchId);
            if (action.UndoneAt is not null)
            {
                return new(0, []);
            }

            var changes = await db.BulkChanges.AsNoTracking().Where(c => c.BulkId == action.Id && c.Changed && !c.Undone).OrderBy(c => c.No).ToListAsync(cancellationToken);
            List<string> refusals = [];
            List<int> undone = [];
            foreach (var change in changes)
            {
                var result = await Undo(change, cancellationToken);
                db.ChangeTracker.Clear();
                if (result.Refusal is { } why)
                {
                    refusals.Add(why);
                }
                else
                {
                    undone.Add(change.No);
                }
            }

            await db.BulkChanges.Where(c => c.BulkId == action.Id && undone.Contains(c.No)).ExecuteUpdateAsync(s => s.SetProperty(c => c.Undone, true), cancellationToken);
            await db.BulkActions.Where(b => b.Id == action.Id).ExecuteUpdateAsync(s => s.SetProperty(b => b.UndoneAt, time.GetUtcNow()), cancellationToken);
            return new(undone.Count, refusals);
        }

        private async Task<Result> Undo(BulkChange change, CancellationToken cancellationToken)
        {
            try
            {
                return await sender.Send(new UndoStep.Command(change.LeadId, JsonSerializer.Deserialize<Guid>(change.Before!)), cancellationToken);
            }
            catch (Exception e) when (e is NotFoundException or ConflictException)
            {
                return Result.Refused(e.Message);
            }
        }
    }
}
