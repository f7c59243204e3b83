using LeadFlow.Web.Data;
using LeadFlow.Web.Features.Workspaces;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace LeadFlow.Web.Tests.Workspaces;

/// <summary>What a workspace carries is decided by the model: a new table is carried, or is named as left out.</summary>
public sealed class WorkspaceTablesTests
{
    [Fact]
    public void Every_table_is_carried_or_named_as_left_out_and_whatever_is_referred_to_comes_first()
    {
        using var db = new LeadFlowDb(new DbContextOptionsBuilder<LeadFlowDb>().UseNpgsql("Host=nowhere").Options);
        var tables = WorkspaceTables.Of(db);
        var all = db.Model.GetEntityTypes().Where(e => e.GetTableName() is not null).ToList();

        Assert.True(tables.Count > 20, $"{tables.Count} tables");
        Assert.Equal(all.Select(e => e.GetTableName()!).Distinct().Order(StringComparer.Ordinal), tables.Select(t => t.Name).Concat(WorkspaceTables.TablesLeftOut(db).Select(t => t.Table)).Order(StringComparer.Ordinal));
        Assert.All(WorkspaceTables.LeftOut.Keys, type => Assert.Contains(all, e => e.ClrType == type));
        foreach (var key in all.SelectMany(e => e.GetForeignKeys()))
        {
            var (from, to) = (Place(key.DeclaringEntityType.GetTableName()!), Place(key.PrincipalEntityType.GetTableName()!));
            Assert.True(from < 0 || to >= 0, $"{key.DeclaringEntityType.DisplayName()} is carried and refers to {key.PrincipalEntityType.DisplayName()}, which is not");
            Assert.True(from < 0 || to <= from);
        }

        int Place(string table) => tables.ToList().FindIndex(t => t.Name == table);
    }

    [Fact]
    public void Columns_that_are_left_out_are_those_and_no_others()
    {
        using var db = new LeadFlowDb(new DbContextOptionsBuilder<LeadFlowDb>().UseNpgsql("Host=nowhere").Options);

        // Something new here sounds like a secret. If it is one, name it; if not, call it something else. A table that is nothing without it is better left out.
        Assert.Equal(["user_preferences.calendar_token_hash", "users.access_failed_count", "users.concurrency_stamp", "users.lockout_end", "users.password_hash", "users.security_stamp", "users.two_factor_enabled"],
            WorkspaceTables.Of(db).SelectMany(t => t.LeftOut.Select(c => $"{t.Name}.{c.Name}")).Order(StringComparer.Ordinal));
    }
}
