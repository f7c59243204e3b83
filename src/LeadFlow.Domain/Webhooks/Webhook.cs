using LeadFlow.Domain.Leads;

namespace LeadFlow.Domain.Webhooks;

public enum WebhookState { Active, Paused }

/// <summary>Somebody else's program that is told of what happens here, by requests to its address.</summary>
public sealed class Webhook
{
    public const int MaxWebhooks = 20;
    public const int PauseReasonMaxLength = 300;

    /// <summary>So many attempts in a row that came to nothing, over so long a time, and it is paused.</summary>
    public const int MostFailures = 50;
    public static readonly TimeSpan LongestFailing = TimeSpan.FromHours(24);

    /// <summary>How long requests are signed with the former secret too.</summary>
    public static readonly TimeSpan FormerSecretLasts = TimeSpan.FromHours(24);

    private Webhook() { } // For EF Core.

    public Guid Id { get; private init; }
    public string Url { get; private set; } = "";

    /// <summary>Names of <see cref="WebhookEvents"/>, in their order.</summary>
    public string[] Events { get; private set; } = [];
    public WebhookState State { get; private set; }

    /// <summary>In a sentence, where it was not a person who paused it.</summary>
    public string? PauseReason { get; private set; }
    public DateTimeOffset? PausedAt { get; private set; }

    /// <summary>What requests are signed with, protected: it must be used.</summary>
    public string ProtectedSecret { get; private set; } = "";
    public string? FormerProtectedSecret { get; private set; }
    public DateTimeOffset? FormerSecretUntil { get; private set; }
    public Guid? CreatedById { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? LastDeliveredAt { get; private set; }

    /// <summary>In a row.</summary>
    public int Failures { get; private set; }
    public DateTimeOffset? FailingSince { get; private set; }

    /// <summary>Bumped by every edit.</summary>
    public int Version { get; private set; } = 1;

    public bool IsActive => State == WebhookState.Active;

    public static Webhook To(string url, IEnumerable<string> events, string protectedSecret, Guid? byId, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Url = WebhookAddress.Normalise(url),
        Events = InOrder(events),
        ProtectedSecret = protectedSecret,
        CreatedById = byId,
        CreatedAt = now,
    };

    /// <summary>The same again changes nothing.</summary>
    public void Change(string url, IEnumerable<string> events)
    {
        var (to, wanted) = (WebhookAddress.Normalise(url), InOrder(events));
        if (to != Url || !wanted.SequenceEqual(Events))
        {
            (Url, Events) = (to, wanted);
            Version++;
        }
    }

    /// <summary>Somebody pauses it: what happens from now on is not kept for it, and what waits goes on waiting.</summary>
    public void Pause(DateTimeOffset now)
    {
        if (IsActive)
        {
            (State, PausedAt, PauseReason) = (WebhookState.Paused, now, null);
            Version++;
        }
    }

    public void Resume()
    {
        if (!IsActive)
        {
            (State, PausedAt, PauseReason, Failures, FailingSince) = (WebhookState.Active, null, null, 0, null);
            Version++;
        }
    }

    /// <summary>The former secret signs on for a while, so that the other side can change over in between.</summary>
    public void SignWith(string protectedSecret, DateTimeOffset now)
    {
        (FormerProtectedSecret, FormerSecretUntil, ProtectedSecret) = (ProtectedSecret, now + FormerSecretLasts, protectedSecret);
        Version++;
    }

    public bool SignsWithFormer(DateTimeOffset now) => FormerProtectedSecret is not null && now < FormerSecretUntil;

    public void Delivered(DateTimeOffset now) => (LastDeliveredAt, Failures, FailingSince) = (now, 0, null);

    /// <summary>An attempt came to nothing.</summary>
    /// <param name="isGone">The other side says that nobody is there any more (410).</param>
    /// <returns>Whether that has paused it.</returns>
    public bool Failed(bool isGone, DateTimeOffset now)
    {
        Failures++;
        FailingSince ??= now;
        if (!IsActive || (!isGone && (Failures < MostFailures || now - FailingSince < LongestFailing)))
        {
            return false;
        }

        (State, PausedAt, PauseReason) = (WebhookState.Paused, now, isGone ? "The receiver answered that it is gone (410)." : $"Nothing has arrived there for {(int)LongestFailing.TotalHours} hours: {Failures} attempts in a row failed.");
        Version++;
        return true;
    }

    private static string[] InOrder(IEnumerable<string> events) => [.. WebhookEvents.All.Intersect(events)];
}
