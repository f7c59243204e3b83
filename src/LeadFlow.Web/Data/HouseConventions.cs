using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace LeadFlow.Web.Data;

/// <summary>Tables, columns, keys and indexes are called in snake case; ids are made by the entities; enums are text.</summary>
public sealed class HouseConventions : IModelFinalizingConvention
{
    private const int EnumMaxLength = 30;

    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        // The convention API refuses to change what was set explicitly (Identity names its tables); the model is still mutable here.
        var model = (IMutableModel)modelBuilder.Metadata;
        foreach (var entity in model.GetEntityTypes())
        {
            if (entity.BaseType is null && entity.GetTableName() is { } table)
            {
                entity.SetTableName(Snake(table.Replace("AspNet", "", StringComparison.Ordinal)));
            }
        }

        foreach (var entity in model.GetEntityTypes())
        {
            if (StoreObjectIdentifier.Create(entity, StoreObjectType.Table) is not { } store)
            {
                continue;
            }

            foreach (var property in entity.GetDeclaredProperties())
            {
                if (property.GetColumnName(store) is { } column)
                {
                    property.SetColumnName(Snake(column));
                }
            }

            foreach (var key in entity.GetDeclaredKeys())
            {
                if (key.GetName(store) is { } name)
                {
                    key.SetName(Snake(name.Replace("AspNet", "", StringComparison.Ordinal)));
                }
            }

            foreach (var foreignKey in entity.GetDeclaredForeignKeys())
            {
                if (foreignKey.GetConstraintName() is { } name)
                {
                    foreignKey.SetConstraintName(Snake(name.Replace("AspNet", "", StringComparison.Ordinal)));
                }
            }

            foreach (var index in entity.GetDeclaredIndexes())
            {
                if (index.GetDatabaseName() is { } name)
                {
                    index.SetDatabaseName(Snake(name.Replace("AspNet", "", StringComparison.Ordinal)));
                }
            }
        }
    }

    /// <summary>Said before properties are looked for: otherwise each would be taken for a number first, with a converter that nobody uses.</summary>
    public static void EnumsAsText(ModelConfigurationBuilder configuration) => configuration.Properties<Enum>().HaveConversion<string>().HaveMaxLength(EnumMaxLength);

    /// <summary>To be applied at the end of OnModelCreating.</summary>
    public static void OwnIds(IMutableModel model)
    {
        foreach (var property in model.GetEntityTypes().SelectMany(e => e.GetDeclaredProperties()).Where(p => p.ClrType == typeof(Guid) && p.IsPrimaryKey()))
        {
            property.ValueGenerated = ValueGenerated.Never; // Or EF takes a new child of a loaded parent for a stored row.
        }
    }

    public static string Snake(string name)
    {
        var snake = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord = char.IsUpper(name[i]) && i > 0 && name[i - 1] != '_' && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (startsWord)
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(name[i]));
        }

        return snake.ToString();
    }
}
