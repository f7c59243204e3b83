using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using LeadFlow.Domain.Leads;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;
using NpgsqlTypes;

namespace LeadFlow.Web.Data;

/// <summary>
/// Writes many new entities with binary COPY, driven by the model: the columns, conversions and types that SaveChanges would use.
/// In the context's transaction if there is one. Nothing is tracked, and child collections are written by calls of their own.
/// </summary>
/// <param name="yield">Asked every few rows: lets others through.</param>
public sealed class BulkCopy(LeadFlowDb db, Func<ValueTask>? yield = null)
{
    private const int RowsAtATime = 50;

    private static readonly ConcurrentDictionary<Type, object> _plans = new();

    public async Task Write<T>(IReadOnlyCollection<T> rows, CancellationToken cancellationToken)
        where T : class
    {
        if (rows.Count == 0)
        {
            return;
        }

        var plan = (Plan<T>)_plans.GetOrAdd(typeof(T), _ => Plan<T>.Of(db.Model.FindEntityType(typeof(T))!));
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var writer = await ((NpgsqlConnection)db.Database.GetDbConnection()).BeginBinaryImportAsync(plan.Copy, cancellationToken);
            var row = 0;
            foreach (var one in rows)
            {
                if (yield is not null && row++ % RowsAtATime == 0)
                {
                    await yield();
                }

                writer.StartRow(); // Into a buffer: a task per cell would cost more than the cell.
                foreach (var cell in plan.Cells)
                {
                    cell(writer, one);
                }
            }

            await writer.CompleteAsync(cancellationToken);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>New leads with all that hangs on them.</summary>
    /// <param name="afterLeads">A statement between the leads and what refers to them.</param>
    public async Task WriteLeads(IReadOnlyCollection<Lead> leads, CancellationToken cancellationToken, string? afterLeads = null)
    {
        await Write(leads, cancellationToken);
        if (afterLeads is not null)
        {
            await db.Database.ExecuteSqlRawAsync(afterLeads, cancellationToken);
        }

        await Write([.. leads.Select(l => l.Qualification)], cancellationToken);
        await Write([.. leads.Select(LeadSearch.Of)], cancellationToken);
        await Write([.. leads.SelectMany(l => FieldValue.Of(l.Id, l.CustomFields))], cancellationToken);
        await Write([.. leads.SelectMany(l => l.Identities)], cancellationToken);
        await Write([.. leads.SelectMany(l => l.Journeys)], cancellationToken);
        await Write([.. leads.SelectMany(l => l.StageEntries)], cancellationToken);
        await Write([.. leads.SelectMany(l => l.Activities)], cancellationToken);
        await Write([.. leads.SelectMany(l => l.Handoffs)], cancellationToken);
        await Write([.. leads.SelectMany(l => l.Opportunities)], cancellationToken);
        await Write([.. leads.SelectMany(l => l.Answers)], cancellationToken);
        await Write([.. leads.SelectMany(l => l.Responses)], cancellationToken);
        await Write([.. leads.SelectMany(l => l.Tasks)], cancellationToken);
    }

    private sealed record Plan<T>(string Copy, Action<NpgsqlBinaryImporter, T>[] Cells)
    {
        public static Plan<T> Of(IEntityType entity)
        {
            var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
            var properties = entity.GetProperties().Where(p => !p.IsShadowProperty() && p.GetValueGenerationStrategy() is not NpgsqlValueGenerationStrategy.IdentityAlwaysColumn).ToList(); // xmin and numbers are PostgreSQL's own.
            var columns = string.Join(", ", properties.Select(p => $"\"{p.GetColumnName(table)}\""));
            return new($"COPY \"{table.Name}\" ({columns}) FROM STDIN (FORMAT BINARY)", [.. properties.Select(Cell)]);
        }

        private static Action<NpgsqlBinaryImporter, T> Cell(IProperty property)
        {
            var mapping = property.GetRelationalTypeMapping();
            var writer = Expression.Parameter(typeof(NpgsqlBinaryImporter));
            var row = Expression.Parameter(typeof(T));
            Expression value = Expression.MakeMemberAccess(row, (MemberInfo?)property.PropertyInfo ?? property.FieldInfo!);
            var isPresent = IsPresent(value);
            value = Nullable.GetUnderlyingType(value.Type) is not null ? Expression.Property(value, "Value") : value;
            if (mapping.Converter is { } converter)
            {
                var from = converter.ConvertToProviderExpression.Parameters[0].Type;
                value = Expression.Invoke(converter.ConvertToProviderExpression, value.Type == from ? value : Expression.Convert(value, from));
            }

            // A type that is named is looked up for every cell; only text that is not text needs it.
            var put = typeof(Plan<T>).GetMethod(mapping.StoreType == "jsonb" ? nameof(PutJson) : nameof(Put), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(value.Type);
            Expression body = Expression.Call(put, writer, value);
            if (isPresent is not null)
            {
                body = Expression.IfThenElse(isPresent, body, Expression.Call(writer, nameof(NpgsqlBinaryImporter.WriteNull), null));
            }

            return Expression.Lambda<Action<NpgsqlBinaryImporter, T>>(body, writer, row).Compile();
        }

        private static Expression? IsPresent(Expression value) =>
            Nullable.GetUnderlyingType(value.Type) is not null ? Expression.Property(value, "HasValue")
            : value.Type.IsValueType ? null
            : Expression.NotEqual(value, Expression.Constant(null, value.Type));

        private static void Put<TValue>(NpgsqlBinaryImporter writer, TValue value) => writer.Write(value);

        private static void PutJson<TValue>(NpgsqlBinaryImporter writer, TValue value) => writer.Write(value, NpgsqlDbType.Jsonb);
    }
}
