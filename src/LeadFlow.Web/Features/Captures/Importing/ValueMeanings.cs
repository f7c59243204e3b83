using LeadFlow.Domain.Fields;
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

    /// <summary>Also those of the company's own fields that have choices.</summary>
    public static bool Asks(string field, FieldBook book) => Fields.Contains(field) || Own(field, book) is { } own && (own.HasChoices || own.Kind == FieldKind.YesNo);

    public static int Order(string field) => Fields.ToList().IndexOf(field) is >= 0 and var order ? order : int.MaxValue;

    /// <summary>There is no source of that name yet: a row that says so makes one.</summary>
    public bool IsNew(string field, string text) => field is ImportFields.Source && rules.Source(text) is null;

    private static CustomField? Own(string field, FieldBook book) => FieldKey.After(field) is { } key ? book.Find(key) : null;

    public bool IsUnderstood(string field, string text) => field switch
    {
        ImportFields.Source => true,
        ImportFields.Stage => names.Stage(text).Succeeded,
        ImportFields.DeadReason => names.DeadReason(text).Succeeded,
        ImportFields.Owner => names.Owner(text).Succeeded,
        _ when Own(field, rules.Fields) is { } own => own.Read(text).Problem is null,
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
        _ when Own(field, rules.Fields) is { } own => own.HasChoices ? own.Choices : [FieldText.Yes, FieldText.No],
        _ => Words<Level>(),
    };

    private static List<string> Words<T>() where T : struct, Enum => [.. Enum.GetNames<T>().Select(CellReaders.Spaced)];
}
