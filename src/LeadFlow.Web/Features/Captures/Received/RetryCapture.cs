using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Captures.Mails;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Received;

/// <summary>Tries once more what came in and could not become a lead: as whoever sent it, with the instant at which it came. However many press at once, one lead comes of it.</summary>
public static class RetryCapture
{
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Command(Guid CaptureId) : IRequest<Retried>;

    public sealed record Retried(Result Result, Guid? LeadId = null);

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, IServiceScopeFactory scopes) : IRequestHandler<Command, Retried>
    {
        public async Task<Retried> Handle(Command command, CancellationToken cancellationToken)
        {
            var raw = await db.Captures.AsNoTracking().SingleOrDefaultAsync(c => c.Id == command.CaptureId, cancellationToken) ?? throw new NotFoundException("Capture", command.CaptureId);
            if (raw.Outcome == CaptureOutcome.Ignored)
            {
                return new(Result.Refused("It was ignored, and did not fail."));
            }

            if (raw.LeadId is { } known)
            {
                return new(Result.Success, known);
            }

            if (raw.Given is null)
            {
                return new(Result.Refused("It was kept without what was read from it, so it cannot be tried again: add it by hand."));
            }

            var rules = await desk.Rules(cancellationToken);
            await using var scope = scopes.CreateAsyncScope();
            var sender = raw.ReceivedFromId is { } from && rules.People.TryGetValue(from, out var person) ? person.Actor : user.Actor;
            scope.ServiceProvider.GetRequiredService<CurrentUser>().Become(sender, user.Zone);
            try
            {
                if (raw.Route == CaptureRoute.Mail)
                {
                    scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
                    return new(Result.Success, await scope.ServiceProvider.GetRequiredService<ISender>().Send(new ReadMail.Command(raw.Id), cancellationToken));
                }

                var captured = await scope.ServiceProvider.GetRequiredService<ISender>().Send(KeepFailedCapture.Read(raw), cancellationToken);
                return new(Result.Success, captured.LeadId);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                return new(Result.Refused($"It has failed again: {await db.Captures.Where(c => c.Id == raw.Id).Select(c => c.Error).SingleAsync(cancellationToken)}"));
            }
        }
    }
}
