using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Workspaces;

/// <summary>
/// Moves a workspace into this installation while it is empty, all of it or nothing. People come without passwords; whoever imports stays an admin,
/// as the person of the workspace with the same e-mail address if there is one, and is signed in as that person.
/// </summary>
public static class ImportWorkspace
{
    /// <param name="File">Seekable.</param>
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(Stream File, string FileName) : IRequest<Outcome>;

    /// <param name="Rows">Of all tables.</param>
    public sealed record Outcome(Result Result, string Company = "", long Leads = 0, long Rows = 0);

    public sealed class Handler(LeadFlowDb db, CurrentUser by, SignInManager<User> signIn, IHttpContextAccessor browser, Desk desk, TimeProvider time) : IRequestHandler<Command, Outcome>
    {
        public async Task<Outcome> Handle(Command command, CancellationToken cancellationToken)
        {
            var tables = WorkspaceTables.Of(db);
            try
            {
                await using var file = await WorkspaceFile.Open(command.File, tables, cancellationToken);
                var admin = await MoveIn(file, tables, Text.Shorten(command.FileName, 200), cancellationToken);
                if (browser.HttpContext is not null && admin is { } id)
                {
                    await signIn.SignInAsync(await db.Users.SingleAsync(u => u.Id == id, cancellationToken), isPersistent: false);
                }

                return new(Result.Success, file.Manifest.Company, file.Manifest.Tables.FirstOrDefault(t => t.Name == "leads")?.Rows ?? 0, file.Manifest.Tables.Sum(t => t.Rows));
            }
            catch (WorkspaceRefusedException e)
            {
                return new(Result.Refused($"{e.Message} Nothing was changed."));
            }
            finally
            {
                desk.Forget();
            }
        }

        private async Task<Guid?> MoveIn(WorkspaceFile file, IReadOnlyList<WorkspaceTable> tables, string fileName, CancellationToken cancellationToken)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.Database.ExecuteSqlAsync($"LOCK TABLE companies IN ACCESS EXCLUSIVE MODE", cancellationToken); // Nobody begins anything meanwhile: every page asks for the company.
            var admin = by.Id ?? await db.Users.Where(u => u.Role == Role.Admin && u.IsActive).Select(u => (Guid?)u.Id).FirstOrDefaultAsync(cancellationToken);
            if (await EmptyInstallation.WhyNot(db, admin, cancellationToken) is { } why)
            {
                throw new WorkspaceRefusedException(why);
            }

            var goesOnAs = await new WorkspaceReader(db, tables).Read(file, admin, cancellationToken);
            await WorkspaceCheck.Check(db, desk, tables, cancellationToken);
            var actor = by.IsSomebody ? by.Actor with { Id = goesOnAs } : Actor.System;
            db.Audit.Add(AuditEntry.Of(actor, "workspace.import", $"{fileName}: {Text.Shorten(file.Manifest.Company, Company.NameMaxLength)}, {file.Manifest.Tables.Sum(t => t.Rows):N0} rows, written {file.Manifest.CreatedAt:yyyy-MM-dd HH:mm} UTC by {Text.Shorten(file.Manifest.CreatedBy, 200)}", time.GetUtcNow()));
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            db.Database.SetCommandTimeout(TimeSpan.FromMinutes(30));
            await db.Database.ExecuteSqlAsync($"ANALYZE", cancellationToken); // Or the first reports would be planned for empty tables.
            return goesOnAs;
        }
    }
}
