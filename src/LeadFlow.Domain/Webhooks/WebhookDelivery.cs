using System.Globalization;
using LeadFlow.Domain.Leads;

namespace LeadFlow.Domain.Webhooks;

public enum DeliveryState { Waiting, Delivered, Failed }

/// <summary>What the other side said to one attempt.</summary>
/// <param name="Status">Of HTTP; null where there was no answer.</param>
/// <param name="Error">Why not, in words; null for a success.</param>
/// <param name="Body">The beginning of the answer.</param>
public sealed record DeliveryAnswer(int? Status, string? Error, string? Body, int Milliseconds)
{
    public bool IsTaken => Error is null && Status is >= 200 and < 300;

    public bool IsGone => Status == 410;
}

/// <summary>One event on its way to one webhook: written in the transaction of its cause, sent later, kept for a while to look at.</summary>
public sealed class WebhookDelivery
{
    public const int ErrorMaxLength = 500;
    public const int AnswerMaxLength = 4000;

    /// <summary>Days for which the log is kept.</summary>
    public const int KeptDays = 30;

    /// <summary>Whoever has taken one and has not come back with it by then has died: it is sent again.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private WebhookDelivery() { } // For EF Core.

    /// <summary>The same at every attempt: how the other side knows a repeat.</summary>
    public Guid Id { get; private init; }
    public Guid WebhookId { get; private init; }

    /// <summary>The same for all webhooks that are told.</summary>
    public Guid EventId { get; private init; }
    public string Event { get; private init; } = "";

    /// <summary>Null for a ping.</summary>
    public Guid? LeadId { get; private init; }

    /// <summary>Given by the database, ever higher: the order in which the events of a lead are sent.</summary>
    public long Number { get; private init; }

    /// <summary>What happened, as a JSON object.</summary>
    public string Payload { get; private init; } = "{}";

    /// <summary>One of very many that came at once, from a file or a new agreement: others go first.</summary>
    public bool IsBulk { get; private init; }
    public DateTimeOffset At { get; private init; }
    public DeliveryState State { get; private set; }
    public int Attempts { get; private set; }

    /// <summary>When it is sent next, while it waits.</summary>
    public DateTimeOffset DueAt { get; private set; }
    public DateTimeOffset? TriedAt { get; private set; }

    /// <summary>Of the last attempt.</summary>
    public int? Status { get; private set; }
    public string? Error { get; private set; }
    public string? Answer { get; private set; }
    public int? Milliseconds { get; private set; }

    /// <summary>As it is sent and signed, the same at every attempt.</summary>
    public string Body => string.Create(CultureInfo.InvariantCulture, $$"""{"id":"{{EventId}}","event":"{{Event}}","at":"{{At.UtcDateTime:yyyy-MM-ddTHH:mm:ss.ffffff}}Z","number":{{Number}}{{(Payload == "{}" ? "}" : $",{Payload[1..]}")}}""");

    public static WebhookDelivery Of(Guid webhookId, Guid eventId, string name, Guid? leadId, string payload, bool isBulk, DateTimeOffset now) => new()
    {
        Id = OrderedId.At(now),
        WebhookId = webhookId,
        EventId = eventId,
        Event = name,
        LeadId = leadId,
        Payload = payload,
        IsBulk = isBulk,
        At = now,
        DueAt = now,
    };

    /// <summary>An id for an event, sorted by its instant.</summary>
    public static Guid NewEventId(DateTimeOffset now) => OrderedId.At(now);

    /// <summary>Somebody sets out with it; until the lease is over nobody else does.</summary>
    public void Take(DateTimeOffset now)
    {
        Attempts++;
        (TriedAt, DueAt) = (now, now + Lease);
    }

    /// <summary>Back from an attempt.</summary>
    public void Settle(DeliveryAnswer answer, DateTimeOffset now)
    {
        (Status, Milliseconds) = (answer.Status, answer.Milliseconds);
        Error = answer.Error is { } error ? Text.Shorten(error, ErrorMaxLength) : answer.IsTaken ? null : $"It answered {answer.Status}.";
        Answer = answer.Body is { Length: > 0 } body ? Text.Shorten(body, AnswerMaxLength) : null;
        if (answer.IsTaken)
        {
            State = DeliveryState.Delivered;
        }
        else if (BackOff.After(Attempts) is { } wait)
        {
            DueAt = now + wait;
        }
        else
        {
            State = DeliveryState.Failed;
        }
    }

    /// <summary>Sends it once more, whatever became of it before; with the whole patience again.</summary>
    public Result Retry(DateTimeOffset now)
    {
        if (State == DeliveryState.Waiting && TriedAt is { } tried && DueAt == tried + Lease && now < DueAt)
        {
            return Result.Refused("It is being sent at this moment.");
        }

        (State, DueAt, Attempts) = (DeliveryState.Waiting, now, 0);
        return Result.Success;
    }
}
