using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace LeadFlow.Web.Data;

internal static class Limits
{
    private static readonly MethodInfo _asWritten = new Func<int, int>(AsWritten).Method;

    /// <summary>
    /// Takes so many, with the number in the statement itself. As a parameter it would hide from the database how little is wanted, so that it plans anew
    /// each time: nearly half of what eighty leads cost it. For few numbers, as each is a statement of its own.
    /// </summary>
    public static IQueryable<T> TakeAsWritten<T>(this IQueryable<T> source, int count) =>
        source.Provider.CreateQuery<T>(Expression.Call(Taking<T>.Method, source.Expression, Expression.Call(_asWritten, Expression.Constant(count))));

    public static void Map(ModelBuilder builder) => builder.HasDbFunction(_asWritten).HasTranslation(number => number[0]);

    /// <summary>Stands for the number itself. EF Core has its own for that, <see cref="EF.Constant"/>, and then writes the statement anew with every question.</summary>
    private static int AsWritten([NotParameterized] int number) => throw new InvalidOperationException($"{number} is to be written into a statement.");

    private static class Taking<T>
    {
        public static readonly MethodInfo Method = new Func<IQueryable<T>, int, IQueryable<T>>(Queryable.Take).Method;
    }
}
