using System.Diagnostics.CodeAnalysis;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>What reading something gave: a value, or a sentence a user can read that says why there is none.</summary>
public readonly record struct Reading<T>(T? Value, string? Problem)
{
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool Succeeded => Problem is null;
}

/// <summary>Makes readings without naming their type.</summary>
public static class Reading
{
    public static Reading<T> Of<T>(T value) => new(value, null);

    public static Reading<T> Failed<T>(string problem) => new(default, problem);

    /// <summary>A text as it may stand in a sentence or a report: one line, at most <paramref name="max"/> characters.</summary>
    public static string Shorten(string text, int max = 80)
    {
        var cut = text.Length <= max ? text : text[..(char.IsHighSurrogate(text[max - 2]) ? max - 2 : max - 1)] + "…";
        return cut.AsSpan().ContainsAny('\r', '\n', '\0') ? cut.Replace("\r\n", " ").Replace('\n', ' ').Replace('\r', ' ').Replace('\0', ' ') : cut;
    }
}
