using System.Reflection;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.Calls;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Forms;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Notices;
using LeadFlow.Domain.Opportunities;
using LeadFlow.Domain.People;
using LeadFlow.Domain.Qualifying;
using LeadFlow.Domain.ToDo;
using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Email;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Live;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Data;

/// <summary>
/// The database. Who may see which lead is decided here, by query filters that are on by default. There are two models: for whoever sees everything
/// there is nothing to filter, so that the database need not think about it with every question.
/// </summary>
public sealed partial class LeadFlowDb(DbContextOptions<LeadFlowDb> options, TimeProvider? time = null, LiveBell? bell = null, CompanyRules? rules = null, WebhookBell? webhookBell = null, RoutingBell? routingBell = null, HomeAddress? home = null) : IdentityUserContext<User, Guid>(options)
{
    private static readonly MethodInfo _apply = typeof(ModelBuilder).GetMethod(nameof(ModelBuilder.ApplyConfiguration))!;
    private CurrentUser? _user;
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
    public DbSet<RoutingRule> RoutingRules => Set<RoutingRule>();
    public DbSet<RoutingTurn> RoutingTurns => Set<RoutingTurn>();
    public DbSet<Absence> Absences => Set<Absence>();
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

    /// <summary>Whether what was saved offers something that the routing rules have not placed yet.</summary>
    internal bool HasWrittenOffers { get; private set; }

    /// <summary>For a job that touches very many leads and tells of them in one: a save says nothing of each.</summary>
    internal bool IsQuiet { get; set; }

    /// <summary>What links in mails begin with.</summary>
    internal string Home => home?.Url ?? "";

    /// <summary>Decided at the first question and final: whoever was taken for one who sees everything can no longer become somebody else.</summary>
    internal bool Filters => _filters ??= _user?.SettleToSeeOnlyOwn() == true;

    internal bool IsInTransaction => _filters is not null && Database.CurrentTransaction is not null;

    /// <summary>A restricted rep sees their own leads and the queue.</summary>
    private Guid? OnlyFor => _user!.SeesOnlyOwn ? _user.Id : throw new InvalidOperationException("Only a restricted rep's database filters.");
    private Guid? OnlyForTeam => _user!.Actor.TeamId;

    /// <summary>Before the first question: whose it is. One that has served somebody else keeps nothing of them, and none that shows everything serves a restricted rep.</summary>
    internal void Serve(CurrentUser user)
    {
        if (_filters is { } filters && filters != user.SettleToSeeOnlyOwn())
        {
            throw new InvalidOperationException("What is filtered for one cannot serve one for whom it is not, nor the other way round.");
        }

        _user = user;
        _told.Clear();
        _deliveries.Clear();
        HasWrittenLive = HasWrittenDeliveries = HasWrittenOffers = IsQuiet = false;
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        HouseConventions.EnumsAsText(configurationBuilder);
        configurationBuilder.Conventions.Add(_ => new HouseConventions());
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.HasPostgresExtension("pg_trgm");
        foreach (var (configuration, configures) in WrittenTypes.Closing(typeof(IEntityTypeConfiguration<>)).OrderBy(c => c.Type.FullName, StringComparer.Ordinal))
        {
            _apply.MakeGenericMethod(configures.GetGenericArguments()).Invoke(builder, [Activator.CreateInstance(configuration)]);
        }

        if (Filters)
        {
            FilterForOne(builder);
        }

        Limits.Map(builder);
        HouseConventions.OwnIds(builder.Model);
    }

    private void FilterForOne(ModelBuilder builder)
    {
        builder.Entity<Lead>().HasQueryFilter(l => l.OwnerId == OnlyFor
            || Handoffs.Any(h => h.LeadId == l.Id && h.State == HandoffState.Offered && h.RoutedAt != null && (h.AssigneeId == null ? h.TeamId == null || h.TeamId == OnlyForTeam : h.AssigneeId == OnlyFor)));
        builder.Entity<Handoff>().HasQueryFilter(h => h.ClaimedById == OnlyFor
            || (h.State == HandoffState.Offered && h.RoutedAt != null && (h.AssigneeId == null ? h.TeamId == null || h.TeamId == OnlyForTeam : h.AssigneeId == OnlyFor)));
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

    /// <summary>Of these leads, those that each of these restricted reps sees: the filter of leads above, for several people at once.</summary>
    internal async Task<IReadOnlyDictionary<Guid, HashSet<Guid>>> WhoSees(IReadOnlyCollection<Guid> leadIds, IReadOnlyCollection<Guid> userIds, CancellationToken cancellationToken)
    {
        var leads = leadIds.Count == 0 || userIds.Count == 0 ? [] : await Leads.IgnoreQueryFilters().AsNoTracking().Where(l => leadIds.Contains(l.Id))
            .Select(l => new { l.Id, l.OwnerId, Offers = Handoffs.Where(h => h.LeadId == l.Id && h.State == HandoffState.Offered && h.RoutedAt != null).Select(h => new { h.AssigneeId, h.TeamId }).ToList() })
            .ToListAsync(cancellationToken);
        var teams = leads.Count == 0 ? [] : await Users.AsNoTracking().Where(u => userIds.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.TeamId, cancellationToken);
        return userIds.ToDictionary(u => u, u => leads.Where(l => l.OwnerId == u || l.Offers.Exists(o => o.AssigneeId is { } asked ? asked == u : o.TeamId is not { } team || team == teams.GetValueOrDefault(u))).Select(l => l.Id).ToHashSet());
    }
}
