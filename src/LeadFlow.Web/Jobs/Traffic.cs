using LeadFlow.Web.Features.Captures;
using LeadFlow.Web.Live;

namespace LeadFlow.Web.Jobs;

/// <summary>Whether somebody waits for an answer of this node right now: what works in the background lets them through.</summary>
public sealed class Traffic
{
    private int _waiting;

    public bool IsBusy => Volatile.Read(ref _waiting) > 0;

    /// <summary>Counts who waits. Open pages that listen wait for nothing, and whoever asks how far an import is waits for the import.</summary>
    public async Task Count(HttpContext context, RequestDelegate next)
    {
        var (path, isRead) = (context.Request.Path, HttpMethods.IsGet(context.Request.Method));
        if (path.StartsWithSegments(LiveHub.Path, StringComparison.Ordinal) || (isRead && path.StartsWithSegments(ImportsApi.Path, StringComparison.Ordinal)))
        {
            await next(context);
            return;
        }

        Interlocked.Increment(ref _waiting);
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}

/// <summary>
/// How a long job shares the machine: at full speed while nobody waits; else in one slot of time of four, the same one for all its threads, so that
/// whoever waits has the processors to themselves in the others.
/// </summary>
public sealed class Courtesy(Traffic traffic, TimeProvider time)
{
    private const int SlotMilliseconds = 10, Slots = 4;

    /// <summary>To be asked every few rows.</summary>
    public ValueTask Yield() => traffic.IsBusy && !IsOurs ? Wait() : ValueTask.CompletedTask;

    /// <summary>How many parts of its work a job writes to the database at the same time: as many as keep both itself and the database busy, one where somebody waits.</summary>
    public int AtOnce => traffic.IsBusy ? 1 : 4;

    private bool IsOurs => time.GetUtcNow().ToUnixTimeMilliseconds() / SlotMilliseconds % Slots == 0;

    private async ValueTask Wait()
    {
        for (var turns = 0; traffic.IsBusy && !IsOurs && turns < SlotMilliseconds * Slots; turns++)
        {
            await Task.Delay(1, CancellationToken.None);
        }
    }
}
