using LeadFlow.Domain;
using LeadFlow.Domain.Leads;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Security;

/// <summary>What people decide is noted with it; whoever saves second learns from the notes who was faster.</summary>
internal static class AuditNotes
{
    private const int SubjectMaxLength = 500;
    private const int NameMaxLength = 150;

    private static readonly TimeSpan _recent = TimeSpan.FromDays(1);

    public static void Note(this LeadFlowDb db, CurrentUser by, string action, string subject, DateTimeOffset now) =>
        db.Audit.Add(AuditEntry.Of(by.IsSomebody ? by.Actor : Actor.System, action, Text.Shorten(subject, SubjectMaxLength), now));

    /// <param name="name">Of what was changed: a change that was faster is found by it.</param>
    public static void Note(this LeadFlowDb db, CurrentUser by, string action, string name, string what, DateTimeOffset now) => db.Note(by, action, Noted(name, what), now);

    /// <summary>Whoever saves second is told who was faster, and keeps what they typed.</summary>
    /// <param name="action">As in the audit.</param>
    /// <param name="name">As it is now: what the change that was faster was noted under.</param>
    public static async Task<Result> RefuseStale(this LeadFlowDb db, string action, string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (since, noted) = (now - _recent, Noted(name, ""));
        var by = await db.Audit.AsNoTracking().Where(a => a.At > since && a.Action == action && a.Subject.StartsWith(noted)).OrderByDescending(a => a.At).Select(a => a.By).FirstOrDefaultAsync(cancellationToken);
        return Result.Refused($"{by ?? "Somebody"} has changed this since you opened it. What you typed is still here: save again to let it win.");
    }

    private static string Noted(string name, string what) => $"{Text.Shorten(name, NameMaxLength)}: {what}";
}
