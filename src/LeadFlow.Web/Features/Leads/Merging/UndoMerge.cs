using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads.Merging;

/// <summary>Takes a merge back: each lead has its own rows again; what came after stays with the one that stayed, and is listed.</summary>
public static class UndoMerge
{
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid MergeId) : IRequest<Answer>;

    /// <param name="Kept">Columns that stay as they are, since somebody changed them after the merge.</param>
    public sealed record Answer(Result Result, Guid SurvivorId, IReadOnlyList<string> Kept);

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Answer>
    {
        public async Task<Answer> Handle(Command command, CancellationToken cancellationToken)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var merge = (await db.Merges.FromSql($"SELECT * FROM merges WHERE id = {command.MergeId} FOR UPDATE").ToListAsync(cancellationToken)).SingleOrDefault()
                ?? throw new NotFoundException("Merge", command.MergeId);
            await db.HoldLeads([merge.SurvivorId], cancellationToken);
            var m = await desk.Now(cancellationToken);
            if (!await db.Leads.AnyAsync(l => l.Id == merge.SurvivorId, cancellationToken))
            {
                return await db.WentInto(merge.SurvivorId, cancellationToken) is null ? throw new NotFoundException("Merge", command.MergeId)
                    : new(Result.Refused("This lead was merged again since: take back the later merge first."), merge.SurvivorId, []);
            }

            var later = await db.Merges.AsNoTracking().Where(x => x.SurvivorId == merge.SurvivorId && x.UndoneAt == null && x.Id != merge.Id && x.At > merge.At).OrderBy(x => x.At).FirstOrDefaultAsync(cancellationToken);
            if (merge.CanUndo(later, m.Now) is var can && (!can.Succeeded || merge.UndoneAt is not null))
            {
                return new(can, merge.SurvivorId, []);
            }

            var since = await db.Handoffs.IgnoreQueryFilters().AsNoTracking().Where(h => h.LeadId == merge.SurvivorId && h.OriginLeadId == merge.SurvivorId && h.OfferedAt >= merge.At).ToListAsync(cancellationToken);
            if (Lead.CanComeApart(since) is { Succeeded: false } claimed)
            {
                return new(claimed, merge.SurvivorId, []);
            }

            var kept = await TakeBack(merge, m, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new(Result.Success, merge.SurvivorId, kept);
        }

        private async Task<IReadOnlyList<string>> TakeBack(LeadMerge merge, Moment m, CancellationToken cancellationToken)
        {
            var merged = await db.MergedLeads.Where(l => l.MergeId == merge.Id).ToListAsync(cancellationToken);
            var kept = await db.TakeBack(merge.SurvivorId, merge.Before!, merge.After!, cancellationToken);
            foreach (var one in merged)
            {
                await db.PutBack(one.Rows!, cancellationToken);
                await db.ReturnRows(merge.SurvivorId, one.Origins, one.LeadId, cancellationToken);
                await db.Database.ExecuteSqlAsync($"UPDATE notices SET lead_id = {one.LeadId} WHERE id = ANY ({one.Notices})", cancellationToken);
                one.Restore();
            }

            merge.Undo(user.Id, m.Now);
            await db.SaveChangesAsync(cancellationToken);
            List<Guid> all = [merge.SurvivorId, .. merged.Select(o => o.LeadId)];
            var leads = new List<Lead>();
            foreach (var id in all)
            {
                leads.Add(await db.LoadToMerge(id, merge.At, cancellationToken));
            }

            // What each is found by follows its fields, which went back behind the tracker.
            await db.SaveChangesAsync(cancellationToken);
            await db.FindAgain([.. all], cancellationToken);
            foreach (var lead in leads)
            {
                lead.ComeApart(lead.Id == merge.SurvivorId ? $"The merge with {string.Join(", ", merged.Select(o => o.Title))} was taken back" : "A lead of its own again: a merge was taken back", lead.Id != merge.SurvivorId || !kept.Contains("next_action"), merge.At, all.Where(other => other != lead.Id), user.Actor, m);
            }

            await db.SaveChangesAsync(cancellationToken);
            foreach (var one in merged)
            {
                await db.SetApart(merge.SurvivorId, one.LeadId, user.Id, m.Now, cancellationToken); // Whoever takes a merge back says that they are two.
            }

            return kept;
        }
    }
}
