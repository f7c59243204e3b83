using System.Net;
using System.Net.Sockets;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace LeadFlow.Web.Tests.Data;

/// <summary>What is made in which order while a process starts.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Requests_are_taken_once_objects_are_mapped_and_everything_else_starts_meanwhile()
    {
        var model = new TaskCompletionSource();
        var (other, server) = (new Witness(model.Task), new Witness(model.Task));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddHostedService(_ => other);
        builder.ListenOnceMapped(model.Task);
        builder.Services.AddSingleton<IServer>(server);
        await using var app = builder.Build();

        var started = app.StartAsync(TestContext.Current.CancellationToken);
        model.SetResult();
        await started;

        Assert.Equal((false, true), (other.SawModel, server.SawModel));
    }

    [Fact]
    public async Task What_the_first_request_would_make_is_made_before_it()
    {
        var made = 0;
        var builder = WebApplication.CreateSlimBuilder();
        await using var app = builder.Build();
        ((IEndpointConventionBuilder)app.MapGet("/somewhere", () => "here")).Add(_ => made++);

        await app.MakeAhead();

        Assert.Equal(1, made);
    }

    [Fact]
    public async Task Whoever_ends_a_process_that_starts_is_not_told_of_a_failure()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddHostedService<EndedMeanwhile>();

        Assert.Equal(0, await builder.Build().RunUntilEnded());
    }

    [Fact]
    public async Task An_address_that_is_taken_is_said_in_a_sentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://{other.LocalEndpoint}");
        using var said = new StringWriter();

        Assert.Equal(1, await builder.Build().RunUntilEnded(said));
        Assert.Contains($"http://{other.LocalEndpoint}", said.ToString(), StringComparison.Ordinal);
        Assert.Contains("ASPNETCORE_URLS", said.ToString(), StringComparison.Ordinal);
    }

    private sealed class EndedMeanwhile(IHostApplicationLifetime lifetime) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            lifetime.StopApplication();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Whether the model was there when this was started.</summary>
    private sealed class Witness(Task model) : IHostedService, IServer
    {
        public bool? SawModel { get; private set; }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync(CancellationToken cancellationToken)
        {
            SawModel = model.IsCompleted;
            return Task.CompletedTask;
        }

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => StartAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
