#if USE_TESTCONTAINERS // dotnet test -p:UseTestcontainers=true; see docs/adr/0003.
using Npgsql;
using Testcontainers.PostgreSql;

namespace LeadFlow.Web.Tests.Support;

internal sealed class ContainerServer(PostgreSqlContainer container) : ITestServer
{
    public bool Outlives => false;

    public static async Task<ContainerServer> StartAsync()
    {
        var container = new PostgreSqlBuilder("postgres:18")
            .WithCommand("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=200")
            .Build();

        await container.StartAsync();
        return new ContainerServer(container);
    }

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder(container.GetConnectionString()) { Database = database }.ConnectionString;

    public ValueTask DisposeAsync() => container.DisposeAsync();
}
#endif
