namespace LeadFlow.Web.Jobs;

/// <summary>Polite: as long as a batch took, others have the database to themselves. At full speed there is no pause.</summary>
internal sealed class JobPace(IConfiguration configuration, TimeProvider time)
{
    public bool IsFull { get; } = configuration.GetValue("LeadFlow:Jobs:FullSpeed", false);

    /// <summary>Whoever stops the job ends the pause.</summary>
    public async Task Pause(TimeSpan worked, CancellationToken stopping)
    {
        if (!IsFull)
        {
            await Task.Delay(worked, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
