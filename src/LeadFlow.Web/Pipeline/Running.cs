using Microsoft.AspNetCore.Connections;

namespace LeadFlow.Web.Pipeline;

public static class Running
{
    /// <summary>What the host logs, with its stack, before it throws the same to <see cref="RunUntilEnded"/>.</summary>
    internal const string FailedToStart = "Hosting failed to start";

    /// <summary>Takes requests until somebody ends the process, be it while it starts. An address that is taken is said in a sentence.</summary>
    /// <param name="errors">Where the sentence goes; the terminal, if nobody says otherwise.</param>
    /// <returns>What the process exits with.</returns>
    public static async Task<int> RunUntilEnded(this WebApplication app, TextWriter? errors = null)
    {
        await using (app)
        {
            try
            {
                await app.StartAsync();
            }
            catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
            {
                await app.StopAsync();
                return 0;
            }
            catch (IOException e) when (e.InnerException is AddressInUseException)
            {
                await app.StopAsync();
                await (errors ?? Console.Error).WriteLineAsync($"{e.Message} Another program listens there, LeadFlow itself perhaps: end it, or let LeadFlow listen elsewhere, as with ASPNETCORE_URLS=http://localhost:5081.");
                return 1;
            }

            await app.WaitForShutdownAsync();
            return 0;
        }
    }
}
