using LeadFlow.Domain.Qualifying;
using LeadFlow.Web.Security;

namespace LeadFlow.Web.Features.Captures.Importing;

/// <summary>What a text of a file can mean in the fields that have a vocabulary of their own.</summary>
internal sealed class ValueMeanings(RulesSnapshot rules)
{
    /// <summary>In the order in which they are asked.</summary>
    public static readonly IReadOnlyList<string> Fields =
    [
        ImportFields.Stage, ImportFields.DeadReason, ImportFields.Owner, ImportFields.BudgetLevel, ImportFields.AuthorityLevel, ImportFields.AuthorityRole, ImportFields.NeedLevel,
        ImportFields.Interest, ImportFields.Source,
    ];

    private readonly ImportNames names = new(rules);
    private readonly ImportRowReader reader = new(new(), [], TimeZoneInfo.Utc);

    public static int Order(string field) => Fields.ToList().IndexOf(field);

    public bool IsUnderstood(string field, string text) => field switch
    {
        ImportFields.Source => true,
        ImportFields.Stage => names.Stage(text).Succeeded,
        ImportFields.DeadReason => names.DeadReason(text).Succeeded,
        ImportFields.Owner => names.Owner(text).Succeeded,
        _ => reader.ProblemOf(field, text) is null,
    };

    public IReadOnlyList<string> Options(string field) => field switch
    {
        ImportFields.Source => [.. rules.Sources.Keys.Order(StringComparer.OrdinalIgnoreCase)],
        ImportFields.Stage => [.. rules.Agreement.Content.Stages.Select(s => s.Name)],
        ImportFields.DeadReason => [.. rules.Agreement.Content.DeadReasons.Select(r => r.Name)],
        ImportFields.Owner => [.. rules.People.Values.Where(p => p.IsActive).Select(p => p.Email).Order(StringComparer.OrdinalIgnoreCase)],
        ImportFields.AuthorityRole => Words<BuyingRole>(),
        ImportFields.Interest => Words<ResponseKind>(),
        _ => Words<Level>(),
    };

    private static List<string> Words<T>() where T : struct, Enum => [.. Enum.GetNames<T>().Select(CellReaders.Spaced)];
}
