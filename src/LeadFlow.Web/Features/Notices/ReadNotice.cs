using LeadFlow.Domain.Notices;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Notices;

/// <summary>Marks one of one's own notices as read, and says what it is about.</summary>
public static class ReadNotice
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Command(Guid NoticeId) : IRequest<Subject>;

    public sealed record Subject(NoticeKind Kind, Guid? LeadId);

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Subject>
    {
        public async Task<Subject> Handle(Command command, CancellationToken cancellationToken)
        {
            var notice = await db.Notices.SingleOrDefaultAsync(n => n.Id == command.NoticeId && n.UserId == user.Id, cancellationToken) ?? throw new NotFoundException("Notice", command.NoticeId);
            notice.Read(time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            return new(notice.Kind, notice.LeadId);
        }
    }
}
