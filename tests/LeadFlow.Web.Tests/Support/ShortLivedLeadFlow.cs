using System.Diagnostics;
using System.Runtime.CompilerServices;
using LeadFlow.Web.Data;

namespace LeadFlow.Web.Tests.Support;

/// <summary>A process with an embedded PostgreSQL that a test can kill: this test program once more, which sees the variable and runs no tests.</summary>
internal static class ShortLivedLeadFlow
{
    public const string Ready = "ready";
    private const string Variable = "LEADFLOW_TEST_SHORT_LIVED";

    public static Process Start(string dataFolder) =>
        Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(ShortLivedLeadFlow).Assembly.Location])
        {
            Environment = { [Variable] = dataFolder },
            RedirectStandardOutput = true,
        })!;

    [ModuleInitializer]
    internal static void RunInsteadOfTests()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { } dataFolder)
        {
            EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataFolder = dataFolder }).GetAwaiter().GetResult();
            Console.WriteLine(Ready);
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
