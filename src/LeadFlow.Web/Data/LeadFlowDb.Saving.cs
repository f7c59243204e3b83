using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Forms;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Notices;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Live;
using LeadFlow.Web.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace LeadFlow.Web.Data;

/// <summary>What is written with every change: what is searched, who is told, which open pages look again and what other programs hear of.</summary>
public sealed partial class LeadFlowDb
{
    /// <summary>From so many on, new rows that nothing else refers to go by COPY.</summary>
    private const int Many = 50;

    private readonly HashSet<Guid> _told = [];
    private readonly List<WebhookDelivery> _deliveries = [];

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default) => Save(null, acceptAllChangesOnSuccess, cancellationToken);

    /// <summary>Saves what has changed and, in the same transaction, new leads that nobody tracks, with all that hangs on them, and what came in about them.</summary>
    public async Task SaveWithNew(IReadOnlyCollection<Lead> leads, IReadOnlyCollection<Capture> captures, CancellationToken cancellationToken)
    {
        await using var transaction = await Database.BeginTransactionAsync(cancellationToken);
        var rows = new InsertTogether(this);
        await rows.WriteLeads(leads, cancellationToken);
        await rows.Write(captures, cancellationToken);
        await TellWebhooks(leads, rows, areNew: true, isBulk: false, (time ?? TimeProvider.System).GetUtcNow(), cancellationToken);
        await Save(new(leads, rows), acceptAllChangesOnSuccess: true, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>New leads that nobody tracks, and the rows that go with them.</summary>
    private sealed record Beside(IReadOnlyCollection<Lead> Leads, InsertTogether Rows);

    private async Task<int> Save(Beside? beside, bool acceptAllChangesOnSuccess, CancellationToken cancellationToken)
    {
        ChangeTracker.DetectChanges(); // Once: what follows looks many times, and adds openly.
        var detects = ChangeTracker.AutoDetectChangesEnabled;
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            KeepSearchInStep();
            KeepFieldsInStep();
            return await SaveLive(beside, acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = detects;
        }
    }

    /// <summary>Who is told, and which open pages look again, is written with its cause; after it is committed the bell rings.</summary>
    private async Task<int> SaveLive(Beside? beside, bool acceptAllChangesOnSuccess, CancellationToken cancellationToken)
    {
        foreach (var left in ChangeTracker.Entries<LiveEvent>().Where(e => e.State == EntityState.Added && !e.Entity.IsForMany).ToList())
        {
            left.State = EntityState.Detached; // Of a save that failed: its changes are read again.
        }

        var trail = LiveTrail.Of(ChangeTracker, beside?.Leads ?? []);
        var now = (time ?? TimeProvider.System).GetUtcNow();
        if (!IsQuiet)
        {
            foreach (var notice in await NoticesDue.Of(this, trail, _told, now, cancellationToken))
            {
                trail.Told(notice);
            }
        }

        await WriteDeliveries(trail, now, cancellationToken);
        var events = trail.Events(now, onlyJobs: IsQuiet).ToList();
        if (beside is not null)
        {
            await beside.Rows.Write(events, cancellationToken);
            await beside.Rows.Send(cancellationToken);
        }
        else
        {
            LiveEvents.AddRange(events);
        }

        HasWrittenLive |= events.Count > 0 || ChangeTracker.Entries<LiveEvent>().Any(e => e.State == EntityState.Added);
        HasWrittenOffers |= ChangeTracker.Entries<Handoff>().Any(h => h.State == EntityState.Added && h.Entity.IsUnplaced) || beside?.Leads.Any(l => l.Handoffs.Any(h => h.IsUnplaced)) == true;
        var opening = ChangeTracker.Entries<Handoff>().Where(h => h.State == EntityState.Added).ToList();
        var saved = await (opening.Count > 0 && ChangeTracker.Entries<Handoff>().Any(h => h.State == EntityState.Modified && !h.Entity.IsOpen)
            ? SaveClosingFirst(opening, cancellationToken)
            : SaveAndBumpRules(acceptAllChangesOnSuccess, cancellationToken));
        if (HasWrittenLive && Database.CurrentTransaction is null)
        {
            bell?.Ring();
            HasWrittenLive = false;
        }

        if (HasWrittenDeliveries && Database.CurrentTransaction is null)
        {
            webhookBell?.Ring();
            HasWrittenDeliveries = false;
        }

        if (HasWrittenOffers && Database.CurrentTransaction is null)
        {
            routingBell?.Ring();
            HasWrittenOffers = false;
        }

        return saved;
    }

    /// <summary>What other programs are told of, where one of them wants to know: what the process has read of the rules a moment ago says so.</summary>
    private async Task WriteDeliveries(LiveTrail trail, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var left in _deliveries.Select(d => Entry(d)).Where(e => e.State == EntityState.Added))
        {
            left.State = EntityState.Detached; // Of a save that failed: its changes are read again.
        }

        _deliveries.Clear();
        if (trail.Activities.Count > 0 && await WebhooksWanting(cancellationToken) is { } wanting)
        {
            _deliveries.AddRange(WebhooksDue.Of(ChangeTracker, wanting, now, isBulk: IsQuiet));
            WebhookDeliveries.AddRange(_deliveries);
        }

        HasWrittenDeliveries |= ChangeTracker.Entries<WebhookDelivery>().Any(e => e.State == EntityState.Added);
    }

    /// <summary>The same for leads whose rows are written beside the tracker, in their transaction.</summary>
    /// <param name="to">How they are written.</param>
    /// <param name="areNew">The leads themselves are.</param>
    /// <param name="isBulk">A job writes them.</param>
    internal async Task TellWebhooks(IReadOnlyCollection<Lead> leads, INewRows to, bool areNew, bool isBulk, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (leads.Count > 0 && await WebhooksWanting(cancellationToken) is { } wanting && WebhooksDue.Of(leads, areNew, isBulk, wanting, now) is { Count: > 0 } due)
        {
            await to.Write(due, cancellationToken);
            HasWrittenDeliveries = true;
        }
    }

    /// <summary>Null where no webhook is active.</summary>
    private async ValueTask<RulesSnapshot?> WebhooksWanting(CancellationToken cancellationToken) =>
        rules is not null && await rules.Recent(this, cancellationToken) is { Webhooks.Count: > 0 } wanting ? wanting : null;

    /// <summary>One open hand-off per lead is an index, which looks at each statement: the old one closes before the next one opens.</summary>
    private async Task<int> SaveClosingFirst(List<EntityEntry<Handoff>> opening, CancellationToken cancellationToken)
    {
        await using var transaction = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        opening.ForEach(h => h.State = EntityState.Detached);
        var saved = opening.Count < Many || ChangeTracker.Entries<Lead>().Any(l => l.State == EntityState.Added)
            ? await SaveThenOpen(opening, cancellationToken)
            : await SaveThenCopy(opening, cancellationToken);
        if (transaction is not null)
        {
            await transaction.CommitAsync(cancellationToken);
        }

        return saved;
    }

    private async Task<int> SaveThenOpen(List<EntityEntry<Handoff>> opening, CancellationToken cancellationToken)
    {
        var saved = await base.SaveChangesAsync(true, cancellationToken);
        opening.ForEach(h => h.State = EntityState.Added);
        return saved + await base.SaveChangesAsync(true, cancellationToken);
    }

    /// <summary>Of thousands of expiries each adds a row to four tables, to which nothing else in the save refers: by COPY that takes a tenth of a statement for each.</summary>
    private async Task<int> SaveThenCopy(List<EntityEntry<Handoff>> opening, CancellationToken cancellationToken)
    {
        var (activities, notices, mails) = (Aside<Activity>(), Aside<Notice>(), Aside<OutboxMessage>());
        var saved = await base.SaveChangesAsync(true, cancellationToken);
        await Copy(opening);
        await Copy(activities);
        await Copy(notices);
        await Copy(mails);
        return saved;

        List<EntityEntry<T>> Aside<T>()
            where T : class
        {
            var added = ChangeTracker.Entries<T>().Where(e => e.State == EntityState.Added).ToList();
            added.ForEach(e => e.State = EntityState.Detached);
            return added;
        }

        async Task Copy<T>(List<EntityEntry<T>> rows)
            where T : class
        {
            await new BulkCopy(this).Write(rows.ConvertAll(r => r.Entity), cancellationToken);
            rows.ForEach(r => r.State = EntityState.Unchanged);
            saved += rows.Count;
        }
    }

    private async Task<int> SaveAndBumpRules(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken)
    {
        var rulesChanged = ChangeTracker.Entries().Any(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted && ConcernsRules(e));
        if (!rulesChanged)
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        // The number goes up in the same transaction, or a cache could keep what is no longer so.
        await using var transaction = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        await Database.ExecuteSqlAsync($"UPDATE companies SET rules_no = rules_no + 1", cancellationToken);
        if (transaction is not null)
        {
            await transaction.CommitAsync(cancellationToken);
        }

        return saved;
    }

    private static bool ConcernsRules(EntityEntry entry) => entry.Entity switch
    {
        // A sign-in, failed or not, is no change of who somebody is.
        User when entry.State == EntityState.Modified => entry.Properties.Any(p => p.IsModified
            && p.Metadata.Name is not (nameof(User.LastSignInAt) or nameof(User.AccessFailedCount) or nameof(User.LockoutEnd) or nameof(User.ConcurrencyStamp))),
        Form when entry.State == EntityState.Modified => entry.Properties.Any(p => p.IsModified && p.Metadata.Name is nameof(Form.Published) or nameof(Form.ClosedAt) or nameof(Form.ArchivedAt)), // Drafts are nobody's business yet.
        // Nor is what a webhook was told.
        Webhook when entry.State == EntityState.Modified => entry.Property(nameof(Webhook.Version)).IsModified,
        Webhook => true,
        User or Agreement or ApiKey or Company or Team or LeadSource or Campaign or CustomField or UtmRule or CaptureRule or RoutingRule or Absence => true,
        _ => false,
    };
}
