using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads;

/// <summary>Leads by what their custom fields say: asked of the narrow rows that hold the values, which have an index for each way of asking.</summary>
internal static class LeadFieldFilter
{
    public static IQueryable<Lead> Of(LeadFlowDb db, IQueryable<Lead> leads, FieldQuery query, FieldBook book)
    {
        var (asks, problems) = query.Read(book);
        return problems.Count > 0 ? leads.Where(l => false) // What cannot be meant matches nothing, never everything.
            : asks.Aggregate(leads, (those, ask) => By(db, those, ask));
    }

    private static IQueryable<Lead> By(LeadFlowDb db, IQueryable<Lead> leads, FieldAsk ask)
    {
        var values = db.FieldValues.Where(v => v.Key == ask.Key);
        var keys = ask.OneOf.Select(FieldText.Key).ToList();
        if (ask.IsNone)
        {
            return keys.Count == 0 ? leads.Where(l => !values.Any(v => v.LeadId == l.Id)) : leads.Where(l => !values.Any(v => v.LeadId == l.Id) || values.Any(v => v.LeadId == l.Id && keys.Contains(v.Value)));
        }

        values = keys.Count > 0 ? values.Where(v => keys.Contains(v.Value)) : values;

        foreach (var word in Text.Key(ask.Words).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var pattern = Like.Containing(word);
            values = values.Where(v => EF.Functions.Like(v.Value, pattern, "\\"));
        }

        if (ask.Numbers is { } numbers)
        {
            values = numbers.From is { } least ? values.Where(v => v.Number >= least) : values.Where(v => v.Number != null);
            values = numbers.To is { } most ? values.Where(v => v.Number <= most) : values;
        }

        if (ask.Days is { } days)
        {
            values = days.From is { } first ? values.Where(v => v.Day >= first) : values.Where(v => v.Day != null);
            values = days.To is { } last ? values.Where(v => v.Day <= last) : values;
        }

        return leads.Where(l => values.Any(v => v.LeadId == l.Id));
    }
}
