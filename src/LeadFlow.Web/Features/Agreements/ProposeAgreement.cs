using LeadFlow.Domain;
using LeadFlow.Domain.Agreements;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Agreements;

/// <summary>Lays a draft before both sides to be signed; it stands still from then on.</summary>
public static class ProposeAgreement
{
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Command(Guid Id) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken cancellationToken) => db.TakeStep(command.Id, user, time.GetUtcNow(), async agreement =>
        {
            var wasDraft = agreement.State == AgreementState.Draft;
            if (wasDraft && await db.StagesLeftBehind(agreement.Content, cancellationToken) is [var left, ..])
            {
                return (Result.Refused(left.Sentence), null);
            }

            if (wasDraft && await db.FieldsUnknown(agreement.Content, cancellationToken) is [var unknown, ..])
            {
                return (Result.Refused(unknown.Sentence), null);
            }

            var result = agreement.Propose(user.Actor, time.GetUtcNow());
            if (wasDraft && result.Succeeded)
            {
                var managers = await db.Users.Where(u => u.IsActive && u.Role == Role.Manager).Select(u => u.Id).ToListAsync(cancellationToken);
                await db.Tell(managers, user, $"{user.Actor.Name} proposed version {agreement.Version} of the agreement: it waits for a manager of each side to sign", time.GetUtcNow(), cancellationToken);
            }

            return (result, wasDraft ? ("agreement.propose", $"Version {agreement.Version}, {agreement.Hash}") : null);
        }, cancellationToken);
    }
}

/// <summary>Makes a proposed version a draft again.</summary>
public static class WithdrawAgreement
{
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Command(Guid Id) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken cancellationToken) => db.TakeStep(command.Id, user, time.GetUtcNow(), agreement =>
        {
            var wasProposed = agreement.State == AgreementState.Proposed;
            return Task.FromResult<(Result, (string, string)?)>((agreement.Withdraw(), wasProposed ? ("agreement.withdraw", $"Version {agreement.Version}") : null));
        }, cancellationToken);
    }
}

/// <summary>Signs a proposed version for one's own side.</summary>
public static class SignAgreement
{
    /// <param name="SeenHash">Of what they have read; null for what is proposed.</param>
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Command(Guid Id, string? SeenHash = null) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time, IConfiguration configuration) : IRequestHandler<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken cancellationToken) => db.TakeStep(command.Id, user, time.GetUtcNow(), agreement =>
        {
            // A key whose maker is not known is one that the person has not made.
            var signer = user.Key is { } key ? new Signer(user.Actor, SigningRoute.ApiKey, key.Name, key.MintedById ?? Guid.Empty) : new Signer(user.Actor, SigningRoute.Browser);
            var result = agreement.Sign(signer, command.SeenHash, configuration.GetValue("LeadFlow:Security:AllowDelegatedSigning", false), time.GetUtcNow());
            return Task.FromResult<(Result, (string, string)?)>((result, ("agreement.sign", $"Version {agreement.Version} for {user.Actor.Side}, {agreement.Hash}")));
        }, cancellationToken);
    }
}
