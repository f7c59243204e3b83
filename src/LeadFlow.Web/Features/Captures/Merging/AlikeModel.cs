namespace LeadFlow.Web.Features.Captures.Merging;

/// <summary>Groups of names that differ only in how they are written.</summary>
/// <param name="What">"sources" or "campaigns", as in the address of the page that merges them.</param>
public sealed record AlikeModel(string What, IReadOnlyList<IReadOnlyList<(Guid Id, string Name, long Leads)>> Groups)
{
    /// <summary>The others are told of by their number.</summary>
    public const int Shown = 5;
}
