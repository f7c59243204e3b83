using System.Reflection;
using LeadFlow.Web.Pipeline;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LeadFlow.Web.Data;

/// <summary>The migrations of this program, found without loading every type of it (see <see cref="WrittenTypes"/>).</summary>
internal sealed class HouseMigrations : IMigrationsAssembly
{
    private static readonly Lazy<SortedList<string, TypeInfo>> _all = new(() => new(WrittenTypes.All.Where(t => t.IsSubclassOf(typeof(Migration)))
        .ToDictionary(t => t.GetCustomAttribute<MigrationAttribute>()!.Id, t => t.GetTypeInfo()), StringComparer.OrdinalIgnoreCase));

    public static string Latest => _all.Value.Keys[^1];

    public IReadOnlyDictionary<string, TypeInfo> Migrations => _all.Value;

    public ModelSnapshot ModelSnapshot { get; } = (ModelSnapshot)Activator.CreateInstance(WrittenTypes.All.Single(t => t.IsSubclassOf(typeof(ModelSnapshot))))!;

    public Assembly Assembly => typeof(LeadFlowDb).Assembly;

    public string? FindMigrationId(string nameOrId) => _all.Value.Keys.FirstOrDefault(id => id.Equals(nameOrId, StringComparison.OrdinalIgnoreCase)
        || id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..].Equals(nameOrId, StringComparison.OrdinalIgnoreCase));

    public Migration CreateMigration(TypeInfo migrationClass, string activeProvider)
    {
        var migration = (Migration)Activator.CreateInstance(migrationClass.AsType())!;
        migration.ActiveProvider = activeProvider;
        return migration;
    }
}
