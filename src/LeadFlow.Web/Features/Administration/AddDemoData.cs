using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Demo;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Administration;

/// <summary>Fills the desk with a year of made-up history. Its people can sign in only where the demo's password is printed.</summary>
public static class AddDemoData
{
    [RequirePolicy(Policies.Administer)]
    public sealed record Command : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser by, TimeProvider time, IServiceProvider services) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.Database.ExecuteSqlAsync($"SELECT 1 FROM companies FOR UPDATE", cancellationToken); // Of two at once, one.
            if ((await db.Companies.AsNoTracking().SingleAsync(cancellationToken)).HasDemoData)
            {
                return Result.Refused("The demo data is here already.");
            }

            if (await db.Users.AnyAsync(u => u.Email!.EndsWith(DemoStory.MailDomain), cancellationToken))
            {
                return Result.Refused($"People with an address of {DemoStory.MailDomain} are here: the demo would bring them once more.");
            }

            await DemoStory.Tell(services, await DemoSetup.PasswordOf(services), cancellationToken);
            db.Note(by, "demo.add", "a year of made-up history", time.GetUtcNow());
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            desk.Forget();
            return Result.Success;
        }
    }
}
