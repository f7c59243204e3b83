using System.Linq.Expressions;
using LeadFlow.Domain.Leads;

namespace LeadFlow.Web.Features.Leads;

/// <summary>The orders of the list, each by (sort key, id) with an index of its own, from its start or from a cursor on, either way.</summary>
internal static class LeadOrder
{
    public static IQueryable<Lead> Of(IQueryable<Lead> leads, LeadListFilter filter, string sort, Cursor? from)
    {
        // The narrow row has indexes of stage and standing in order of capture.
        var isNarrow = filter.Stage is { Length: > 0 } || filter.Standing is not null;
        return sort.TrimStart('-') switch
        {
            "score" => Narrow(l => l.Qualification.Score, from?.Number ?? 0),
            "lastTouch" => Narrow(l => l.Qualification.LastTouchAt, from?.At ?? default),
            "nextAction" => Narrow(l => l.Qualification.NextActionAt, from?.At ?? default),
            "name" => By(l => l.NameKey, l => l.Id, from?.Text ?? ""),
            "company" => By(l => l.CompanyKey, l => l.Id, from?.Text ?? ""),
            _ when isNarrow => Narrow(l => l.Qualification.CapturedAt, from?.At ?? default),
            _ => By(l => l.CapturedAt, l => l.Id, from?.At ?? default),
        };

        IQueryable<Lead> Narrow<TKey>(Expression<Func<Lead, TKey>> key, TKey last)
        {
            leads = leads.Where(l => l.Qualification.Score >= 0); // Always so; said, so that the database can begin with the narrow row.
            return By(key, l => l.Qualification.LeadId, last);
        }

        IQueryable<Lead> By<TKey>(Expression<Func<Lead, TKey>> key, Expression<Func<Lead, Guid>> id, TKey last)
        {
            var isDescending = IsDescending(sort, from);
            if (from is not null)
            {
                leads = leads.Where(Cursor.After(key, id, last, from.Id, isDescending));
            }

            return isDescending ? leads.OrderByDescending(key).ThenByDescending(id) : leads.OrderBy(key).ThenBy(id);
        }
    }

    /// <summary>Read backwards, towards the start of the list, an order is the other way round.</summary>
    public static bool IsDescending(string sort, Cursor? from) => sort.StartsWith('-') != (from is { IsBack: true });
}
