using LeadFlow.Domain.Fields;
using LeadFlow.Web.Security;

namespace LeadFlow.Web.Features.Shared;

/// <summary>Custom fields in a form beside other things: those that some stage of the agreement asks for, named as in an address.</summary>
public static class FieldForm
{
    private const string Was = "was.";

    /// <summary>In their order.</summary>
    public static IReadOnlyList<CustomField> AskedByStages(this RulesSnapshot rules)
    {
        var keys = rules.Agreement.Content.Stages.SelectMany(s => s.Criteria.RequiredCustomFields).ToHashSet();
        return keys.Count == 0 ? [] : [.. rules.Fields.Asked.Where(f => keys.Contains(f.Key))];
    }

    public static string NameOf(CustomField field) => FieldKey.Prefix + field.Key;

    /// <summary>What stood there when the form was opened.</summary>
    public static string WasNameOf(CustomField field) => Was + NameOf(field);

    /// <summary>Where an error stands that a command has named by the key.</summary>
    public static string ErrorNameOf(string form, CustomField field) => $"{form}.{char.ToUpperInvariant(field.Key[0])}{field.Key[1..]}";

    /// <summary>What a form says of these fields; several choices one a line.</summary>
    public static Dictionary<string, string> Read(this IFormCollection form, IEnumerable<CustomField> fields) =>
        fields.Where(f => form.ContainsKey(NameOf(f))).ToDictionary(f => f.Key, f => FieldText.Of(form[NameOf(f)].Where(v => !string.IsNullOrWhiteSpace(v)).Select(v => v!)));

    /// <summary>What stood there when the form was opened.</summary>
    public static string WasIn(this IFormCollection form, CustomField field) => form[WasNameOf(field)].ToString().ReplaceLineEndings("\n");
}
