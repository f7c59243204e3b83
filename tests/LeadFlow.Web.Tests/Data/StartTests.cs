using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Tests.Support;
using Microsoft.AspNetCore.Builder;
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
