using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Calls;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Forms;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Notices;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Domain.ToDo;
using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Live;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Data;

/// <summary>
/// The database. Who may see which lead is decided here, by query filters that are on by default. There are two models: for whoever sees everything
/// there is nothing to filter, so that the database need not think about it with every question.
/// </summary>
public sealed class LeadFlowDb(DbContextOptions<LeadFlowDb> options, CurrentUser? user = null, TimeProvider? time = null, LiveBell? bell = null, CompanyRules? rules = null, WebhookBell? webhookBell = null) : IdentityUserContext<User, Guid>(options)
{
    private readonly HashSet<Guid> _told = [];
    private readonly List<WebhookDelivery> _deliveries = [];
    private bool? _filters;

    public DbSet<Lead> Leads => Set<Lead>();
    public DbSet<LeadQualification> Qualifications => Set<LeadQualification>();
    public DbSet<LeadSearch> LeadSearch => Set<LeadSearch>();
    public DbSet<CustomField> CustomFields => Set<CustomField>();
    public DbSet<FieldValue> FieldValues => Set<FieldValue>();
    public DbSet<LeadIdentity> Identities => Set<LeadIdentity>();
    public DbSet<BantAnswer> Answers => Set<BantAnswer>();
    public DbSet<Response> Responses => Set<Response>();
    public DbSet<StageEntry> StageEntries => Set<StageEntry>();
    public DbSet<Journey> Journeys => Set<Journey>();
    public DbSet<Handoff> Handoffs => Set<Handoff>();
    public DbSet<Opportunity> Opportunities => Set<Opportunity>();
    public DbSet<Activity> Activities => Set<Activity>();
    public DbSet<LeadAttachment> Attachments => Set<LeadAttachment>();
    public DbSet<Capture> Captures => Set<Capture>();
    public DbSet<MailEndpoint> MailEndpoints => Set<MailEndpoint>();
    public DbSet<InstallationSecret> InstallationSecrets => Set<InstallationSecret>();
    public DbSet<Import> Imports => Set<Import>();
    public DbSet<ImportPart> ImportParts => Set<ImportPart>();
    public DbSet<ImportChunk> ImportChunks => Set<ImportChunk>();
    public DbSet<ImportRejection> ImportRejections => Set<ImportRejection>();
    public DbSet<ImportUndo> ImportUndos => Set<ImportUndo>();
    public DbSet<ImportChange> ImportChanges => Set<ImportChange>();
    public DbSet<ImportLeft> ImportsLeft => Set<ImportLeft>();
    public DbSet<LeadMerge> Merges => Set<LeadMerge>();
    public DbSet<MergedLead> MergedLeads => Set<MergedLead>();
    public DbSet<LikelyPair> LikelyPairs => Set<LikelyPair>();
    public DbSet<LeadSource> Sources => Set<LeadSource>();
    public DbSet<Campaign> Campaigns => Set<Campaign>();
    public DbSet<Form> Forms => Set<Form>();
    public DbSet<FormVersion> FormVersions => Set<FormVersion>();
    public DbSet<KioskDevice> KioskDevices => Set<KioskDevice>();
    public DbSet<SpamLesson> SpamLessons => Set<SpamLesson>();
    public DbSet<UtmRule> UtmRules => Set<UtmRule>();
    public DbSet<CaptureRule> CaptureRules => Set<CaptureRule>();
    public DbSet<CallScript> CallScripts => Set<CallScript>();
    public DbSet<FinishedCall> Calls => Set<FinishedCall>();
    public DbSet<SourceMerge> SourceMerges => Set<SourceMerge>();
    public DbSet<ResourcedLead> ResourcedLeads => Set<ResourcedLead>();
    public DbSet<Agreement> Agreements => Set<Agreement>();
    public DbSet<Signature> Signatures => Set<Signature>();
    public DbSet<AgreementComment> AgreementComments => Set<AgreementComment>();
    public DbSet<Backtest> Backtests => Set<Backtest>();
    public DbSet<BacktestedLead> BacktestedLeads => Set<BacktestedLead>();
    public DbSet<Team> Teams => Set<Team>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();
    public DbSet<Company> Companies => Set<Company>();
    public DbSet<IdempotencyRecord> Idempotency => Set<IdempotencyRecord>();
    public DbSet<Webhook> Webhooks => Set<Webhook>();
    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();
    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();
    public DbSet<Job> Jobs => Set<Job>();
    public DbSet<LeadTask> Tasks => Set<LeadTask>();
    public DbSet<Notice> Notices => Set<Notice>();
    public DbSet<LiveEvent> LiveEvents => Set<LiveEvent>();
    public DbSet<SavedView> SavedViews => Set<SavedView>();
    public DbSet<BulkAction> BulkActions => Set<BulkAction>();
    public DbSet<BulkChange> BulkChanges => Set<BulkChange>();
    public DbSet<UserPreferences> Preferences => Set<UserPreferences>();
    public DbSet<StageTally> StageTallies => Set<StageTally>();
    public DbSet<StageTallyDelta> StageTallyDeltas => Set<StageTallyDelta>();
    public DbSet<WorkspaceExport> WorkspaceExports => Set<WorkspaceExport>();
    public DbSet<WorkspaceExportPiece> WorkspaceExportPieces => Set<WorkspaceExportPiece>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>Whether open pages will be told of what was saved.</summary>
    internal bool HasWrittenLive { get; private set; }

