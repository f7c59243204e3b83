using System.Globalization;
using System.Reflection;

namespace LeadFlow.Web.Features.Leads;

/// <summary>Two people edit one row: what only the other changed is taken over, what both changed is shown.</summary>
internal static class RowMerge
{
    private static readonly PropertyInfo[] _fields = [.. typeof(EditLeadRow.RowFields).GetProperties().Where(p => p.CanWrite && p.Name != nameof(EditLeadRow.RowFields.Reason))];

    public static (EditLeadRow.RowFields Merged, IReadOnlyList<(string Field, string Value)> Differ) Merge(EditLeadRow.RowFields was, EditLeadRow.RowFields mine, EditLeadRow.RowFields theirs)
    {
        var merged = mine with { };
        List<(string, string)> differ = [];
        foreach (var field in _fields)
        {
            var (before, typed, now) = (Say(field, was), Say(field, mine), Say(field, theirs));
            if (typed == before)
            {
                field.SetValue(merged, field.GetValue(theirs));
            }
            else if (now != before && now != typed)
            {
                differ.Add((field.Name.ToLowerInvariant(), now.Length == 0 ? "empty" : now));
            }
        }

        return (merged, differ);
    }

    private static string Say(PropertyInfo field, EditLeadRow.RowFields of) => Convert.ToString(field.GetValue(of), CultureInfo.InvariantCulture)?.Trim() ?? "";
}
