using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Administration;

/// <summary>A new API key of a user: shown once, kept as a hash.</summary>
public static class MintKey
{
    /// <param name="Scopes">None: may read and write, never administer.</param>
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(Guid UserId, string? Name, IReadOnlyList<string>? Scopes = null) : IRequest<Minted>;

    public sealed record Minted(Guid Id, string Key, string Name, IReadOnlyList<string> Scopes);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Name).NotEmpty().WithMessage("Name what the key is for.").Text(ApiKey.NameMaxLength).OverridePropertyName("name");
            RuleForEach(c => c.Scopes).Must(s => Policies.Scopes.All.Contains(s)).WithMessage($"Scopes are {string.Join(", ", Policies.Scopes.All)}.").OverridePropertyName("scopes");
        }
    }

    public sealed class Handler(LeadFlowDb db, CurrentUser by, TimeProvider time) : IRequestHandler<Command, Minted>
    {
        public async Task<Minted> Handle(Command command, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            var user = await db.LoadUser(command.UserId, cancellationToken);
            if (!user.IsActive)
            {
                throw new ValidationException([new("userId", $"{user.Name} no longer works here.")]);
            }

            var secret = Secrets.New();
            var key = ApiKey.Mint(user.Id, command.Name!, Secrets.Hash(secret), [.. (command.Scopes ?? []).Distinct()], by.Id, now);
            db.ApiKeys.Add(key);
            db.Note(by, "key.mint", $"{key.Name} of {user.Email}: {(key.Scopes.Length == 0 ? "read and write" : string.Join(", ", key.Scopes))}", now);
            await db.SaveChangesAsync(cancellationToken);
            return new(key.Id, secret, key.Name, key.Scopes);
        }
    }
}

/// <summary>Ends a key at once.</summary>
public static class RevokeKey
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(Guid KeyId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, CurrentUser by, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow();
            var key = await db.ApiKeys.SingleOrDefaultAsync(k => k.Id == command.KeyId, cancellationToken) ?? throw new NotFoundException("Key", command.KeyId);
            if (key.RevokedAt is null)
            {
                key.Revoke(now);
                db.Note(by, "key.revoke", key.Name, now);
                await db.SaveChangesAsync(cancellationToken);
            }

            return Result.Success;
        }
    }
}

/// <summary>The keys of a user, without their secrets.</summary>
public static class GetKeys
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Query(Guid UserId) : IRequest<IReadOnlyList<Item>>;

    public sealed record Item(Guid Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);

    public sealed class Handler(LeadFlowDb db) : IRequestHandler<Query, IReadOnlyList<Item>>
    {
        public async Task<IReadOnlyList<Item>> Handle(Query query, CancellationToken cancellationToken) =>
            await db.ApiKeys.AsNoTracking().Where(k => k.UserId == query.UserId).OrderByDescending(k => k.CreatedAt)
                .Select(k => new Item(k.Id, k.Name, k.Scopes, k.CreatedAt, k.RevokedAt)).ToListAsync(cancellationToken);
    }
}
