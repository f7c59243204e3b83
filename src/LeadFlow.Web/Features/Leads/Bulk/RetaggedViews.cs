using LeadFlow.Web.Data;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads.Bulk;

/// <summary>Saved lists by a tag follow it to its new name once all leads have it, and come back with them.</summary>
internal static class RetaggedViews
{
    /// <summary>In the transaction in which the change, or its taking back, ends.</summary>
    public static async Task Follow(LeadFlowDb db, Guid bulkId, bool isUndo)
    {
        var bulk = await db.BulkActions.IgnoreQueryFilters().SingleAsync(b => b.Id == bulkId);
        var with = BulkParameters.Read(bulk.Parameters);
        if (bulk.Kind != BulkKind.Retag || with is not { Tags: [var tag, ..], Into: { } into })
        {
            return;
        }

        var followed = with.Views ?? [];
        var views = await db.SavedViews.IgnoreQueryFilters().Where(v => isUndo ? followed.Contains(v.Id) : v.Query.Contains("tag=")).ToListAsync();
        var renamed = views.FindAll(v => isUndo ? Rename(v, into, tag) : Rename(v, tag, into));
        bulk.Parameters = (with with { Views = isUndo ? null : [.. renamed.Select(v => v.Id)] }).Write();
    }

    private static bool Rename(SavedView view, string from, string to)
    {
        var address = QueryHelpers.ParseQuery(view.Query);
        if (!address.TryGetValue("tag", out var its) || its != from)
        {
            return false;
        }

        address["tag"] = to;
        var query = QueryHelpers.AddQueryString("", address).TrimStart('?');
        if (query.Length > SavedView.QueryMaxLength)
        {
            return false;
        }

        (view.Query, view.Version) = (query, view.Version + 1);
        return true;
    }
}
