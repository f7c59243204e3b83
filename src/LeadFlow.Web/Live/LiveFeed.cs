using LeadFlow.Web.Data;
using Npgsql;

namespace LeadFlow.Web.Live;

/// <summary>
/// This node's part in telling open pages. What commits here wakes every node by one empty NOTIFY, however much it was (one in every transaction would
/// make commits wait for each other); woken, or every few seconds in case a call was lost, the node reads what is new and tells its own browsers.
/// </summary>
internal sealed class LiveFeed(NpgsqlDataSource source, LiveBell bell, LiveAudience audience, TimeProvider time, ILogger<LiveFeed> logger) : BackgroundService
{
    private const string Channel = "leadflow_live";

    /// <summary>Commits that lie closer together are told as one.</summary>
    private static readonly TimeSpan _coalesce = TimeSpan.FromMilliseconds(15);

    /// <summary>Between two messages to a browser.</summary>
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan _atLatest = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan _longestBackOff = TimeSpan.FromSeconds(10);

    private readonly LiveBell _woken = new();

    /// <summary>It outlives a failure: one that began again would know nothing of what was committed meanwhile.</summary>
    private readonly LiveReader _reader = new(source, TimeProvider.System);

    /// <summary>Read, and not told to everybody yet.</summary>
    private readonly List<LiveEvent> _untold = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        Again("calling the other nodes", Call, stoppingToken), Again("listening to the other nodes", Listen, stoppingToken), Again("telling open pages", Tell, stoppingToken));

    private async Task Call(CancellationToken stopping)
    {
        while (true)
        {
            await bell.Heard(stopping);
            await Task.Delay(_coalesce, stopping);
            _woken.Ring();
            await using var command = source.CreateCommand($"NOTIFY {Channel}");
            await command.ExecuteNonQueryAsync(stopping);
        }
    }

    private async Task Listen(CancellationToken stopping)
    {
        await using var connection = await source.OpenConnectionAsync(stopping);
        connection.Notification += (_, _) => _woken.Ring();
        await using (var command = new NpgsqlCommand($"LISTEN {Channel}", connection))
        {
            await command.ExecuteNonQueryAsync(stopping);
        }

        _woken.Ring(); // What was missed while nobody listened.
        while (true)
        {
            await connection.WaitAsync(stopping);
        }
    }

    private async Task Tell(CancellationToken stopping)
    {
        while (true)
        {
            _untold.AddRange(await _reader.Read(stopping));
            if (_untold.Count > 0)
            {
                await audience.Tell(_untold, stopping);
                _untold.Clear();
                await Task.Delay(_pause, stopping);
            }

            using var late = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            late.CancelAfter(_atLatest);
            try
            {
                await _woken.Heard(late.Token);
            }
            catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
            {
                // Nobody called: look anyway.
            }
        }
    }

    /// <summary>For ever; after a failure again, later and later.</summary>
    private async Task Again(string what, Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            var began = time.GetTimestamp();
            try
            {
                await work(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                failures = time.GetElapsedTime(began) > _longestBackOff ? 1 : failures + 1;
                var wait = TimeSpan.FromMilliseconds(Math.Min(_longestBackOff.TotalMilliseconds, 100 * Math.Pow(2, failures)) * (0.5 + Random.Shared.NextDouble()));
                logger.LogWarning("Live updates: {What} failed ({Reason}); again in {Seconds:0.0} s", what, e.Message, wait.TotalSeconds);
                await Task.Delay(wait, stopping).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
    }
}
