using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using NpgsqlTypes;

namespace LeadFlow.Web.Data;

/// <summary>
/// Writes many new entities with binary COPY, driven by the model: the columns, conversions and types that SaveChanges would use.
/// In the context's transaction if there is one. Nothing is tracked.
/// </summary>
/// <param name="yield">Asked every few rows: lets others through.</param>
public sealed class BulkCopy(LeadFlowDb db, Func<ValueTask>? yield = null) : INewRows
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

    private sealed record Plan<T>(string Copy, Action<NpgsqlBinaryImporter, T>[] Cells)
    {
        public static Plan<T> Of(IEntityType entity)
        {
            var row = Expression.Parameter(typeof(T));
            var (table, cells) = NewRow.Of(entity, row);
            return new($"COPY \"{table}\" ({string.Join(", ", cells.Select(c => $"\"{c.Column}\""))}) FROM STDIN (FORMAT BINARY)", [.. cells.Select(c => Write(c, row))]);
        }

        private static Action<NpgsqlBinaryImporter, T> Write(NewRow.Cell cell, ParameterExpression row)
        {
            // A type that is named is looked up for every cell; only text that is not text needs it.
            var writer = Expression.Parameter(typeof(NpgsqlBinaryImporter));
            var put = typeof(Plan<T>).GetMethod(cell.StoreType == "jsonb" ? nameof(PutJson) : nameof(Put), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(cell.Value.Type);
            Expression body = Expression.Call(put, writer, cell.Value);
            if (cell.IsPresent is not null)
            {
                body = Expression.IfThenElse(cell.IsPresent, body, Expression.Call(writer, nameof(NpgsqlBinaryImporter.WriteNull), null));
            }

            return Expression.Lambda<Action<NpgsqlBinaryImporter, T>>(body, writer, row).Compile();
        }

        private static void Put<TValue>(NpgsqlBinaryImporter writer, TValue value) => writer.Write(value);

        private static void PutJson<TValue>(NpgsqlBinaryImporter writer, TValue value) => writer.Write(value, NpgsqlDbType.Jsonb);
    }
}
