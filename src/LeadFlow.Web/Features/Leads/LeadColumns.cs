using LeadFlow.Domain.Fields;

namespace LeadFlow.Web.Features.Leads;

/// <summary>The columns of the list, by the names under which they are kept. The lead itself always stands first.</summary>
public static class LeadColumns
{
    public const string Score = "score", Bant = "bant", Stage = "stage", Next = "next", Owner = "owner", LastTouch = "last", Source = "src", Campaign = "campaign", Country = "country", Tags = "tags",
        Captured = "captured", Size = "size", Company = "company", Email = "email", Phone = "phone";

    public static readonly IReadOnlyList<string> All = [Score, Bant, Stage, Next, Owner, LastTouch, Source, Campaign, Country, Tags, Captured, Company, Size, Email, Phone];

    /// <summary>Unless somebody has chosen others.</summary>
    public static readonly IReadOnlyList<string> Usual = [Score, Bant, Next, Owner, LastTouch, Source];

    /// <summary>With a column for each custom field that is asked.</summary>
    public static IReadOnlyList<string> Offered(FieldBook book) => [.. All, .. book.Asked.Select(f => FieldKey.Prefix + f.Key)];

    /// <summary>One of ours, or of a custom field, whether or not it is still asked.</summary>
    public static bool IsKnown(string column) => All.Contains(column) || FieldKey.IsKey(FieldKey.After(column));

    /// <summary>Those that can be shown: a custom field that is no longer asked, or never was, has no column.</summary>
    public static IReadOnlyList<string> Shown(IReadOnlyList<string> columns, FieldBook book)
    {
        var shown = columns.Where(c => FieldKey.After(c) is not { } key || book.Find(key) is { IsArchived: false }).ToList();
        return shown.Count > 0 ? shown : Usual;
    }

    /// <summary>Those that we know, each once; the usual ones when none is left.</summary>
    public static IReadOnlyList<string> Read(IEnumerable<string>? chosen)
    {
        var known = chosen?.Where(IsKnown).Distinct().Take(40).ToList();
        return known is { Count: > 0 } ? known : Usual;
    }

    /// <summary>What is kept: nothing for the usual ones, so that they may change.</summary>
    internal static string[] Keep(IReadOnlyList<string> chosen) => chosen.SequenceEqual(Usual) ? [] : [.. chosen];
}
