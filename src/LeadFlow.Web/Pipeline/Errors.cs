namespace LeadFlow.Web.Pipeline;

/// <summary>There is no such record, or whoever asks may not see it.</summary>
public sealed class NotFoundException(string what, object id) : Exception($"{what} {id} does not exist.");

/// <summary>The signed-in user's role, or the key's scopes, do not allow it.</summary>
public sealed class ForbiddenException(string policy) : Exception($"This needs the right to {policy}.");

/// <summary>Nobody is signed in.</summary>
public sealed class NotSignedInException() : Exception("Sign in first.");

/// <summary>Others changed the same record again and again while this was tried.</summary>
public sealed class ConflictException() : Exception("Others are changing this record at this moment. Try again.");

/// <summary>Somebody saved before: <see cref="Current"/> is the record as it is now.</summary>
public sealed class ChangedMeanwhileException(object current) : Exception("Somebody else changed this in the meantime.")
{
    public object Current { get; } = current;
}
