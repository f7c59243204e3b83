using System.Collections.Concurrent;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Live;

/// <summary>What a browser is told: topics, and the id of what they are about. It asks for the rest as its user.</summary>
public sealed record LiveMessage(string Topics, Guid? Id);

/// <summary>The browsers that are connected to this node, and who of them may be told what.</summary>
internal sealed class LiveAudience(IHubContext<LiveHub> hub, IServiceScopeFactory scopes, CompanyRules company, TimeProvider time)
{
    /// <summary>More leads than this at once are told as "many".</summary>
    private const int MaxMessages = 200;

    /// <summary>How long a page may have taken to connect and still be told of what it missed.</summary>
    private static readonly TimeSpan _memory = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, Listener> _listeners = new();
    private readonly ConcurrentQueue<(long At, LiveEvent Event)> _lately = new();

    private sealed record Listener(Guid UserId, string? Stamp, HubCallerContext Connection);

    /// <summary>A page that began to load so long ago has come: it is told of what happened since.</summary>
    /// <param name="age">Null for one that looks again at everything by itself.</param>
    public async Task Joined(HubCallerContext connection, Guid userId, string? stamp, TimeSpan? age, CancellationToken cancellationToken)
    {
        _listeners[connection.ConnectionId] = new(userId, stamp, connection);
        if (age > _memory)
        {
            await hub.Clients.Client(connection.ConnectionId).SendAsync(LiveHub.Missed, cancellationToken);
        }
        else if (age is { } loaded)
        {
            var missed = _lately.Where(l => time.GetElapsedTime(l.At) <= loaded + TimeSpan.FromSeconds(1)).Select(l => l.Event).ToList();
            await Tell(missed, [KeyValuePair.Create(connection.ConnectionId, _listeners[connection.ConnectionId])], cancellationToken);
        }
    }

    public void Left(string connectionId) => _listeners.TryRemove(connectionId, out _);

    public async Task Tell(IReadOnlyList<LiveEvent> events, CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        foreach (var e in events)
        {
            _lately.Enqueue((now, e));
        }

        while (_lately.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) > _memory)
        {
            _lately.TryDequeue(out _);
        }

        await Tell(events, [.. _listeners], cancellationToken);
    }

    private async Task Tell(IReadOnlyList<LiveEvent> events, IReadOnlyList<KeyValuePair<string, Listener>> listeners, CancellationToken cancellationToken)
    {
        if (events.Count == 0 || listeners.Count == 0)
        {
            return;
        }

        await using var scope = scopes.CreateSystemScope();
        var db = scope.ServiceProvider.GetRequiredService<LeadFlowDb>();
        var rules = await company.Get(cancellationToken);
        List<string> everybody = [];
        Dictionary<Guid, List<string>> restricted = [];
        Dictionary<Guid, List<string>> own = [];
        foreach (var (id, listener) in listeners)
        {
            if (!rules.People.TryGetValue(listener.UserId, out var person) || !person.IsActive || person.SecurityStamp != listener.Stamp)
            {
                listener.Connection.Abort(); // They were signed out meanwhile.
                continue;
            }

            Add(own, listener.UserId, id);
            if (rules.Restricts(person))
            {
                Add(restricted, listener.UserId, id);
            }
            else
            {
                everybody.Add(id);
            }
        }

        var shared = events.Where(e => e.UserId is null).ToList();
        await Send(everybody, [.. shared.Select(e => new LiveMessage(e.Kind, e.SubjectId))], cancellationToken);
        await TellRestricted(db, shared, restricted, cancellationToken);
        foreach (var personal in events.Where(e => e.UserId is not null && own.ContainsKey(e.UserId.Value)).GroupBy(e => e.UserId!.Value))
        {
            await Send(own[personal.Key], [.. personal.Select(e => new LiveMessage(e.Kind, e.SubjectId))], cancellationToken);
        }
    }

    /// <summary>Who sees only their own leads hears of those and of the open queue; of others not even the id.</summary>
    private async Task TellRestricted(LeadFlowDb db, List<LiveEvent> shared, Dictionary<Guid, List<string>> restricted, CancellationToken cancellationToken)
    {
        if (restricted.Count == 0 || shared.Count == 0)
        {
            return;
        }

        var leads = await db.WhoSees([.. shared.Where(e => e.SubjectId is not null && LiveTopics.Has(e.Kind, LiveTopics.Lead)).Select(e => e.SubjectId!.Value).Distinct()], restricted.Keys, cancellationToken);
        var jobs = shared.Where(e => LiveTopics.Has(e.Kind, LiveTopics.Job)).Select(e => e.SubjectId!.Value).ToList();
        var started = jobs.Count == 0 ? [] : await db.Jobs.Where(j => jobs.Contains(j.Id)).ToDictionaryAsync(j => j.Id, j => j.StartedById, cancellationToken);
        foreach (var (userId, connections) in restricted)
        {
            await Send(connections, [.. shared.Select(e => ForRestricted(e, leads[userId], id => started.GetValueOrDefault(id) == userId)).OfType<LiveMessage>()], cancellationToken);
        }
    }

    private static LiveMessage? ForRestricted(LiveEvent e, HashSet<Guid> seen, Func<Guid, bool> hasStarted) => e switch
    {
        { SubjectId: { } id } when LiveTopics.Has(e.Kind, LiveTopics.Job) => hasStarted(id) ? new(e.Kind, id) : null,
        { SubjectId: { } id } when seen.Contains(id) => new(e.Kind, id),
        _ when LiveTopics.Has(e.Kind, LiveTopics.Queue) => new(LiveTopics.Has(e.Kind, LiveTopics.Gone) ? $"{LiveTopics.Queue} {LiveTopics.Gone}" : LiveTopics.Queue, e.SubjectId),
        _ => null,
    };

    private Task Send(List<string> connections, IReadOnlyList<LiveMessage> messages, CancellationToken cancellationToken)
    {
        if (connections.Count == 0 || messages.Count == 0)
        {
            return Task.CompletedTask;
        }

        var told = messages.Count <= MaxMessages ? messages.Distinct().ToList()
            : [.. messages.Select(m => m with { Id = LiveTopics.Has(m.Topics, LiveTopics.Job) ? m.Id : null, Topics = m.Topics.Replace($" {LiveTopics.Gone}", "", StringComparison.Ordinal) }).Distinct()];
        return hub.Clients.Clients(connections).SendAsync(LiveHub.Changed, told, cancellationToken);
    }

    private static void Add(Dictionary<Guid, List<string>> connections, Guid userId, string id)
    {
        if (!connections.TryGetValue(userId, out var list))
        {
            connections[userId] = list = [];
        }

        list.Add(id);
    }
}
