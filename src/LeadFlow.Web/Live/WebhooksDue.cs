using System.Text.Json;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Features.Integrations;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace LeadFlow.Web.Live;

/// <summary>What other programs are to be told of a save: read off its rows, so that no way of changing them is missed, and written with them.</summary>
internal sealed class WebhooksDue(RulesSnapshot rules, DateTimeOffset now, bool isBulk)
{
    private readonly List<Happening> _happened = [];
    private readonly Dictionary<Guid, Lead> _leads = [];

    /// <param name="Order">Within one save: it came in, an offer closed, the stage changed, an offer opened.</param>
    private sealed record Happening(string Event, Guid LeadId, int Order, string What, object Facts);

    /// <summary>A lead as it was right after. Whoever needs more asks for it.</summary>
    private sealed record LeadFacts(
        Guid Id, string Title, string? FirstName, string? LastName, string? Email, string? Phone, string? Company, object? ExternalId, LeadStanding Standing, StageFacts Stage, int Score, bool SalesReady,
        Guid? Owner, string? OwnerName, string? Source, string? Campaign, DateTimeOffset CapturedAt, int Version);

    private sealed record HandoffFacts(
        Guid Id, Guid LeadId, HandoffKind Kind, HandoffState Status, int Score, int AgreementVersion, string Why, bool Override, Guid? OfferedBy, string? OfferedByName, DateTimeOffset OfferedAt, DateTimeOffset DueAt,
        Guid? ClaimedBy, string? ClaimedByName, DateTimeOffset? ClaimedAt, DateTimeOffset? ClosedAt, string? Reason, string? Note, Guid SeriesId, int Attempt, Guid? Assignee);

    private sealed record StageFacts(StageKind Kind, string Name);

    /// <summary>Of the changes of a save; they have been detected, and are not looked for again.</summary>
    public static IReadOnlyList<WebhookDelivery> Of(ChangeTracker tracker, RulesSnapshot rules, DateTimeOffset now, bool isBulk)
    {
        var due = new WebhooksDue(rules, now, isBulk);
        foreach (var entry in tracker.Entries())
        {
            due.Read(entry);
        }

        return due.Deliveries();
    }

    /// <summary>Of leads whose rows are written beside the tracker: all that hangs on them is new.</summary>
    /// <param name="areNew">The leads themselves are: what a file says of their past is how they come in, and no news of its own.</param>
    /// <param name="isBulk">A job does it; else people have just sent them.</param>
    public static IReadOnlyList<WebhookDelivery> Of(IReadOnlyCollection<Lead> leads, bool areNew, bool isBulk, RulesSnapshot rules, DateTimeOffset now)
    {
        var due = new WebhooksDue(rules, now, isBulk);
        foreach (var lead in leads)
        {
            due._leads[lead.Id] = lead;
            if (areNew)
            {
                due.Captured(lead.Id, isNew: true, isImported: isBulk);
            }

            foreach (var entry in lead.StageEntries.Where(e => e.FromStage is not null && !(areNew && isBulk && e.Implied)))
            {
                due.Moved(entry, isUndone: false);
            }

            foreach (var handoff in lead.Handoffs)
            {
                due.Stepped(handoff, was: null);
            }
        }

        return due.Deliveries();
    }

    private void Read(EntityEntry entry)
    {
        if (entry.Entity is Lead lead)
        {
            _leads[lead.Id] = lead;
            if (entry.State == EntityState.Added)
            {
                Captured(lead.Id, isNew: true, lead.Activities.Any(a => a.Kind == ActivityKind.Imported));
            }

            return;
        }

        if (entry.State is not (EntityState.Added or EntityState.Modified))
        {
            return;
        }

        var isAdded = entry.State == EntityState.Added;
        switch (entry.Entity)
        {
            case Activity { Kind: ActivityKind.Reinquiry } activity when isAdded:
                Captured(activity.LeadId, isNew: false, isImported: false);
                break;
            case StageEntry { FromStage: not null } moved when isAdded || (moved.Undone && entry.Property(nameof(StageEntry.Undone)).IsModified):
                Moved(moved, isUndone: !isAdded);
                break;
            case Handoff handoff when isAdded || entry.Property(nameof(Handoff.State)).IsModified:
                Stepped(handoff, isAdded ? null : (HandoffState)entry.Property(nameof(Handoff.State)).OriginalValue!);
                break;
            case Opportunity opportunity when isAdded || entry.Property(nameof(Opportunity.State)).IsModified:
                Ended(opportunity, isAdded ? null : (OpportunityState)entry.Property(nameof(Opportunity.State)).OriginalValue!);
                break;
        }
    }

