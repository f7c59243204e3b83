using LeadFlow.Domain.Leads;

namespace LeadFlow.Web.Features.Captures;

internal static class SourceKinds
{
    /// <summary>"Paid search", "Web form".</summary>
    public static string InWords(SourceKind kind) => kind switch
    {
        SourceKind.Email => "E-mail",
        SourceKind.Api => "API",
        _ => string.Concat(kind.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString())),
    };
}
