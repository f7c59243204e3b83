using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace LeadFlow.Web.Pipeline;

/// <summary>
/// The types of this program that somebody wrote. The compiler adds more than twice as many, and pages theirs: <c>Assembly.GetTypes</c> would load each one for good,
/// so their names are read first.
/// </summary>
internal static class WrittenTypes
{
    private static readonly Lazy<IReadOnlyList<Type>> _all = new(Read);

    private static readonly Lazy<ILookup<Type, (Type Type, Type Interface)>> _closing = new(() => All.Where(t => t is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false })
        .SelectMany(t => t.GetInterfaces().Where(i => i.IsGenericType).Select(i => (t, i))).ToLookup(c => c.i.GetGenericTypeDefinition()));

    public static IReadOnlyList<Type> All => _all.Value;

    /// <summary>Each class that implements the open interface, with what it closes it to.</summary>
    public static IEnumerable<(Type Type, Type Interface)> Closing(Type open) => _closing.Value[open];

    private static unsafe Type[] Read()
    {
        var assembly = typeof(Program).Assembly;
        if (!assembly.TryGetRawMetadata(out var blob, out var length))
        {
            return assembly.GetTypes(); // As on a runtime that keeps no metadata at hand.
        }

        var reader = new MetadataReader(blob, length);
        return [.. reader.TypeDefinitions.Where(h => IsWritten(reader, h)).Select(h => assembly.ManifestModule.ResolveType(MetadataTokens.GetToken(h)))];
    }

    private static bool IsWritten(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = reader.GetString(type.Name);
        return !name.Contains('<', StringComparison.Ordinal) && !name.StartsWith("Features_", StringComparison.Ordinal)
            && (type.GetDeclaringType() is not { IsNil: false } outer || IsWritten(reader, outer));
    }
}
