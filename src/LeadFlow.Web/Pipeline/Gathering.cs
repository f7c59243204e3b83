using System.Collections.Concurrent;

namespace LeadFlow.Web.Pipeline;

/// <summary>Whoever comes while others are being served waits until they are done, and is served with all who came meanwhile; whoever comes alone is served at once.</summary>
/// <param name="serve">Answers in the order of what was asked; where it fails, it fails for each of them.</param>
/// <param name="before">Done before a turn is filled.</param>
internal sealed class Gathering<TAsk, TAnswer>(int most, Func<IReadOnlyList<TAsk>, Task<IReadOnlyList<TAnswer>>> serve, Func<Task>? before = null) : IDisposable
{
    private readonly ConcurrentQueue<Waiting> _waiting = new();
    private readonly SemaphoreSlim _turns = new(1); // The fewer turns, the more share one.

    private sealed class Waiting(TAsk ask)
    {
        public TAsk Ask => ask;
        public bool IsTaken { get; set; }
        public TaskCompletionSource<TAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public async Task<TAnswer> Ask(TAsk ask)
    {
        var mine = new Waiting(ask);
        _waiting.Enqueue(mine);
        await _turns.WaitAsync();
        try
        {
            while (!mine.IsTaken) // Else somebody before has taken it along, and whoever came since has a turn of their own.
            {
                await (before?.Invoke() ?? Task.CompletedTask);
                await ServeThoseWhoWait();
            }
        }
        finally
        {
            _turns.Release();
        }

        return await mine.Answer.Task;
    }

    private async Task ServeThoseWhoWait()
    {
        List<Waiting> taken = [];
        while (taken.Count < most && _waiting.TryDequeue(out var next))
        {
            next.IsTaken = true;
            taken.Add(next);
        }

        try
        {
            var answers = await serve(taken.ConvertAll(w => w.Ask));
            for (var i = 0; i < taken.Count; i++)
            {
                taken[i].Answer.SetResult(answers[i]);
            }
        }
        catch (Exception e)
        {
            taken.ForEach(w => w.Answer.TrySetException(e));
        }
    }

    public void Dispose() => _turns.Dispose();
}
