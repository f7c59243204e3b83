using FluentValidation;
using LeadFlow.Web.Pipeline;
using Microsoft.AspNetCore.Authentication;

namespace LeadFlow.Web.Features.Integrations;

/// <summary>The one place that turns exceptions and bare statuses into problem details under /api, and into the error page elsewhere.</summary>
public sealed class HouseErrors(RequestDelegate next, ILogger<HouseErrors> logger)
{
    /// <summary>Under this name the error page finds the path that was asked for.</summary>
    public const string AskedFor = "asked-for";

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            context.Response.StatusCode = 499; // Whoever asked has gone: nobody reads it.
            return;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            if (Problem.Of(e).Status >= 500)
            {
                logger.LogError(e, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
            }

            await Answer(context, e);
            return;
        }

        if (context.Response is { HasStarted: false, StatusCode: >= 400 and < 600, ContentType: null, ContentLength: null or 0 })
        {
            if (context.Request.IsApi())
            {
                await Problem.OfStatus(context.Response.StatusCode).ExecuteAsync(context);
            }
            else
            {
                await ShowPage(context, context.Response.StatusCode);
            }
        }
    }

    private async Task Answer(HttpContext context, Exception exception)
    {
        context.Response.Clear();
        if (context.Request.IsApi())
        {
            await Problem.Of(exception).ExecuteAsync(context);
            return;
        }

        switch (exception)
        {
            case NotSignedInException:
                await context.ChallengeAsync();
                break;
            case ChangedMeanwhileException:
                await ShowPage(context, StatusCodes.Status409Conflict);
                break;
            case ValidationException:
                await ShowPage(context, StatusCodes.Status400BadRequest);
                break;
            default:
                await ShowPage(context, Problem.Of(exception).Status);
                break;
        }
    }

    /// <summary>Runs the pipeline again for the page of this status, whatever was asked for before.</summary>
    private async Task ShowPage(HttpContext context, int status)
    {
        var (path, method, query) = (context.Request.Path, context.Request.Method, context.Request.QueryString);
        context.Items[AskedFor] = path.Value;
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        context.Response.StatusCode = status;
        try
        {
            (context.Request.Path, context.Request.Method, context.Request.QueryString) = ($"/error/{status}", HttpMethods.Get, default);
            await next(context);
            if (!context.Response.HasStarted && context.Response.StatusCode is 404 or 200)
            {
                context.Response.StatusCode = status;
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked has gone.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            logger.LogError(e, "The error page for {Status} failed", status);
            context.Response.Clear();
            context.Response.StatusCode = status;
        }
        finally
        {
            (context.Request.Path, context.Request.Method, context.Request.QueryString) = (path, method, query);
        }
    }
}

internal static class ApiRequests
{
    /// <summary>Under /api, where only bearer keys count; /api itself is a page.</summary>
    public static bool IsApi(this HttpRequest request) => request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase, out var rest) && rest.Value is { Length: > 1 };
}
