using System.Linq.Expressions;
using System.Reflection;
using LeadFlow.Domain.Leads;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace LeadFlow.Web.Data;

/// <summary>Writes many new entities beside the change tracker; child collections by calls of their own.</summary>
public interface INewRows
{
    Task Write<T>(IReadOnlyCollection<T> rows, CancellationToken cancellationToken)
        where T : class;
}

public static class NewRows
{
    /// <summary>New leads with all that hangs on them.</summary>
    /// <param name="afterLeads">What is done between the leads and what refers to them.</param>
    public static async Task WriteLeads(this INewRows to, IReadOnlyCollection<Lead> leads, CancellationToken cancellationToken, Func<Task>? afterLeads = null)
    {
        await to.Write(leads, cancellationToken);
        if (afterLeads is not null)
        {
            await afterLeads();
        }

        await to.Write([.. leads.Select(l => l.Qualification)], cancellationToken);
        await to.Write([.. leads.Select(LeadSearch.Of)], cancellationToken);
        await to.Write([.. leads.SelectMany(l => FieldValue.Of(l.Id, l.CustomFields))], cancellationToken);
        await to.Write([.. leads.SelectMany(l => l.Identities)], cancellationToken);
        await to.Write([.. leads.SelectMany(l => l.Journeys)], cancellationToken);
        await to.Write([.. leads.SelectMany(l => l.StageEntries)], cancellationToken);
        await to.Write([.. leads.SelectMany(l => l.Activities)], cancellationToken);
        await to.Write([.. leads.SelectMany(l => l.Handoffs)], cancellationToken);
        await to.Write([.. leads.SelectMany(l => l.Opportunities)], cancellationToken);
        await to.Write([.. leads.SelectMany(l => l.Answers)], cancellationToken);
        await to.Write([.. leads.SelectMany(l => l.Responses)], cancellationToken);
        await to.Write([.. leads.SelectMany(l => l.Tasks)], cancellationToken);
    }
}

/// <summary>Of an entity's table, as the model has it: what a new row is made of.</summary>
internal sealed record NewRow(string Table, IReadOnlyList<NewRow.Cell> Cells)
{
    /// <param name="Value">As PostgreSQL gets it, not nullable if it is a value; to be asked where <paramref name="IsPresent"/>.</param>
    /// <param name="IsPresent">Null where it always is.</param>
    public sealed record Cell(string Column, string StoreType, Expression Value, Expression? IsPresent);

    /// <param name="row">What the expressions of the cells read.</param>
    public static NewRow Of(IEntityType entity, ParameterExpression row)
    {
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        return new(table.Name, [.. entity.GetProperties()
            .Where(p => !p.IsShadowProperty() && p.GetValueGenerationStrategy() is not NpgsqlValueGenerationStrategy.IdentityAlwaysColumn) // xmin and numbers are PostgreSQL's own.
            .Select(p => CellOf(p, p.GetColumnName(table)!, row))]);
    }

    private static Cell CellOf(IProperty property, string column, ParameterExpression row)
    {
        var mapping = property.GetRelationalTypeMapping();
        Expression value = Expression.MakeMemberAccess(row, (MemberInfo?)property.PropertyInfo ?? property.FieldInfo!);
        var isPresent = IsPresent(value);
        value = Nullable.GetUnderlyingType(value.Type) is not null ? Expression.Property(value, "Value") : value;
        if (mapping.Converter is { } converter)
        {
            var from = converter.ConvertToProviderExpression.Parameters[0].Type;
            value = Expression.Invoke(converter.ConvertToProviderExpression, value.Type == from ? value : Expression.Convert(value, from));
        }

        return new(column, mapping.StoreType, value, isPresent);
    }

    private static Expression? IsPresent(Expression value) =>
        Nullable.GetUnderlyingType(value.Type) is not null ? Expression.Property(value, "HasValue")
        : value.Type.IsValueType ? null
        : Expression.NotEqual(value, Expression.Constant(null, value.Type));
}
