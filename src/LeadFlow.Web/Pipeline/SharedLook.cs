namespace LeadFlow.Web.Pipeline;

/// <summary>What many requests look at in the database, each as it is now: those that ask at the same moment share one look.</summary>
/// <param name="look">Begun after whoever gets its answer has asked.</param>
internal sealed class SharedLook<T>(Func<Task<T>> look)
{
    private readonly Lock _gate = new();
    private Task _latest = Task.CompletedTask;
    private Task<T>? _next;

    /// <summary>Whoever asks during a look shares the next one, which has not begun yet.</summary>
    public Task<T> Get(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_latest.IsCompleted && _next is null)
            {
                var mine = look();
                _latest = mine;
                return mine.WaitAsync(cancellationToken);
            }

            return (_next ??= LookAfter(_latest)).WaitAsync(cancellationToken);
        }
    }

    private async Task<T> LookAfter(Task other)
    {
        await other.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        Task<T> mine;
        lock (_gate)
        {
            mine = look();
            (_latest, _next) = (mine, null);
        }

        return await mine;
    }
}
