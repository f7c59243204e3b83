using System.Diagnostics;
using System.Reflection;
using FluentValidation;
using LeadFlow.Web.Data;
using LeadFlow.Web.Jobs;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LeadFlow.Web.Pipeline;

/// <summary>Refuses whoever the request's policy does not allow. A request without a policy is a bug and is refused too.</summary>
public sealed class AuthorizationBehavior<TRequest, TResponse>(CurrentUser user) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IBaseRequest
{
    private static readonly string? _policy = typeof(TRequest).GetCustomAttribute<RequirePolicyAttribute>()?.Policy;
    private static readonly bool _anybody = typeof(TRequest).GetCustomAttribute<AllowAnybodyAttribute>() is not null;

    public async Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        if (!_anybody)
        {
            if (!user.IsSomebody)
            {
                throw new NotSignedInException();
            }

            if (_policy is null || !user.Allows(_policy))
            {
                throw new ForbiddenException(_policy ?? typeof(TRequest).FullName!);
            }
        }

        return await next();
    }
}

/// <summary>Bad input is answered field by field before anything happens.</summary>
public sealed class ValidationBehavior<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IBaseRequest
{
    public async Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        foreach (var validator in validators)
        {
            var result = await validator.ValidateAsync(request, cancellationToken);
            if (!result.IsValid)
            {
                throw new ValidationException(result.Errors);
            }
        }

        return await next();
    }
}

/// <summary>How often what is being done has lost a race: a handler is made anew for each attempt, and may take turns then.</summary>
public sealed class LostRaces
{
    public int Count { get; set; }
}

/// <summary>
/// The loser of a race reads afresh and lets the rules decide again. What the database alone knows, that somebody took
/// an identity or a hand-off first, arrives here as a conflict.
/// </summary>
public sealed class ConflictBehavior<TRequest, TResponse>(LeadFlowDb db, LostRaces races) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IBaseRequest
{
    private const int MaxAttempts = 20;

    public async Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await next();
            }
            catch (Exception e) when (e.IsConflict() && db.Database.CurrentTransaction is null)
            {
                db.ChangeTracker.Clear();
                races.Count = attempt;
                if (attempt == MaxAttempts)
                {
                    throw new ConflictException();
                }

                await Task.Delay(Random.Shared.Next(1, 20 * attempt), cancellationToken);
            }
        }
    }
}

/// <summary>One line for what took long.</summary>
public sealed class LoggingBehavior<TRequest, TResponse>(ILogger<TRequest> logger) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IBaseRequest
{
    private static readonly TimeSpan _slow = TimeSpan.FromSeconds(1);
    private static readonly string _name = typeof(TRequest).FullName!.Split('.')[^1];

    public async Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var response = await next();
        var took = Stopwatch.GetElapsedTime(started);
        if (took > _slow)
        {
            logger.LogInformation("{Request} took {Milliseconds:0} ms", _name, took.TotalMilliseconds);
        }

        return response;
    }
}
