using System.Reflection;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace LeadFlow.Web.Tests.Support;

/// <summary>
/// Each limiter of the framework keeps a timer that nobody ends, and the timer keeps the whole node. One process is one node, but a test run has hundreds: a
/// quarter of its computing went into walking around those that had ended. Here their limiters end with them.
/// </summary>
internal sealed class LimitersEnd : IStartupFilter, IDisposable
{
    private RequestDelegate? _requests;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(requests => _requests = requests);
        next(app);
    };

    public void Dispose()
    {
        if (_requests is null)
        {
            return; // Ended before it had started.
        }

        var middleware = Behind(_requests).FirstOrDefault(part => part.GetType().Name == "RateLimitingMiddleware")
            ?? throw new InvalidOperationException("The middleware of the rate limits is not found any more: no node of this run would be freed.");
        foreach (var limiter in Values(middleware).OfType<PartitionedRateLimiter<HttpContext>>())
        {
            limiter.Dispose();
        }
    }

    /// <summary>The middlewares that a request passes: each is a delegate, on an object that holds the next.</summary>
    private static IEnumerable<object> Behind(Delegate first)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var waiting = new Queue<object?>([first.Target]);
        while (waiting.TryDequeue(out var part))
        {
            if (part is null || !seen.Add(part))
            {
                continue;
            }

            yield return part;
            foreach (var value in Values(part))
            {
                if ((value is Delegate on ? on.Target : value) is { } next && (value is Delegate || IsPart(next.GetType())))
                {
                    waiting.Enqueue(next);
                }
            }
        }
    }

    private static bool IsPart(Type type) => type.Name.EndsWith("Middleware", StringComparison.Ordinal) || type.Name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal);

    private static IEnumerable<object?> Values(object part) =>
        part.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Select(field => field.GetValue(part));
}
