namespace LeadFlow.Domain.Webhooks;

/// <summary>When something that was not taken is sent again: soon at first, and for a day in all.</summary>
public static class BackOff
{
    private static readonly TimeSpan[] _waits =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(40),
        TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4), TimeSpan.FromHours(6), TimeSpan.FromHours(10),
    ];

    /// <summary>Then it has failed, and is listed so.</summary>
    public static int MostAttempts => _waits.Length + 1;

    /// <param name="attempts">Made so far, all in vain.</param>
    /// <returns>How long to wait for the next; null when there is none.</returns>
    public static TimeSpan? After(int attempts) => attempts < 1 ? TimeSpan.Zero : attempts > _waits.Length ? null : _waits[attempts - 1];
}
