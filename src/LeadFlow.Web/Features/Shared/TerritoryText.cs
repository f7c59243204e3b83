using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;

namespace LeadFlow.Web.Features.Shared;

/// <summary>A territory as people write it.</summary>
public static class TerritoryText
{
    /// <param name="countries">Apart by commas.</param>
    public static Territory Read(string? countries, string? region, string? postcodeFrom, string? postcodeTo) =>
        new([.. (countries ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)], Blank(region), Blank(postcodeFrom), Blank(postcodeTo));

    private static string? Blank(string? text) => Text.NullIfEmpty(text?.Trim());
}
