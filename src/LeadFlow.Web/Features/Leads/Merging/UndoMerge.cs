using System.Text.Json;
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

    /// <param name="Kept">Fields that stay as they are, since somebody changed them after the merge.</param>
    public sealed record Answer(Result Result, Guid SurvivorId, IReadOnlyList<string> Kept);

    /// <summary>Fields by their columns, as people know them; the others follow from these.</summary>
    private static readonly Dictionary<string, string> _fields = new(ContactFields.All.Select(f => KeyValuePair.Create(JsonNamingPolicy.SnakeCaseLower.ConvertName(f.Name), f.Label)))
    {
        ["owner_id"] = "Owner",
        ["source_id"] = "Source",
        ["campaign_id"] = "Campaign",
        ["stage_name"] = "Stage",
        ["next_action"] = "Next step",
        ["external_id"] = "External id",
        ["consent"] = "Consent",
    };

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

            if (await db.CanUndo(merge, m.Now, cancellationToken) is var can && (!can.Succeeded || merge.UndoneAt is not null))
            {
                return new(can, merge.SurvivorId, []);
            }

            var kept = await TakeBack(merge, m, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new(Result.Success, merge.SurvivorId, [.. kept.Where(_fields.ContainsKey).Select(k => _fields[k])]);
        }

        private async Task<IReadOnlyList<string>> TakeBack(LeadMerge merge, Moment m, CancellationToken cancellationToken)
        {
            var merged = await db.MergedLeads.Where(l => l.MergeId == merge.Id).ToListAsync(cancellationToken);
            var before = await db.Leads.IgnoreQueryFilters().AsNoTracking().SingleAsync(l => l.Id == merge.SurvivorId, cancellationToken);
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

            await db.FindAgain([.. all], cancellationToken); // What each is found by follows its fields, which went back behind the tracker.
            foreach (var lead in leads)
            {
                List<Guid> others = [.. all.Where(other => other != lead.Id)];
                lead.ComeApart(lead.Id == merge.SurvivorId
                    ? new($"The merge with {string.Join(", ", merged.Select(o => o.Title))} was taken back", !kept.Contains("next_action"), merge.At, others) { Was = before.Contact, FieldsWere = before.CustomFields }
                    : new("A lead of its own again: a merge was taken back", true, merge.At, others), user.Actor, m);
            }

            await db.SaveChangesAsync(cancellationToken);
            foreach (var one in merged)
            {
                await db.SetApart(merge.SurvivorId, one.LeadId, user.Id, m.Now, cancellationToken); // Whoever takes a merge back says that they are two.
            }

            await db.SuggestAnew(all, m.Now, cancellationToken);

            return kept;
        }
    }

    /// <summary>Whether a merge can be taken back, of a lead that is there; one that is taken back already can.</summary>
    internal static async Task<Result> CanUndo(this LeadFlowDb db, LeadMerge merge, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var later = await db.Merges.IgnoreQueryFilters().AsNoTracking().Where(x => x.SurvivorId == merge.SurvivorId && x.UndoneAt == null && x.Id != merge.Id && x.At > merge.At).FirstOrDefaultAsync(cancellationToken);
        var can = merge.CanUndo(later, now);
        return !can.Succeeded || merge.UndoneAt is not null ? can : Lead.CanComeApart(
            await db.Handoffs.IgnoreQueryFilters().AsNoTracking().Where(h => h.LeadId == merge.SurvivorId && h.ClaimedById != null && (h.OfferedAt >= merge.At || h.ClaimedAt >= merge.At || h.ClosedAt >= merge.At)).ToListAsync(cancellationToken), merge.At);
    }
}
