using System.Security.Cryptography;
using System.Text;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using Microsoft.AspNetCore.Http.Features;
using Npgsql;

namespace LeadFlow.Web.Features.Integrations;

/// <summary>On an endpoint whose answer holds a secret: it is not kept.</summary>
public sealed class HoldsSecret;

/// <summary>
/// A POST with an Idempotency-Key happens once: the first call leaves a row before it starts and its answer when it is done;
/// a repeat gets that answer, one that comes too early waits for it. Costs nothing without the header.
/// </summary>
public sealed class Idempotency(RequestDelegate next, NpgsqlDataSource source, TimeProvider time)
{
    public const string Header = "Idempotency-Key";

    /// <summary>Of the header, in the document.</summary>
    public const string Note = "Makes a repeat of this call harmless.";
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(10);

    private const int LongestField = 4 * 1024 * 1024; // The body as a whole is limited by its endpoint.

    /// <summary>A call that has not ended by now has died with its process.</summary>
    private static readonly TimeSpan _longestWork = TimeSpan.FromMinutes(2);

    public async Task InvokeAsync(HttpContext context, CurrentUser user)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || !context.Request.Headers.TryGetValue(Header, out var header) || !context.Request.IsApi() || user.Id is not { } userId)
        {
            await next(context);
            return;
        }

        var key = header.ToString();
        if (key.Length is 0 or > IdempotencyRecord.KeyMaxLength || key.Any(char.IsControl))
        {
            await Problem.Invalid(Header, Words.Invariant($"A key has 1 to {IdempotencyRecord.KeyMaxLength} characters.")).ExecuteAsync(context);
            return;
        }

        var row = new IdempotencyRow(source, userId, context.Request.Path.Value!, key);
        var hash = await HashOfBody(context.Request);
        if (await row.Begin(hash, time.GetUtcNow(), _longestWork))
        {
            await Run(context, row);
        }
        else
        {
            await Repeat(context, row, hash);
        }
    }

    private async Task Run(HttpContext context, IdempotencyRow row)
    {
        context.RequestAborted = CancellationToken.None; // Whoever hangs up and asks again gets the answer of this run.
        var original = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var memory = new MemoryStream();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(memory));
        var keep = true;
        try
        {
            await next(context);
            keep = context.Response.StatusCode is < 500 and not (401 or 403 or 429);
        }
        catch (Exception e) when (Problem.Of(e) is { Status: < 500 } problem)
        {
            keep = !problem.IsPassing;
            context.Response.Clear();
            await problem.ExecuteAsync(context);
        }
        catch
        {
            await row.Forget();
            throw;
        }
        finally
        {
            context.Features.Set(original);
        }

        if (!keep)
        {
            await row.Forget();
        }
        else
        {
            var response = context.Response;
            var isSecret = response.StatusCode < 300 && context.GetEndpoint()?.Metadata.GetMetadata<HoldsSecret>() is not null;
            await row.Finish(isSecret ? 0 : response.StatusCode, response.ContentType, isSecret ? [] : memory.ToArray(), response.Headers.Location);
        }

        memory.Position = 0;
        await memory.CopyToAsync(context.Response.Body);
    }

    private async Task Repeat(HttpContext context, IdempotencyRow row, byte[] hash)
    {
        var until = time.GetTimestamp();
        for (var delay = 20; ; delay = Math.Min(250, delay * 2))
        {
            var known = await row.Read(context.RequestAborted);
            if (known is null)
            {
                if (await row.Begin(hash, time.GetUtcNow(), _longestWork)) // The first one failed, and nothing was done.
                {
                    await Run(context, row);
                    return;
                }
            }
            else if (!known.BodyHash.AsSpan().SequenceEqual(hash))
            {
                await Problem.Invalid(Header, "This key was used with another body.").ExecuteAsync(context);
                return;
            }
            else if (known.Status is { } status)
            {
                await Answer(context, known, status);
                return;
            }

            if (time.GetElapsedTime(until) > _longestWait)
            {
                context.Response.Headers.RetryAfter = "5";
                await Problem.Refused("The first call with this key is still at work. Ask again in a moment.").ExecuteAsync(context);
                return;
            }

            await Task.Delay(delay, context.RequestAborted);
        }
    }

    private static async Task Answer(HttpContext context, IdempotencyRecord known, int status)
    {
        if (status == 0)
        {
            await Problem.Refused("This call was made before; its answer held a secret, which is not kept.").ExecuteAsync(context);
            return;
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = known.ContentType;
        if (known.Location is not null)
        {
            context.Response.Headers.Location = known.Location;
        }

        await context.Response.Body.WriteAsync(known.Answer, context.RequestAborted);
    }

    /// <summary>Of a form the fields and files, since a repeat has another boundary.</summary>
    private static async Task<byte[]> HashOfBody(HttpRequest request)
    {
        request.EnableBuffering();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = long.MaxValue, ValueLengthLimit = LongestField }, request.HttpContext.RequestAborted);
            foreach (var (name, value) in form.OrderBy(f => f.Key, StringComparer.Ordinal))
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"{name}\0{value}\0"));
            }

            foreach (var file in form.Files)
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"{file.Name}\0{file.FileName}\0"));
                await using var content = file.OpenReadStream();
                await Append(hash, content, request.HttpContext.RequestAborted);
            }
        }
        else
        {
            await Append(hash, request.Body, request.HttpContext.RequestAborted);
        }

        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }

    private static async Task Append(IncrementalHash hash, Stream content, CancellationToken cancellationToken)
    {
        var buffer = new byte[32 * 1024];
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
        }
    }
}
