namespace LeadFlow.Web.Features;

public static class PagesSetup
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorPages(o => o.RootDirectory = "/Features");
        builder.Services.Configure<RouteOptions>(o => o.LowercaseUrls = true);
    }
}
