namespace LeadFlow.Web.Jobs;

public static class JobsSetup
{
    public static void AddJobs(this WebApplicationBuilder builder)
    {
    }
}
