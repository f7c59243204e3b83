using Quartz;

namespace LeadFlow.Web.Pipeline;

/// <summary>What the first request and the clock would have to make while somebody waits is made on the core that is free while the database starts.</summary>
public static class MadeAhead
{
    /// <summary>Every address with what reads and writes its JSON, which is made again when it is asked for, with all types and code there; and the schedules, which are not.</summary>
    public static async Task MakeAhead(this WebApplication app)
    {
        foreach (var addresses in ((IEndpointRouteBuilder)app).DataSources)
        {
            _ = addresses.Endpoints.Count;
        }

        if (app.Services.GetService<ISchedulerFactory>() is { } schedulers)
        {
            await schedulers.GetScheduler();
        }
    }
}
