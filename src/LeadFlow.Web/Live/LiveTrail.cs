using LeadFlow.Domain.Handoffs;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.Notices;
using LeadFlow.Domain.ToDo;
using LeadFlow.Domain.Webhooks;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace LeadFlow.Web.Live;

/// <summary>What a save means to those who look on: read off its changes, written with them.</summary>
internal sealed class LiveTrail
{
    /// <summary>A save of more leads than this tells "many" instead of each.</summary>
    public const int MaxLeads = 50;

    private readonly Dictionary<Guid, LeadChange> _leads = [];
    private readonly List<(Guid UserId, string Topic, Guid? SubjectId)> _personal = [];
    private readonly List<Guid> _jobs = [];

    private sealed class LeadChange
    {
        public bool Triage { get; set; }
        public bool Handoff { get; set; }

        /// <summary>It was in the open queue before the save, or is now.</summary>
        public bool Queue { get; set; }
        public bool Offered { get; set; }
    }

    /// <summary>Activities that the save adds, with the lead they belong to where it is loaded.</summary>
    public List<Activity> Activities { get; } = [];

    /// <summary>Tasks that the save adds.</summary>
    public List<LeadTask> TasksGiven { get; } = [];

    /// <summary>Jobs that are over with this save.</summary>
    public List<Job> JobsOver { get; } = [];

    /// <summary>Webhooks that this save pauses, and nobody did.</summary>
    public List<Webhook> WebhooksPaused { get; } = [];

    public Dictionary<Guid, Lead> LeadsLoaded { get; } = [];

    /// <summary>Changes have been detected, and are not looked for again.</summary>
    /// <param name="beside">New leads whose rows are written beside the tracker.</param>
    public static LiveTrail Of(ChangeTracker tracker, IReadOnlyCollection<Lead> beside)
    {
        var trail = new LiveTrail();
        foreach (var lead in beside)
        {
            trail.Read(lead);
        }

        foreach (var entry in tracker.Entries())
        {
            trail.Read(entry);
        }

        return trail;
    }

    public void Told(Notice notice)
    {
        if (!notice.IsMailOnly)
        {
            _personal.Add((notice.UserId, LiveTopics.Notices, notice.Id));
        }
    }

    /// <param name="onlyJobs">Of leads and people somebody else tells.</param>
    public IEnumerable<LiveEvent> Events(DateTimeOffset now, bool onlyJobs = false)
    {
        if (onlyJobs)
        {
            _leads.Clear();
            _personal.Clear();
        }

        if (_leads.Count > MaxLeads)
        {
            yield return LiveTopics.Many(now);
        }
        else
        {
            foreach (var (id, change) in _leads)
            {
                yield return Event(now, TopicsOf(change), id);
            }
        }

        foreach (var (userId, topic, subjectId) in _personal.DistinctBy(p => (p.UserId, p.Topic)))
        {
            yield return Event(now, topic, subjectId, userId);
        }

        foreach (var id in _jobs)
        {
            yield return Event(now, LiveTopics.Job, id);
        }
    }

    private void Read(EntityEntry entry)
    {
        if (entry.Entity is Lead lead)
        {
            LeadsLoaded[lead.Id] = lead;
        }

        if (entry.State is not (EntityState.Added or EntityState.Modified))
        {
            return;
        }

        switch (entry.Entity)
        {
            case Activity activity when entry.State == EntityState.Added:
                Activities.Add(activity);
                Of(activity.LeadId);
                break;
            case LeadQualification qualification when entry.State == EntityState.Added || Changed(entry, nameof(LeadQualification.OwnerId), nameof(LeadQualification.StageKind), nameof(LeadQualification.Standing)):
                Of(qualification.LeadId).Triage = true;
                break;
            case Handoff handoff:
                Read(handoff, wasOffered: entry.Property(nameof(Handoff.State)).OriginalValue is HandoffState.Offered);
                break;
            case Notice notice:
                Told(notice);
                break;
            case LeadTask task:
                Read(task, isNew: entry.State == EntityState.Added);
                break;
            case Webhook { PauseReason: not null } webhook when Changed(entry, nameof(Webhook.PauseReason)):
                WebhooksPaused.Add(webhook);
                break;
            case Job job:
                _jobs.Add(job.Id);
                if (job.IsOver && Changed(entry, nameof(Job.State)))
                {
                    JobsOver.Add(job);
                }

                break;
        }
    }

    private void Read(Lead added)
    {
        LeadsLoaded[added.Id] = added;
        Of(added.Id).Triage = true;
        Activities.AddRange(added.Activities);
        foreach (var handoff in added.Handoffs)
        {
            Read(handoff, wasOffered: false);
        }

        foreach (var task in added.Tasks)
        {
            Read(task, isNew: true);
        }
    }

    private void Read(Handoff handoff, bool wasOffered)
    {
        if (handoff.IsUnplaced)
        {
            return; // Nobody is shown it yet: it is told of when it waits somewhere.
        }

        var change = Of(handoff.LeadId);
        var isOffered = handoff.State == HandoffState.Offered;
        change.Handoff = true;
        change.Offered |= isOffered;
        change.Queue |= handoff.Kind == HandoffKind.Queue && (isOffered || wasOffered);
        if (handoff.ClaimedById is { } claimer)
        {
            _personal.Add((claimer, LiveTopics.Mine, handoff.LeadId));
        }
    }

    private void Read(LeadTask task, bool isNew)
    {
        _personal.Add((task.AssigneeId, LiveTopics.Tasks, task.Id));
        if (isNew)
        {
            TasksGiven.Add(task);
        }
    }

    private LeadChange Of(Guid leadId) => _leads.TryGetValue(leadId, out var change) ? change : _leads[leadId] = new();

    private static bool Changed(EntityEntry entry, params ReadOnlySpan<string> properties)
    {
        foreach (var property in properties)
        {
            if (entry.Property(property).IsModified)
            {
                return true;
            }
        }

        return false;
    }

    private static string TopicsOf(LeadChange change)
    {
        var topics = change.Triage ? $"{LiveTopics.Lead} {LiveTopics.Triage}" : LiveTopics.Lead;
        return change.Handoff ? $"{topics} {(change.Queue ? LiveTopics.Queue : LiveTopics.Handoff)}{(change.Offered ? "" : $" {LiveTopics.Gone}")}" : topics;
    }

    private static LiveEvent Event(DateTimeOffset now, string topics, Guid? subjectId = null, Guid? userId = null) => new() { At = now, Kind = topics, SubjectId = subjectId, UserId = userId };
}
