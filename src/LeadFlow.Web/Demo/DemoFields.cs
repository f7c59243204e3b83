using LeadFlow.Domain.Fields;

namespace LeadFlow.Web.Demo;

/// <summary>What the demo's company asks of its leads beyond what every lead has, and what some of them have answered.</summary>
internal static class DemoFields
{
    private const string Sites = "storage-sites", Range = "temperature-range", System = "how-they-measure", Ends = "contract-ends";

    private static readonly string[] _ranges = ["Deep frozen", "Chilled", "Ambient"];
    private static readonly string[] _systems = ["Paper lists", "Loggers read by hand", "Another system", "Nothing yet"];

    public static readonly IReadOnlyList<CustomField> All =
    [
        CustomField.Defined(Sites, "Storage sites", FieldKind.Number, [], "Cold rooms and vehicles that are to be measured", 0),
        CustomField.Defined(Range, "Temperature range", FieldKind.MultiChoice, _ranges, "What they store", 1),
        CustomField.Defined(System, "How they measure", FieldKind.Choice, _systems, null, 2),
        CustomField.Defined(Ends, "Contract ends", FieldKind.Date, [], "Of what they use today", 3),
    ];

    /// <summary>What one lead says, always the same in the same place of the story; most say nothing.</summary>
    /// <param name="no">Of the lead, from 1.</param>
    /// <param name="today">The day of the demo.</param>
    public static Dictionary<string, string>? Of(int no, DateOnly today)
    {
        Dictionary<string, string> values = [];
        void Put(bool says, string key, string value)
        {
            if (says)
            {
                values[key] = value;
            }
        }

        Put(no % 3 == 0, Sites, FieldText.Of(1 + (no * 7 % 46)));
        Put(no % 4 == 0, Range, FieldText.Of(_ranges.Where((_, i) => (no / 4 + i) % 3 != 0)));
        Put(no % 5 < 2, System, _systems[no / 5 % _systems.Length]);
        Put(no % 7 == 0, Ends, FieldText.Of(today.AddDays((no * 13 % 540) - 60)));
        return values.Count == 0 ? null : values;
    }
}
