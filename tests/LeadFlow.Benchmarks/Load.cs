using System.Diagnostics;

namespace LeadFlow.Benchmarks;

/// <param name="PerSecond">Operations that ended inside the window, a second.</param>
/// <param name="P50">Milliseconds.</param>
internal sealed record Figures(string Name, double PerSecond, double P50, double P95, int Errors)
{
    public override string ToString() => $"{Name,-34} {PerSecond,8:0} /s   p50 {P50,6:0.0} ms   p95 {P95,6:0.0} ms   errors {Errors}";
}

/// <summary>A closed loop: each connection does one operation after the other; the first seconds warm up and do not count.</summary>
internal static class Load
{
    public static async Task<Figures> Run(string name, int connections, Func<int, Task<Func<Task<bool>>>> connect, int seconds = 8, int warmUp = 3)
    {
        var operations = new List<Func<Task<bool>>>();
        for (var i = 0; i < connections; i++)
        {
            operations.Add(await connect(i));
        }

        var clock = Stopwatch.StartNew();
        var (from, to) = (TimeSpan.FromSeconds(warmUp), TimeSpan.FromSeconds(warmUp + seconds));
        var loops = operations.Select(operation => Task.Run(async () =>
        {
            var (took, errors) = (new List<double>(), 0);
            while (clock.Elapsed < to)
            {
                var started = clock.Elapsed;
                var ok = await operation();
                var ended = clock.Elapsed;
                if (started >= from && ended <= to)
                {
                    if (ok)
                    {
                        took.Add((ended - started).TotalMilliseconds);
                    }
                    else
                    {
                        errors++;
                    }
                }
            }

            return (took, errors);
        }));
        var results = await Task.WhenAll(loops);
        var all = results.SelectMany(r => r.took).Order().ToList();
        return new(name, (double)all.Count / seconds, At(all, .5), At(all, .95), results.Sum(r => r.errors));
    }

    private static double At(List<double> sorted, double share) => sorted.Count == 0 ? double.NaN : sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
}
