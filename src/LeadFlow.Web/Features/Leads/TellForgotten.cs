using LeadFlow.Domain;
using LeadFlow.Domain.Notices;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Live;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>Tells managers once a day, from eight in the company's morning on, how many open leads nobody looks after.</summary>
public static class TellForgotten
{
    private const string Place = "tell-forgotten";
    private static readonly TimeSpan _morning = TimeSpan.FromHours(8);

    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<int>;

    public sealed class Handler(LeadFlowDb db, Desk desk, ISender sender) : IRequestHandler<Command, int>
    {
        public async Task<int> Handle(Command command, CancellationToken cancellationToken)
        {
            var m = await desk.Now(cancellationToken);
            var morning = LocalTime.Instant(m.Today.ToDateTime(TimeOnly.MinValue) + _morning, m.Zone);
            if (m.Now < morning)
            {
                return 0;
            }

            await using var turn = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.TakeTurns([Place], cancellationToken);
            var told = await db.Notices.Where(n => n.Kind == NoticeKind.Forgotten && n.At >= morning).Select(n => n.UserId).ToListAsync(cancellationToken);
            var managers = (await desk.Rules(cancellationToken)).People.Values.Where(p => p.IsActive && p.Role == Role.Manager && !told.Contains(p.Id)).Select(p => p.Id).ToList();
            if (managers.Count == 0 || await sender.Send(new CountForgotten.Query(), cancellationToken) is not { All: > 0 } forgotten)
            {
                return 0;
            }

            var summary = $"{(forgotten.All == 1 ? "One open lead is" : $"{forgotten.All} open leads are")} forgotten: {forgotten.Silent} silent for longer than agreed, {forgotten.Nobodys} nobody's and past the deadline, {forgotten.Unplanned} with nothing planned";
            var count = await db.Tell(NoticeKind.Forgotten, managers, null, summary, m.Now, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await turn.CommitAsync(cancellationToken);
            return count;
        }
    }
}
