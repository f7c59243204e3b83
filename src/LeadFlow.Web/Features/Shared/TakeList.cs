namespace LeadFlow.Web.Features.Shared;

/// <summary>A menu that takes a list as a file.</summary>
/// <param name="Action">Where the form goes.</param>
/// <param name="Fields">What says which list: hidden fields. The page gets <c>Format</c> beside them.</param>
public sealed record TakeList(string Action, params (string Name, string? Value)[] Fields)
{
    /// <summary>Where a page shows several tables.</summary>
    public (string Name, IReadOnlyList<(string Value, string Words)> Of)? Choices { get; init; }
}
