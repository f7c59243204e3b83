using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Preferences;

/// <summary>A new secret address for the calendar of one's own tasks: shown once, kept as a hash. The one before ends with it.</summary>
public static class MakeCalendar
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Command : IRequest<Made>;

    public sealed record Made(string Path);

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Made>
    {
        public async Task<Made> Handle(Command command, CancellationToken cancellationToken)
        {
            var id = user.Id ?? throw new InvalidOperationException("The system has no calendar.");
            var chosen = await db.Preferences.SingleOrDefaultAsync(p => p.UserId == id, cancellationToken);
            if (chosen is null)
            {
                db.Preferences.Add(chosen = new() { UserId = id });
            }

            var token = Secrets.New();
            (chosen.CalendarTokenHash, chosen.CalendarMadeAt) = (Secrets.Hash(token), time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            return new($"/calendar/{token}.ics");
        }
    }
}

/// <summary>Ends the address of one's calendar: whoever asks there finds nothing.</summary>
public static class EndCalendar
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Command : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, CurrentUser user) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.Preferences.SingleOrDefaultAsync(p => p.UserId == user.Id, cancellationToken) is { } chosen)
            {
                (chosen.CalendarTokenHash, chosen.CalendarMadeAt) = (null, null);
                await db.SaveChangesAsync(cancellationToken);
            }

            return Result.Success;
        }
    }
}
