using System.Text.Json;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads.Bulk;

/// <summary>What can be done with many leads at once.</summary>
public static class BulkKind
{
    public const string Assign = "assign", Stage = "stage", Tag = "tag", Untag = "untag", Retag = "retag", Dead = "dead", Wake = "wake";

    /// <summary>All that is one person's, to others: begun by <see cref="StartPassOn"/> alone.</summary>
    public const string PassOn = "pass-on";

    public static readonly IReadOnlyList<string> All = [Assign, Stage, Tag, Untag, Retag, Dead, Wake];
}

/// <summary>With what it is done.</summary>
public sealed record BulkParameters
{
    /// <summary>One owner (null for nobody), or several whom the leads are dealt out to in turn.</summary>
    public IReadOnlyList<Guid?> Owners { get; init; } = [];

    /// <summary>Where to move, or to wake.</summary>
    public string? Stage { get; init; }

    /// <summary>Why; for dead, one of the agreement's reasons.</summary>
    public string? Reason { get; init; }
    public DateOnly? RevisitOn { get; init; }
    public string? Note { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What the tag is called from now on.</summary>
    public string? Into { get; init; }

    /// <summary>Who leaves, of what is passed on.</summary>
    public Guid? From { get; init; }

    /// <summary>Their tasks of no lead, which went to the first.</summary>
    public IReadOnlyList<Guid>? Tasks { get; init; }

    /// <summary>Saved lists that followed the tag to its new name.</summary>
    public IReadOnlyList<Guid>? Views { get; init; }

    internal string Write() => JsonSerializer.Serialize(this);

    internal static BulkParameters Read(string json) => JsonSerializer.Deserialize<BulkParameters>(json)!;
}

/// <summary>Which leads: those picked, all that match a filter, or all at which something is one person's.</summary>
internal sealed record BulkTarget(IReadOnlyList<Guid>? Ids, string? Filter, Guid? Of = null)
{
    public string Write() => JsonSerializer.Serialize(this);

    public static BulkTarget Read(string json) => JsonSerializer.Deserialize<BulkTarget>(json)!;
}

/// <summary>How one lead was before, and which step was made: what taking back goes by.</summary>
/// <param name="OwnerId">Who owned it.</param>
/// <param name="Given">Whom it was given to.</param>
/// <param name="WasOnOffer">It was on offer: its owner is sales' business.</param>
/// <param name="Tags">Added, or taken away.</param>
/// <param name="StepId">The stage entry.</param>
/// <param name="Passed">What went to <paramref name="Given"/>.</param>
internal sealed record BulkBefore(Guid? OwnerId = null, Guid? Given = null, bool WasOnOffer = false, IReadOnlyList<string>? Tags = null, Guid? StepId = null, PassedOn? Passed = null)
{
    private static readonly JsonSerializerOptions _short = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault };

    public string Write() => JsonSerializer.Serialize(this, _short);

    public static BulkBefore Read(string? json) => json is null ? new() : JsonSerializer.Deserialize<BulkBefore>(json)!;
}

internal static class BulkLoading
{
    public static async Task<BulkAction> LoadBulk(this LeadFlowDb db, Guid id, CancellationToken cancellationToken) =>
        await db.BulkActions.SingleOrDefaultAsync(b => b.Id == id, cancellationToken) ?? throw new NotFoundException("Bulk change", id);
}