    private void Captured(Guid leadId, bool isNew, bool isImported) =>
        _happened.Add(new(WebhookEvents.Captured, leadId, 0, "capture", new { Outcome = isNew ? "created" : "reinquiry", Imported = isImported }));

    private void Moved(StageEntry e, bool isUndone)
    {
        var (from, to) = (new StageFacts(e.FromKind ?? StageKind.Raw, e.FromStage!), new StageFacts(e.StageKind, e.StageName));
        if (from != to)
        {
            _happened.Add(new(WebhookEvents.StageChanged, e.LeadId, 2, "change", new { From = isUndone ? to : from, To = isUndone ? from : to, Cause = isUndone ? StageCause.Person : e.Cause, e.Why, Undone = isUndone }));
        }
    }

    private void Stepped(Handoff h, HandoffState? was)
    {
        foreach (var name in WebhookEvents.Between(was, h.State, h.ClaimedById is not null))
        {
            _happened.Add(new(name, h.LeadId, name is WebhookEvents.Offered ? 3 : name is WebhookEvents.Claimed ? 4 : was is null ? 5 : 1, "handoff", new HandoffFacts(
                h.Id, h.LeadId, h.Kind, h.State, h.Score, h.AgreementVersion, h.Why, h.IsOverride, h.OfferedById, h.OfferedByName, h.OfferedAt, h.DueAt,
                h.ClaimedById, h.ClaimedByName, h.ClaimedAt, h.ClosedAt, h.Reason, h.Note, h.SeriesId, h.Attempt, h.AssigneeId)));
        }
    }

    private void Ended(Opportunity o, OpportunityState? was)
    {
        if (WebhookEvents.Between(was, o.State) is { } name)
        {
            _happened.Add(new(name, o.LeadId, 1, "opportunity", new { o.Id, o.LeadId, o.Name, o.State, o.Amount, o.Currency, o.ExpectedClose, Owner = o.OwnerId, o.ClosedAt, Reason = o.LostReason }));
        }
    }

    private List<WebhookDelivery> Deliveries()
    {
        List<WebhookDelivery> deliveries = [];
        foreach (var happening in _happened.OrderBy(h => h.Order)) // A stable order: what happened twice stays in turn.
        {
            var wanting = rules.Webhooks.Where(w => w.Events.Contains(happening.Event)).ToList();
            if (wanting.Count == 0)
            {
                continue;
            }

            var payload = JsonSerializer.Serialize(new Dictionary<string, object> { ["lead"] = (object?)LeadOf(happening.LeadId) ?? new { Id = happening.LeadId }, [happening.What] = happening.Facts }, ApiJson.Options);
            var id = WebhookDelivery.NewEventId(now);
            deliveries.AddRange(wanting.Select(w => WebhookDelivery.Of(w.Id, id, happening.Event, happening.LeadId, payload, isBulk, now)));
        }

        return deliveries;
    }

    /// <summary>Null where the save knows no more than its id.</summary>
    private LeadFacts? LeadOf(Guid id) => !_leads.TryGetValue(id, out var l) || l.Qualification is not { } q ? null : new LeadFacts(
        l.Id, l.Title, l.FirstName, l.LastName, l.Email, l.Phone, l.Company, l.ExternalId is { } external ? new { System = l.ExternalSystem, Id = external } : null, q.Standing, new(q.StageKind, q.StageName), q.Score, q.SalesReady,
        l.OwnerId, l.OwnerId is { } owner ? rules.People.GetValueOrDefault(owner)?.Name : null,
        l.SourceId is { } source ? rules.SourceNames.GetValueOrDefault(source) ?? l.Source?.Name : null,
        l.CampaignId is { } campaign ? rules.CampaignNames.GetValueOrDefault(campaign) ?? l.Campaign?.Name : null, l.CapturedAt, l.Version);
}
