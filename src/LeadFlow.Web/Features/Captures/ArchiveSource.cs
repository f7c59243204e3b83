using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;

namespace LeadFlow.Web.Features.Captures;

/// <summary>A source is no longer offered, or is again. Its leads and reports stay as they are, and what still comes by its name is taken.</summary>
public static class ArchiveSource
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(Guid SourceId, bool Archive) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.Archive(await db.LoadSource(command.SourceId, cancellationToken), command.Archive, user, time.GetUtcNow(), cancellationToken))
            {
                desk.Forget();
            }

            return Result.Success;
        }
    }
}