    /// <summary>Whether other programs will be told of what was saved.</summary>
    internal bool HasWrittenDeliveries { get; private set; }

    /// <summary>For a job that touches very many leads and tells of them in one: a save says nothing of each.</summary>
    internal bool IsQuiet { get; set; }

    /// <summary>Decided at the first question and final: whoever was taken for one who sees everything can no longer become somebody else.</summary>
    internal bool Filters => _filters ??= user?.SettleToSeeOnlyOwn() == true;

    internal bool IsInTransaction => _filters is not null && Database.CurrentTransaction is not null;

    /// <summary>A restricted rep sees their own leads and the queue.</summary>
    private Guid? OnlyFor => user!.SeesOnlyOwn ? user.Id : throw new InvalidOperationException("Only a restricted rep's database filters.");

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Conventions.Add(_ => new HouseConventions());

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.HasPostgresExtension("pg_trgm");
        builder.ApplyConfigurationsFromAssembly(typeof(LeadFlowDb).Assembly);

        if (Filters)
        {
            FilterForOne(builder);
        }

        HouseConventions.EnumsAsTextAndOwnIds(builder.Model);
    }

    private void FilterForOne(ModelBuilder builder)
    {
        builder.Entity<Lead>().HasQueryFilter(l => l.OwnerId == OnlyFor
            || Handoffs.Any(h => h.LeadId == l.Id && h.State == HandoffState.Offered && (h.AssigneeId == null || h.AssigneeId == OnlyFor)));
        builder.Entity<Handoff>().HasQueryFilter(h => h.ClaimedById == OnlyFor
            || (h.State == HandoffState.Offered && (h.AssigneeId == null || h.AssigneeId == OnlyFor)));
        builder.Entity<LeadQualification>().HasQueryFilter(q => Leads.Any(l => l.Id == q.LeadId));
        builder.Entity<LeadSearch>().HasQueryFilter(s => Leads.Any(l => l.Id == s.LeadId));
        builder.Entity<FieldValue>().HasQueryFilter(v => Leads.Any(l => l.Id == v.LeadId));
        builder.Entity<LeadIdentity>().HasQueryFilter(i => Leads.Any(l => l.Id == i.LeadId));
        builder.Entity<Activity>().HasQueryFilter(a => Leads.Any(l => l.Id == a.LeadId));
        builder.Entity<LeadAttachment>().HasQueryFilter(a => Leads.Any(l => l.Id == a.LeadId));
        builder.Entity<BantAnswer>().HasQueryFilter(a => Leads.Any(l => l.Id == a.LeadId));
        builder.Entity<Response>().HasQueryFilter(r => Leads.Any(l => l.Id == r.LeadId));
        builder.Entity<StageEntry>().HasQueryFilter(e => Leads.Any(l => l.Id == e.LeadId));
        builder.Entity<Journey>().HasQueryFilter(j => Leads.Any(l => l.Id == j.LeadId));
        builder.Entity<FinishedCall>().HasQueryFilter(c => Leads.Any(l => l.Id == c.LeadId));
        builder.Entity<Opportunity>().HasQueryFilter(o => o.OwnerId == OnlyFor || Leads.Any(l => l.Id == o.LeadId));
        builder.Entity<LeadTask>().HasQueryFilter(t => t.AssigneeId == OnlyFor || Leads.Any(l => l.Id == t.LeadId));
        builder.Entity<Notice>().HasQueryFilter(n => n.UserId == OnlyFor && (n.LeadId == null || Leads.Any(l => l.Id == n.LeadId)));
        builder.Entity<BulkAction>().HasQueryFilter(b => b.ById == OnlyFor);
        builder.Entity<BulkChange>().HasQueryFilter(c => Leads.Any(l => l.Id == c.LeadId));
        builder.Entity<BacktestedLead>().HasQueryFilter(b => Leads.Any(l => l.Id == b.LeadId));
        builder.Entity<ImportChange>().HasQueryFilter(c => Leads.Any(l => l.Id == c.LeadId));
        builder.Entity<ImportLeft>().HasQueryFilter(c => Leads.Any(l => l.Id == c.LeadId));
        builder.Entity<LeadMerge>().HasQueryFilter(x => Leads.Any(l => l.Id == x.SurvivorId));
        builder.Entity<MergedLead>().HasQueryFilter(x => Leads.Any(l => l.Id == x.SurvivorId));
        builder.Entity<LikelyPair>().HasQueryFilter(p => Leads.Any(l => l.Id == p.OneId) && Leads.Any(l => l.Id == p.OtherId));
        builder.Entity<WebhookDelivery>().HasQueryFilter(d => Leads.Any(l => l.Id == d.LeadId));
        builder.Entity<Capture>().HasQueryFilter(c => c.ReceivedFromId == OnlyFor);
        builder.Entity<ResourcedLead>().HasQueryFilter(m => Leads.Any(l => l.Id == m.LeadId));
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        ChangeTracker.DetectChanges(); // Once: what follows looks many times, and adds openly.
        var detects = ChangeTracker.AutoDetectChangesEnabled;
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            KeepSearchInStep();
            KeepFieldsInStep();
            return await SaveLive(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = detects;
        }
    }

    /// <summary>Of these leads, those that each of these restricted reps sees: the filter of leads above, for several people at once.</summary>
    internal async Task<IReadOnlyDictionary<Guid, HashSet<Guid>>> WhoSees(IReadOnlyCollection<Guid> leadIds, IReadOnlyCollection<Guid> userIds, CancellationToken cancellationToken)
    {
        var leads = leadIds.Count == 0 || userIds.Count == 0 ? [] : await Leads.IgnoreQueryFilters().AsNoTracking().Where(l => leadIds.Contains(l.Id))
            .Select(l => new { l.Id, l.OwnerId, Offers = Handoffs.Where(h => h.LeadId == l.Id && h.State == HandoffState.Offered).Select(h => new { h.AssigneeId }).ToList() })
            .ToListAsync(cancellationToken);
        return userIds.ToDictionary(u => u, u => leads.Where(l => l.OwnerId == u || l.Offers.Exists(o => o.AssigneeId == null || o.AssigneeId == u)).Select(l => l.Id).ToHashSet());
    }

    /// <summary>Who is told, and which open pages look again, is written with its cause; after it is committed the bell rings.</summary>
    private async Task<int> SaveLive(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken)
    {
        foreach (var left in ChangeTracker.Entries<LiveEvent>().Where(e => e.State == EntityState.Added && !e.Entity.IsForMany).ToList())
        {
            left.State = EntityState.Detached; // Of a save that failed: its changes are read again.
        }

        var trail = LiveTrail.Of(ChangeTracker);
        var now = (time ?? TimeProvider.System).GetUtcNow();
        if (!IsQuiet)
        {
            foreach (var notice in await NoticesDue.Of(this, trail, _told, now, cancellationToken))
            {
                Notices.Add(notice);
                trail.Told(notice);
            }
        }

        await WriteDeliveries(trail, now, cancellationToken);
        LiveEvents.AddRange(trail.Events(now, onlyJobs: IsQuiet));
        HasWrittenLive |= ChangeTracker.Entries<LiveEvent>().Any(e => e.State == EntityState.Added);
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
    /// <param name="areNew">The leads themselves are.</param>
    internal async Task TellWebhooks(IReadOnlyCollection<Lead> leads, bool areNew, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (leads.Count > 0 && await WebhooksWanting(cancellationToken) is { } wanting && WebhooksDue.Of(leads, areNew, wanting, now) is { Count: > 0 } due)
        {
            await new BulkCopy(this).Write(due, cancellationToken);
            HasWrittenDeliveries = true;
        }
    }

    /// <summary>Null where no webhook is active.</summary>
    private async ValueTask<RulesSnapshot?> WebhooksWanting(CancellationToken cancellationToken) =>
        rules is not null && await rules.Recent(this, cancellationToken) is { Webhooks.Count: > 0 } wanting ? wanting : null;

    /// <summary>One open hand-off per lead is an index, which looks at each statement: the old one closes before the next one opens.</summary>
    private async Task<int> SaveClosingFirst(List<Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry<Handoff>> opening, CancellationToken cancellationToken)
    {
        await using var transaction = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        opening.ForEach(h => h.State = EntityState.Detached);
        var saved = await base.SaveChangesAsync(true, cancellationToken);
        opening.ForEach(h => h.State = EntityState.Added);
        saved += await base.SaveChangesAsync(true, cancellationToken);
        if (transaction is not null)
        {
            await transaction.CommitAsync(cancellationToken);
        }

        return saved;
    }

    private void KeepSearchInStep()
    {
        Dictionary<Guid, Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry<LeadSearch>>? known = null;
        foreach (var entry in ChangeTracker.Entries<Lead>().ToList())
        {
            if (entry.State == EntityState.Added)
            {
                LeadSearch.Add(Data.LeadSearch.Of(entry.Entity));
            }
            else if (entry.State == EntityState.Modified && (entry.Property(l => l.Title).IsModified || entry.Property(l => l.Email).IsModified || entry.Property(l => l.Company).IsModified
                || entry.Property(l => l.Phone).IsModified || entry.Property(l => l.ExternalId).IsModified || entry.Property(l => l.LastName).IsModified || entry.Property(l => l.CapturedAt).IsModified))
            {
                known ??= ChangeTracker.Entries<LeadSearch>().ToDictionary(s => s.Entity.LeadId);
                if (known.TryGetValue(entry.Entity.Id, out var old))
                {
                    old.State = EntityState.Detached;
                }

                LeadSearch.Update(Data.LeadSearch.Of(entry.Entity));
            }
        }
    }

    /// <summary>What filters ask of custom fields follows the leads: of a lead that has changed, the lines that differ.</summary>
    private void KeepFieldsInStep()
    {
        ILookup<Guid, Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry<FieldValue>>? known = null;
        foreach (var entry in ChangeTracker.Entries<Lead>().Where(e => e.State is EntityState.Added or EntityState.Modified).ToList())
        {
            var fields = entry.Property(l => l.CustomFields);
            if (entry.State == EntityState.Added ? fields.CurrentValue is null : !fields.IsModified)
            {
                continue;
            }

            known ??= ChangeTracker.Entries<FieldValue>().ToLookup(v => v.Entity.LeadId);
            foreach (var old in known[entry.Entity.Id])
            {
                old.State = EntityState.Detached;
            }

            var was = entry.State == EntityState.Added ? [] : FieldValue.Of(entry.Entity.Id, fields.OriginalValue).ToDictionary(v => (v.Key, v.No));
            foreach (var value in FieldValue.Of(entry.Entity.Id, fields.CurrentValue))
            {
                if (!was.Remove((value.Key, value.No), out var before))
                {
                    FieldValues.Add(value);
                }
                else if (!before.Says(value))
                {
                    FieldValues.Update(value);
                }
            }

            FieldValues.RemoveRange(was.Values);
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

    private static bool ConcernsRules(Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry entry) => entry.Entity switch
    {
        // A sign-in, failed or not, is no change of who somebody is.
        User when entry.State == EntityState.Modified => entry.Properties.Any(p => p.IsModified
            && p.Metadata.Name is not (nameof(User.LastSignInAt) or nameof(User.AccessFailedCount) or nameof(User.LockoutEnd) or nameof(User.ConcurrencyStamp))),
        Form when entry.State == EntityState.Modified => entry.Properties.Any(p => p.IsModified && p.Metadata.Name is nameof(Form.Published) or nameof(Form.ClosedAt) or nameof(Form.ArchivedAt)), // Drafts are nobody's business yet.
        // Nor is what a webhook was told.
        Webhook when entry.State == EntityState.Modified => entry.Property(nameof(Webhook.Version)).IsModified,
        Webhook => true,
        User or Agreement or ApiKey or Company or Team or LeadSource or Campaign or CustomField or UtmRule or CaptureRule => true,
        _ => false,
    };
}
