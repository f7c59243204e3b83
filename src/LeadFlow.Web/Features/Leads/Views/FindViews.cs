using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads.Views;

/// <summary>The views that whoever asks has as tabs: their own and everybody's; and the columns that they like.</summary>
public static class FindViews
{
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Query : IRequest<Answer>;

    public sealed record Answer(IReadOnlyList<View> Views, IReadOnlyList<string> Columns);

    /// <param name="Query">Filter and sort as in the address of the list.</param>
    /// <param name="Columns">Empty for everybody's own.</param>
    /// <param name="MayChange">It is theirs, or everybody's and they are a manager.</param>
    public sealed record View(Guid Id, string Name, string Query, IReadOnlyList<string> Columns, bool IsShared, int Version, string OwnerName, bool IsMine, bool MayChange);

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user) : IRequestHandler<Query, Answer>
    {
        public async Task<Answer> Handle(Query query, CancellationToken cancellationToken)
        {
            var rules = await desk.Rules(cancellationToken);
            var me = user.Id;
            var found = await db.Companies.Select(_ => new
            {
                Views = db.SavedViews.Where(v => v.OwnerId == me || v.IsShared).OrderBy(v => v.IsShared).ThenBy(v => v.Position).ThenBy(v => v.CreatedAt).Take(SaveView.MaxOwn * 2).ToList(),
                Columns = db.Preferences.Where(p => p.UserId == me).Select(p => p.LeadColumns).FirstOrDefault(),
            }).AsNoTracking().SingleAsync(cancellationToken);
            return new([.. found.Views.Select(v => new View(v.Id, v.Name, v.Query, v.Columns, v.IsShared, v.Version, rules.People.GetValueOrDefault(v.OwnerId)?.Name ?? "", v.OwnerId == user.Id, SaveView.MayChange(v, user)))], LeadColumns.Read(found.Columns));
        }
    }
}
