namespace LeadFlow.Web.Data;

/// <summary>Patterns for LIKE in which what somebody typed means itself.</summary>
public static class Like
{
    public static string Containing(string text) => $"%{Escaped(text)}%";

    /// <summary>An address of this domain somewhere in a text.</summary>
    public static string AddressAt(string domain) => $"%@{Escaped(domain)}%";

    public static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
