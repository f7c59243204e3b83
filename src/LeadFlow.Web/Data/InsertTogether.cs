using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace LeadFlow.Web.Data;

/// <summary>
/// New rows of many tables in one message to the database: of a few rows each, the ways there and back would take longer than the rows. A prepared statement for
/// each table takes its columns as arrays; driven by the model like <see cref="BulkCopy"/>. Nothing is tracked, and nothing is written before <see cref="Send"/>.
/// </summary>
public sealed class InsertTogether(LeadFlowDb db) : INewRows
{
    private static readonly ConcurrentDictionary<Type, object> _plans = new();

    private readonly List<NpgsqlBatchCommand> _commands = [];

    public Task Write<T>(IReadOnlyCollection<T> rows, CancellationToken cancellationToken)
        where T : class
    {
        if (rows.Count > 0)
        {
            var plan = (Plan<T>)_plans.GetOrAdd(typeof(T), _ => Plan<T>.Of(db.Model.FindEntityType(typeof(T))!));
            var command = new NpgsqlBatchCommand(plan.Insert);
            foreach (var column in plan.Columns)
            {
                command.Parameters.Add(column(rows));
            }

            _commands.Add(command);
        }

        return Task.CompletedTask;
    }

    /// <summary>In the order in which they were given, in the context's transaction.</summary>
    public async Task Send(CancellationToken cancellationToken)
    {
        if (_commands.Count == 0)
        {
            return;
        }

        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction());
            _commands.ForEach(batch.BatchCommands.Add);
            await batch.ExecuteNonQueryAsync(cancellationToken);
            _commands.Clear();
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private sealed record Plan<T>(string Insert, Func<IReadOnlyCollection<T>, NpgsqlParameter>[] Columns)
    {
        public static Plan<T> Of(IEntityType entity)
        {
            var row = Expression.Parameter(typeof(T));
            var (table, cells) = NewRow.Of(entity, row);
            var numbers = Enumerable.Range(1, cells.Count).ToList();
            return new($"""
                INSERT INTO "{table}" ({string.Join(", ", cells.Select(c => $"\"{c.Column}\""))}) SELECT {string.Join(", ", cells.Select((c, i) => IsLiteral(c) ? $"c{i + 1}::{c.StoreType}" : $"c{i + 1}"))}
                FROM unnest({string.Join(", ", numbers.Select(n => $"${n}"))}) AS r({string.Join(", ", numbers.Select(n => $"c{n}"))})
                """, [.. cells.Select(c => Column(c, row))]);
        }

        /// <summary>What an array cannot hold as it is: an array of arrays would be one long one.</summary>
        private static bool IsLiteral(NewRow.Cell cell) => IsList(cell) || cell.StoreType == "jsonb";

        private static bool IsList(NewRow.Cell cell) => cell.StoreType.EndsWith("[]", StringComparison.Ordinal);

        private static Func<IReadOnlyCollection<T>, NpgsqlParameter> Column(NewRow.Cell cell, ParameterExpression row)
        {
            var value = IsList(cell) ? Expression.Call(typeof(Plan<T>), nameof(Literal), null, Expression.Convert(cell.Value, typeof(IEnumerable))) : cell.Value;
            var type = value.Type.IsValueType ? typeof(Nullable<>).MakeGenericType(value.Type) : value.Type;
            Expression body = Expression.Convert(value, type);
            if (cell.IsPresent is not null)
            {
                body = Expression.Condition(cell.IsPresent, body, Expression.Default(type));
            }

            var read = Expression.Lambda(typeof(Func<,>).MakeGenericType(typeof(T), type), body, row).Compile();
            return (Func<IReadOnlyCollection<T>, NpgsqlParameter>)typeof(Plan<T>).GetMethod(nameof(Parameter), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, [read])!;
        }

        private static Func<IReadOnlyCollection<T>, NpgsqlParameter> Parameter<TValue>(Func<T, TValue> read) => rows =>
        {
            var (values, at) = (new TValue[rows.Count], 0);
            foreach (var row in rows)
            {
                values[at++] = read(row);
            }

            return new NpgsqlParameter<TValue[]> { TypedValue = values };
        };

        private static string Literal(IEnumerable values)
        {
            var text = new StringBuilder("{");
            foreach (var value in values)
            {
                text.Append(text.Length > 1 ? "," : "").Append('"').Append(string.Create(CultureInfo.InvariantCulture, $"{value}").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
            }

            return text.Append('}').ToString();
        }
    }
}
