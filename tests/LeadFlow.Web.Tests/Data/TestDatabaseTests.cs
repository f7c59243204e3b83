using LeadFlow.Web.Tests.Support;
using Npgsql;
using Xunit;

namespace LeadFlow.Web.Tests.Data;

public sealed class TestDatabaseTests(TestDatabase databases)
{
    [Fact]
    public async Task Each_database_is_a_fresh_copy_that_no_other_test_sees()
    {
        var (one, other) = (await databases.CreateDatabaseAsync(), await databases.CreateDatabaseAsync());

        await Run(one, "CREATE TABLE only_here (id int)");

        Assert.Equal(true, await Run(one, "SELECT to_regclass('only_here') IS NOT NULL"));
        Assert.Equal(false, await Run(other, "SELECT to_regclass('only_here') IS NOT NULL"));
    }

    private static async Task<object?> Run(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
