using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace LeadFlow.Web.Tests.Support;

/// <summary>A web node in a test run: its console is for what nobody expects, and nothing of it stays once it has ended.</summary>
internal static class TestNodes
{
    public static IWebHostBuilder AsTestNode(this IWebHostBuilder host) => host
        .ConfigureServices(services => services.AddSingleton<IStartupFilter, LimitersEnd>())
        .UseSetting("Serilog:MinimumLevel", "Warning")
        .UseSetting("Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime", "Warning")
        .UseSetting("Serilog:MinimumLevel:Override:Microsoft.AspNetCore.DataProtection", "Error")
        .UseSetting("Serilog:MinimumLevel:Override:Microsoft.AspNetCore.Mvc.Filters", "Error")
        .UseSetting("Serilog:MinimumLevel:Override:Microsoft.AspNetCore.Routing", "Error"); // The test server has no limit for bodies.
}
