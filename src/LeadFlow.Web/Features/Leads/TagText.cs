namespace LeadFlow.Web.Features.Leads;

/// <summary>Tags as people type them: apart by commas.</summary>
internal static class TagText
{
    public static IReadOnlyList<string> Read(string? text) =>
        [.. (text ?? "").Split([',', ';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];
}
