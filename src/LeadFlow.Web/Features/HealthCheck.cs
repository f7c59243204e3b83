namespace LeadFlow.Web.Features;

/// <summary>"dotnet LeadFlow.Web.dll --health-check": asks the running process of this container whether it is ready; exit code 0 for yes.</summary>
public static class HealthCheck
{
    public static async Task<int> Run()
    {
        var port = Environment.GetEnvironmentVariable("ASPNETCORE_HTTP_PORTS")?.Split(';')[0] ?? "8080";
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(4) };
        try
        {
            using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/readyz"));
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return 1;
        }
    }
}
