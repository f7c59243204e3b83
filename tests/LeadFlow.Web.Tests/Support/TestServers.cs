using LeadFlow.Web.Data;
using Npgsql;

namespace LeadFlow.Web.Tests.Support;

/// <summary>The PostgreSQL server that the tests run on.</summary>
internal interface ITestServer : IAsyncDisposable
{
    /// <summary>Whether it goes on running after the tests, so that they have to tidy up.</summary>
    bool Outlives { get; }

    string ConnectionString(string database);
}

internal static class TestServers
{
    /// <summary>The server of LEADFLOW_TEST_DB (a connection string whose user may create databases), or a container if that was compiled in, or one of our own.</summary>
    public static async Task<ITestServer> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("LEADFLOW_TEST_DB") is { Length: > 0 } connectionString)
        {
            return new GivenServer(connectionString);
        }

#if USE_TESTCONTAINERS
        return await ContainerServer.StartAsync();
#else
        return await EmbeddedServer.StartAsync();
#endif
    }
}

internal sealed class GivenServer(string connectionString) : ITestServer
{
    public bool Outlives => true;

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder(connectionString) { Database = database }.ConnectionString;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

internal sealed class EmbeddedServer(EmbeddedPostgres postgres) : ITestServer
{
    public bool Outlives => false;

    public static async Task<EmbeddedServer> StartAsync() => new(await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions
    {
        DataFolder = Path.Combine(Path.GetTempPath(), $"leadflow-tests-{Guid.NewGuid():N}"),
        ThrowAway = true,
    }));

    public string ConnectionString(string database) => postgres.ConnectionString(database);

    public ValueTask DisposeAsync() => postgres.DisposeAsync();
}
