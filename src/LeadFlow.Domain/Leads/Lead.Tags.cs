using LeadFlow.Domain.People;

namespace LeadFlow.Domain.Leads;

// What people put on a lead in passing.
public sealed partial class Lead
{
    /// <summary>Adds tags; those it bears already change nothing.</summary>
    public Result AddTags(IEnumerable<string> tags, Actor by, Moment m) => ChangeTags([.. tags], [], by, m);

    /// <summary>Takes tags away; those it does not bear change nothing.</summary>
    public Result RemoveTags(IEnumerable<string> tags, Actor by, Moment m) => ChangeTags([], [.. tags], by, m);

    /// <summary>Lets it bear these tags and no others.</summary>
    public Result SetTags(IReadOnlyCollection<string> tags, Actor by, Moment m) => ChangeTags(tags, [.. Tags.Except(tags)], by, m);

    /// <summary>Calls a tag otherwise, in its place; with both it bears one of them from then on. Without the tag, nothing changes.</summary>
    public Result Retag(string tag, string into, Actor by, Moment m)
    {
        if (tag == into || !Tags.Contains(tag))
        {
            return Result.Success;
        }

        Tags = [.. Tags.Select(t => t == tag ? into : t).Distinct()];
        Version++;
        Record(by, ActivityKind.Edited, $"The tag {tag} is called {into}", m.Now);
        return Result.Success;
    }

    private Result ChangeTags(IReadOnlyCollection<string> add, IReadOnlyCollection<string> remove, Actor by, Moment m)
    {
        var (added, removed) = (add.Except(Tags).ToList(), remove.Intersect(Tags).ToList());
        if (added.Count == 0 && removed.Count == 0)
        {
            return Result.Success;
        }

        if (Tags.Length + added.Count - removed.Count > MaxTags)
        {
            return Result.Refused($"A lead bears at most {MaxTags} tags; this one has {Tags.Length}.");
        }

        Tags = [.. Tags.Except(removed), .. added];
        Version++;
        var said = string.Join("; ", new[] { added.Count > 0 ? $"Tagged {string.Join(", ", added)}" : null, removed.Count > 0 ? $"took away {string.Join(", ", removed)}" : null }.OfType<string>());
        Record(by, ActivityKind.Edited, char.ToUpperInvariant(said[0]) + said[1..], m.Now);
        return Result.Success;
    }
}
