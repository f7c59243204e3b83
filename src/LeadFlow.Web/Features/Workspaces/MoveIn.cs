using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Workspaces;

/// <summary><c>--import-workspace FILE</c>: moves a workspace in at the server, of any size, and ends. Where nobody could sign in afterwards, it prints a link for each admin.</summary>
public static class MoveIn
{
    private const string Switch = "--import-workspace";

    /// <summary>The file that the command line names; null without the switch.</summary>
    public static string? FileOf(string[] args) => Array.IndexOf(args, Switch) is >= 0 and var i ? args.ElementAtOrDefault(i + 1) ?? "" : null;

    /// <returns>The exit code.</returns>
    public static async Task<int> Run(IServiceProvider services, string path)
    {
        if (!File.Exists(path))
        {
            await Console.Error.WriteLineAsync(path.Length == 0 ? $"{Switch} needs the path of a file." : $"There is no file {path}.");
            return 1;
        }

        await using var scope = services.GetRequiredService<IServiceScopeFactory>().CreateSystemScope();
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        var outcome = await scope.ServiceProvider.GetRequiredService<ISender>().Send(new ImportWorkspace.Command(file, Path.GetFileName(path)));
        if (outcome.Result.Refusal is { } refusal)
        {
            await Console.Error.WriteLineAsync(refusal);
            return 1;
        }

        Console.WriteLine($"The workspace of {outcome.Company} is here: {outcome.Leads:N0} leads, {outcome.Rows:N0} rows in all.");
        var (db, now) = (scope.ServiceProvider.GetRequiredService<LeadFlowDb>(), scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow());
        if (!await db.Users.AnyAsync(u => u.IsActive && u.PasswordHash != null && u.Role == Role.Admin))
        {
            foreach (var admin in await db.Users.Where(u => u.IsActive && u.Role == Role.Admin).OrderBy(u => u.Name).ToListAsync())
            {
                var token = Secrets.New();
                db.Invitations.Add(Invitation.For(admin.Id, Secrets.Hash(token), now));
                Console.WriteLine($"  {admin.Name} sets a password here: /accept-invitation?token={token}");
            }

            await db.SaveChangesAsync();
        }

        return 0;
    }
}
