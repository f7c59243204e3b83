using System.Globalization;
using LeadFlow.Domain.Fields;

namespace LeadFlow.Web.Features.Shared;

/// <summary>A custom field's value, and what a filter asks of it, as people read it.</summary>
public static class FieldWords
{
    /// <param name="field">Null for a key that nobody has defined.</param>
    public static string Shown(CustomField? field, string value, Wording t) => field?.Kind switch
    {
        FieldKind.YesNo => value == FieldText.Yes ? t["yes"] : value == FieldText.No ? t["no"] : value,
        FieldKind.Number when FieldText.NumberIn(value) is { } number => Number(number),
        FieldKind.Date when FieldText.DayIn(value) is { } day => Day(day),
        _ => FieldText.InOneLine(value),
    };

    /// <summary>"Segment is Retail or Public", "Seats from 10 to 50".</summary>
    public static string Asked(FieldAsk ask, FieldBook book, Wording t)
    {
        var label = book.Label(ask.Key);
        return ask switch
        {
            { IsNone: true, OneOf.Count: 0 } => t["{0} not known", label],
            { IsAny: true } => t["{0} known", label],
            { Words: { } words } => t["{0} with “{1}”", label, words],
            { Numbers: { } n } => Range(label, n.From is { } a ? Number(a) : null, n.To is { } b ? Number(b) : null, t),
            { Days: { } d } => Range(label, d.From is { } a ? Day(a) : null, d.To is { } b ? Day(b) : null, t),
            _ => t["{0} is {1}", label, Alternatives([.. ask.OneOf.Select(o => Shown(book.Find(ask.Key), o, t)), .. ask.IsNone ? new[] { (string)t["not known"] } : []], t)],
        };
    }

    private static string Alternatives(string[] all, Wording t) => all.Length < 2 ? all[0] : t["{0} or {1}", string.Join(", ", all[..^1]), all[^1]];

    private static string Range(string label, string? from, string? to, Wording t) =>
        from == to ? t["{0} is {1}", label, from!] : to is null ? t["{0} from {1}", label, from!] : from is null ? t["{0} up to {1}", label, to] : t["{0} from {1} to {2}", label, from, to];

    private static string Number(decimal number) => number.ToString("#,##0.######", CultureInfo.CurrentCulture);

    private static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.CurrentCulture);
}
