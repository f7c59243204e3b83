using System.Buffers.Text;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LeadFlow.Domain.Leads;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>Where a page of a list ended: the last sort key and id, in an opaque text.</summary>
internal sealed record Cursor(string Sort, Guid Id)
{
    public DateTimeOffset? At { get; init; }
    public int? Number { get; init; }
    public string? Text { get; init; }

    /// <summary>Towards the start of the list: the page that ends before this row.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsBack { get; init; }

    public static string Write(string sort, ILeadRow row, bool isBack = false)
    {
        var cursor = new Cursor(sort, row.Id) { IsBack = isBack };
        cursor = sort.TrimStart('-') switch
        {
            "score" => cursor with { Number = row.Score },
            "lastTouch" => cursor with { At = row.LastTouchAt },
            "nextAction" => cursor with { At = row.NextActionAt },
            "name" => cursor with { Text = row.NameKey },
            "company" => cursor with { Text = row.CompanyKey },
            _ => cursor with { At = row.CapturedAt },
        };
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(cursor)));
    }

    public static bool TryRead(string text, string sort, out Cursor? cursor)
    {
        cursor = null;
        try
        {
            cursor = JsonSerializer.Deserialize<Cursor>(Base64Url.DecodeFromChars(text));
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return false;
        }

        return cursor is not null && cursor.Sort == sort && LeadFlow.Domain.Leads.Text.IsStorable(cursor.Text);
    }

    /// <summary>(key, id) beyond (last, lastId) as one row comparison, which an index on both serves.</summary>
    public static Expression<Func<TRow, bool>> After<TRow, TKey>(Expression<Func<TRow, TKey>> key, Expression<Func<TRow, Guid>> id, TKey last, Guid lastId, bool isDescending)
    {
        var row = key.Parameters[0];
        var idBody = new Replace(id.Parameters[0], row).Visit(id.Body);
        var pair = typeof(ValueTuple).GetMethods().Single(m => m.Name == nameof(ValueTuple.Create) && m.GetGenericArguments().Length == 2).MakeGenericMethod(typeof(TKey), typeof(Guid));
        var mine = Expression.Call(pair, key.Body, idBody);
        Expression<Func<ITuple>> theirs = () => ValueTuple.Create(last, lastId); // Captured, so that they are parameters.
        var bound = ((UnaryExpression)theirs.Body).Operand;
        var name = isDescending ? nameof(NpgsqlDbFunctionsExtensions.LessThan) : nameof(NpgsqlDbFunctionsExtensions.GreaterThan);
        var compare = typeof(NpgsqlDbFunctionsExtensions).GetMethod(name, [typeof(DbFunctions), typeof(ITuple), typeof(ITuple)])!;
        return Expression.Lambda<Func<TRow, bool>>(Expression.Call(compare, Expression.Constant(EF.Functions), Expression.Convert(mine, typeof(ITuple)), Expression.Convert(bound, typeof(ITuple))), row);
    }

    private sealed class Replace(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
