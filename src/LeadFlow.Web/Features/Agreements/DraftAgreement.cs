using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Agreements;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Administration;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Agreements;

/// <summary>A copy of a version to work on.</summary>
public static class DraftAgreement
{
    /// <param name="BasedOn">Null for the one in force.</param>
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Command(Guid? BasedOn = null) : IRequest<Guid>;

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken cancellationToken)
        {
            var basedOn = await db.Agreements.AsNoTracking().SingleOrDefaultAsync(a => command.BasedOn == null ? a.State == AgreementState.Active : a.Id == command.BasedOn, cancellationToken)
                ?? throw new NotFoundException("Agreement", command.BasedOn!);
            var version = await db.Agreements.MaxAsync(a => a.Version, cancellationToken) + 1; // Two at once: the unique index makes one of them ask again.
            var draft = Agreement.Draft(version, basedOn, user.Actor, time.GetUtcNow());
            db.Agreements.Add(draft);
            db.Note(user, "agreement.draft", $"Version {version}, based on version {basedOn.Version}", time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            return draft.Id;
        }
    }
}

/// <summary>Saves the content of a draft as a whole; a proposed one becomes a draft again and loses its signatures.</summary>
public static class ChangeAgreement
{
    /// <param name="Seen">The revision that it was changed from; null to save whatever is there now.</param>
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Command(Guid Id, AgreementContent Content, int? Seen = null) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Content).Custom((content, context) =>
        {
            // What contradicts itself may be saved in a draft, and is said beside the rule; what no page could show may not.
            if (content.Stages.Count is 0 or > 200 || content.Stages.Any(s => s.Name.Length > StageDefinition.NameMaxLength))
            {
                context.AddFailure("content.stages", "An agreement has 1 to 200 stages, with names of at most 60 characters.");
            }
        });
    }

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken cancellationToken) => db.TakeStep(command.Id, user, time.GetUtcNow(), async agreement =>
        {
            var signed = agreement.Signatures.Select(s => s.UserId).ToList();
            var result = agreement.Change(command.Content, command.Seen, user.Actor, time.GetUtcNow());
            if (signed.Count <= agreement.Signatures.Count)
            {
                return (result, null);
            }

            await db.Tell(signed, user, $"{user.Actor.Name} changed version {agreement.Version} of the agreement: what you signed is no longer what it says, and your signature has fallen", time.GetUtcNow(), cancellationToken);
            return (result, ("agreement.signatures-dropped", $"Version {agreement.Version}, changed to revision {agreement.Revision}"));
        }, cancellationToken);
    }
}

/// <summary>Throws a version away that nobody has put into force.</summary>
public static class DiscardAgreement
{
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Command(Guid Id) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public Task<Result> Handle(Command command, CancellationToken cancellationToken) => db.TakeStep(command.Id, user, time.GetUtcNow(), agreement =>
        {
            if (agreement.State is not AgreementState.Draft)
            {
                var why = agreement.State is AgreementState.Proposed ? "Take it back first: it is proposed." : $"Version {agreement.Version} was in force: it stays on record.";
                return Task.FromResult<(Result, (string, string)?)>((Result.Refused(why), null));
            }

            db.Agreements.Remove(agreement);
            return Task.FromResult<(Result, (string, string)?)>((Result.Success, ("agreement.discard", $"Version {agreement.Version}")));
        }, cancellationToken);
    }
}
