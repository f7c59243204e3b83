using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace LeadFlow.Web.Jobs;

/// <summary>What went wrong while something was saved, wherever in the chain of exceptions it stands.</summary>
internal static class JobFaults
{
    /// <summary>Somebody else was faster: read afresh and try again.</summary>
    public static bool IsConflict(this Exception e) => Chain(e).Any(c => c is DbUpdateConcurrencyException
        or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected }
        || (c is PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation, ConstraintName: { } key } && key.EndsWith("_leads_lead_id", StringComparison.Ordinal))); // The lead went into another meanwhile.

    /// <summary>Nobody can say now that a job failed: its lease lapses, and the next to come goes on.</summary>
    public static bool IsConnectionLost(this Exception e) => Chain(e).Any(c => c is IOException or (NpgsqlException and not PostgresException)
        or PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow });

    private static IEnumerable<Exception> Chain(Exception e)
    {
        for (var inner = e; inner is not null; inner = inner.InnerException)
        {
            yield return inner;
        }
    }
}
