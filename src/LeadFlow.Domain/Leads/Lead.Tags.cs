using LeadFlow.Domain.People;

namespace LeadFlow.Domain.Leads;

// What people put on a lead in passing: its tags, and what is to be done next.
public sealed partial class Lead
{
    /// <summary>Adds tags; those it bears already change nothing.</summary>
    public Result AddTags(IEnumerable<string> tags, Actor by, Moment m) => ChangeTags([.. tags], [], by, m);

    /// <summary>Takes tags away; those it does not bear change nothing.</summary>
    public Result RemoveTags(IEnumerable<string> tags, Actor by, Moment m) => ChangeTags([], [.. tags], by, m);

    /// <summary>Lets it bear these tags and no others.</summary>
    public Result SetTags(IReadOnlyCollection<string> tags, Actor by, Moment m) => ChangeTags(tags, [.. Tags.Except(tags)], by, m);

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

    /// <summary>What is to be done next, and when; without either, nothing is planned.</summary>
    public Result PlanNext(string? action, DateTimeOffset? dueAt, Actor by, Moment m)
    {
        var (text, at) = (action?.Trim() ?? "", dueAt ?? Never);
        if (text == Qualification.NextAction && at == Qualification.NextActionAt)
        {
            return Result.Success;
        }

        if (LatestHandoff is { IsOpen: true })
        {
            return Result.Refused($"Sales decides about this lead first: {LowerFirst(Qualification.NextAction)}.");
        }

        if (Standing is LeadStanding.Dead)
        {
            return Result.Refused("A dead lead has a revisit date instead of a next action: wake it first.");
        }

        if (text.Length == 0 && dueAt is not null)
        {
            return Result.Refused("Say what is to be done on that day.");
        }

        Plan(text, at);
        Version++;
        Record(by, ActivityKind.Edited, text.Length == 0 ? "Nothing is planned next" : $"Planned: {text}", m.Now);
        return Result.Success;
    }
}
