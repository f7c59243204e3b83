using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads.Merging;

/// <summary>Makes one lead of several that are one person: field by field as somebody chose, with everything that hangs on them. Can be taken back for 30 days.</summary>
public static class MergeLeads
{
    public const string Owner = "owner", Source = "source", Campaign = "campaign";

    /// <param name="SurvivorId">The lead that stays, under whose address it is found; the others' addresses lead there.</param>
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid SurvivorId, IReadOnlyList<Guid> OtherIds) : IRequest<Merged>
    {
        /// <summary>Which lead's value stays, by field, custom fields as "customFields.key"; of a field that is not named that of the lead that stays, or where it has none the first other's.</summary>
        public IReadOnlyDictionary<string, Guid> Take { get; init; } = new Dictionary<string, Guid>();

        /// <summary>Whose hand-off goes on, where several are open.</summary>
        public Guid? KeptHandoffId { get; init; }

        /// <summary>Versions of the leads as they were looked at; one that changed since is looked at again. Null for whatever they say.</summary>
        public IReadOnlyDictionary<Guid, int>? Seen { get; init; }
    }

    /// <param name="MergeId">Null when nothing had to be merged.</param>
    public sealed record Merged(Result Result, Guid? MergeId = null);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.OtherIds).Must((c, others) => others.Any(o => o != c.SurvivorId)).WithMessage("Choose two leads or more to merge.").Must(o => o.Count < LeadMerge.MaxLeads).WithMessage($"At most {LeadMerge.MaxLeads} leads are merged at once.").OverridePropertyName("leads");
            RuleForEach(c => c.Take).Must(t => ContactFields.Find(t.Key) is not null || FieldKey.After(t.Key) is not null || t.Key is Owner or Source or Campaign).WithMessage("One of the fields is none that leads have.")
                .Must((c, t) => t.Value == c.SurvivorId || c.OtherIds.Contains(t.Value)).WithMessage("A value is taken from one of the leads that are merged.").OverridePropertyName("take");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Command, Merged>
    {
        public async Task<Merged> Handle(Command command, CancellationToken cancellationToken)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var survivorId = command.SurvivorId;
            Guid[] ids = [survivorId, .. command.OtherIds.Distinct().Where(id => id != survivorId)];
            await db.HoldLeads(ids, cancellationToken);
            var leads = await db.Leads.WithRules(ids).ToListAsync(cancellationToken);
            if (await Missing(leads, ids, cancellationToken) is { } missing)
            {
                return new(missing);
            }

            var survivor = leads.Single(l => l.Id == survivorId);
            List<Lead> others = [.. ids.Skip(1).Select(id => leads.Find(l => l.Id == id)).OfType<Lead>()];
            if (command.Seen is { } seen && leads.Find(l => seen.TryGetValue(l.Id, out var version) && version != l.Version) is { } changed)
            {
                return new(Result.Refused($"Somebody has changed {changed.Title} since you looked: look again, and choose."));
            }

            if (Lead.CanMerge([survivor, .. others], command.KeptHandoffId, user.Actor) is { Succeeded: false } refused)
            {
                return new(refused);
            }

            var (by, m) = (user.Actor, await desk.Now(cancellationToken));
            var choice = Chosen(command, survivor, others);
            if (!choice.Contact.IsSomebody(leads.Find(l => l.ExternalId is not null)?.ExternalId))
            {
                return new(Result.Refused(ContactDetails.Nobody));
            }

            var kept = command.KeptHandoffId;
            var leading = Lead.Leading([survivor, .. others], kept, m);
            foreach (var other in leads.Where(l => l != leading))
            {
                other.WithdrawToMerge(survivor, by, m);
            }

            await db.SaveChangesAsync(cancellationToken);
            var merge = LeadMerge.Of(survivorId, by.Id, by.Name, m.Now, await db.TakeDown(survivorId, cancellationToken));
            db.Merges.Add(merge);
            foreach (var other in others)
            {
                db.MergedLeads.Add(await Aside(merge, other, cancellationToken));
            }

            await db.SaveChangesAsync(cancellationToken);
            Guid[] gone = [.. others.Select(o => o.Id)];
            await db.MoveRows(gone, survivorId, cancellationToken);
            await db.DropLeads(gone, cancellationToken);
            await db.MovePairs(gone, survivorId, cancellationToken);

            db.ChangeTracker.Clear();
            var one = await db.LoadToMerge(survivorId, merge.At, cancellationToken);
            one.Absorb(others, leading, choice, by, m);
            await db.SaveChangesAsync(cancellationToken);
            var after = await db.TakeDown(survivorId, cancellationToken);
            await db.Merges.Where(x => x.Id == merge.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.After, after), cancellationToken);
            await db.SuggestAnew([survivorId], m.Now, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new(Result.Success, merge.Id);
        }

        /// <returns>What to say when some of them went into others meanwhile; null when all are there.</returns>
        /// <exception cref="NotFoundException">One of them is nowhere, or whoever asks may not see it.</exception>
        private async Task<Result?> Missing(List<Lead> leads, Guid[] ids, CancellationToken cancellationToken)
        {
            List<Guid> missing = [.. ids.Except(leads.Select(l => l.Id))];
            foreach (var id in missing)
            {
                if (await db.WentInto(id, cancellationToken) is not { } into || !ids.Contains(into))
                {
                    throw new NotFoundException("Lead", id);
                }
            }

            return missing.Count == 0 ? null
                : ids.Length - missing.Count == 1 && !missing.Contains(ids[0]) ? Result.Success // Somebody merged the same a moment ago.
                : Result.Refused("Somebody has merged some of these leads since you looked: look again, and choose.");
        }

        private async Task<MergedLead> Aside(LeadMerge merge, Lead other, CancellationToken cancellationToken)
        {
            Guid[] before = await db.MergedLeads.Where(l => l.SurvivorId == other.Id && !l.Restored).SelectMany(l => l.Origins).ToArrayAsync(cancellationToken);
            Guid[] notices = await db.Notices.IgnoreQueryFilters().Where(n => n.LeadId == other.Id).Select(n => n.Id).ToArrayAsync(cancellationToken);
            return MergedLead.Of(merge, other, await db.TakeDown(other.Id, cancellationToken), [other.Id, .. before], notices);
        }

        private static MergeChoice Chosen(Command command, Lead survivor, List<Lead> others)
        {
            var contact = MergeChoice.ContactOf([survivor, .. others]);
            foreach (var (name, id) in command.Take)
            {
                ContactFields.Find(name)?.Take(others.Prepend(survivor).First(l => l.Id == id).Contact, contact);
            }

            var fields = others.Prepend(survivor).SelectMany(l => l.CustomFields ?? []).Select(f => f.Key).Distinct().Select(key => (Key: key, Value: Pick(FieldKey.Prefix + key, l => l.CustomFields?.GetValueOrDefault(key))));
            return new(contact)
            {
                OwnerId = Pick(Owner, l => l.OwnerId),
                SourceId = Pick(Source, l => l.SourceId),
                CampaignId = Pick(Campaign, l => l.CampaignId),
                Fields = fields.Where(f => f.Value is not null).ToDictionary(f => f.Key, f => f.Value!),
            };

            T? Pick<T>(string field, Func<Lead, T?> of) => command.Take.TryGetValue(field, out var id)
                ? of(others.Prepend(survivor).First(l => l.Id == id))
                : others.Prepend(survivor).Select(of).FirstOrDefault(value => value is not null);
        }
    }

    /// <summary>With all that weighing it anew looks at.</summary>
    internal static Task<Lead> LoadToMerge(this LeadFlowDb db, Guid id, DateTimeOffset mergedAt, CancellationToken cancellationToken) => db.Leads.IgnoreQueryFilters()
        .Include(l => l.Qualification)
        .Include(l => l.Source)
        .Include(l => l.Answers.Where(a => !a.Undone))
        .Include(l => l.Responses.Where(r => !r.Undone))
        .WithLatestHandoff()
        .Include(l => l.StageEntries.Where(e => e.At == mergedAt && !e.Undone))
        .Include(l => l.Opportunities.Where(o => o.State != Domain.Opportunities.OpportunityState.Lost))
        .Include(l => l.Tasks)
        .AsSplitQuery()
        .SingleAsync(l => l.Id == id, cancellationToken);
}
