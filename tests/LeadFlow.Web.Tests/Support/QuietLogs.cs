using Microsoft.AspNetCore.Hosting;

namespace LeadFlow.Web.Tests.Support;

/// <summary>The console of a test run is for what nobody expects.</summary>
internal static class QuietLogs
{
    public static IWebHostBuilder Quietly(this IWebHostBuilder host) => host
        .UseSetting("Serilog:MinimumLevel", "Warning")
        .UseSetting("Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime", "Warning")
        .UseSetting("Serilog:MinimumLevel:Override:Microsoft.AspNetCore.DataProtection", "Error")
        .UseSetting("Serilog:MinimumLevel:Override:Microsoft.AspNetCore.Mvc.Filters", "Error")
        .UseSetting("Serilog:MinimumLevel:Override:Microsoft.AspNetCore.Routing", "Error"); // The test server has no limit for bodies.
}
