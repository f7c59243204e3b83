using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.RateLimiting;

namespace LeadFlow.Web.Features.Integrations;

/// <summary>How much one key may ask for, and a note in the audit of one that reads the whole list.</summary>
public static class ApiLimits
{
    public const int BodyBytes = 1024 * 1024;

    public static void Add(WebApplicationBuilder builder)
    {
        var perMinute = builder.Configuration.GetValue("LeadFlow:Api:RequestsPerMinute", 600_000);
        builder.Services.PostConfigure<RateLimiterOptions>(o =>
        {
            // Known by the header alone, before anything is looked up; calls without one share a limit per address.
            o.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(c => !c.Request.IsApi()
                ? RateLimitPartition.GetNoLimiter("")
                : RateLimitPartition.GetFixedWindowLimiter(c.Request.Headers.Authorization is [{ } key] ? key : c.Connection.RemoteIpAddress?.ToString() ?? "", _ => new() { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) }));
            o.OnRejected = async (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                if (rejected.HttpContext.Request.IsApi())
                {
                    await new Problem(429, "This key asks too often. Wait as long as Retry-After says.").ExecuteAsync(rejected.HttpContext);
                }
            };
        });
        builder.Services.AddSingleton<BulkReads>();
    }

    /// <summary>A body that says it is too large is not read.</summary>
    public static Task CheckSize(HttpContext context, RequestDelegate next)
    {
        return context.Request.IsApi() && context.Request.ContentLength > (context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? long.MaxValue)
            ? Problem.OfStatus(413).ExecuteAsync(context)
            : next(context);
    }
}

/// <summary>Counts in memory, per node, the leads that each key reads through lists; at a thousand within an hour the audit says so, once in that hour.</summary>
public sealed class BulkReads(TimeProvider time)
{
    public const int Many = 1000;
    private static readonly TimeSpan _window = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, Count> _counts = new();

    /// <returns>Whether this read makes it many: the one to note.</returns>
    public bool Read(ClaimsPrincipal principal, int leads) =>
        _counts.GetOrAdd(principal.FindFirstValue(ClaimTypes.Hash) ?? "", _ => new()).Add(leads, time.GetUtcNow());

    private sealed class Count
    {
        private readonly Lock _lock = new();
        private DateTimeOffset _since;
        private int _leads;

        /// <returns>Whether the count has just become many.</returns>
        public bool Add(int leads, DateTimeOffset now)
        {
            lock (_lock)
            {
                (_since, _leads) = now - _since > _window ? (now, 0) : (_since, _leads);
                var before = _leads;
                _leads += leads;
                return before < Many && _leads >= Many;
            }
        }
    }
}
