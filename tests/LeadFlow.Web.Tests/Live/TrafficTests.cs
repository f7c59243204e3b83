using LeadFlow.Web.Jobs;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace LeadFlow.Web.Tests.Live;

/// <summary>For whom a job in the background steps aside.</summary>
public sealed class TrafficTests
{
    [Theory]
    [InlineData("GET", "/leads", true)]
    [InlineData("GET", "/api/v1/leads", true)]
    [InlineData("POST", "/api/v1/imports", true)] // A file on its way.
    [InlineData("GET", "/api/v1/imports/01a21ec2-ec9f-77b8-8b6d-c0b31b7959a6", false)] // Waits for the job itself.
    [InlineData("GET", "/live", false)] // Listens.
    public async Task Somebody_waits_while_they_are_answered(string method, string path, bool waits)
    {
        var traffic = new Traffic();
        var during = (bool?)null;
        var context = new DefaultHttpContext { Request = { Method = method, Path = path } };

        await traffic.Count(context, _ =>
        {
            during = traffic.IsBusy;
            return Task.CompletedTask;
        });

        Assert.Equal((waits, false), (during, traffic.IsBusy));
    }
}
