using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads.Views;

/// <summary>Keeps filter, sort and columns under a name, as a tab.</summary>
public static class SaveView
{
    public const int MaxOwn = 50;

    /// <param name="Query">Filter and sort as in the address of the list.</param>
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Command(string Name, string Query, IReadOnlyList<string> Columns, bool IsShared) : IRequest<Saved>;

    public sealed record Saved(Result Result, Guid ViewId);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Name).NotEmpty().WithMessage("Give the view a name.").Text(SavedView.NameMaxLength).OverridePropertyName("name");
            RuleFor(c => c.Query).NotNull().Text(SavedView.QueryMaxLength).OverridePropertyName("query");
        }
    }

    public sealed class Handler(LeadFlowDb db, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Saved>
    {
        public async Task<Saved> Handle(Command command, CancellationToken cancellationToken)
        {
            if (command.IsShared && !user.Actor.IsManager)
            {
                return new(Result.Refused("Only a manager shares a view with everybody."), Guid.Empty);
            }

            var name = command.Name.Trim();
            var own = await db.SavedViews.Where(v => v.OwnerId == user.Id).Select(v => v.Name).ToListAsync(cancellationToken);
            if (own.Contains(name))
            {
                return new(Result.Refused($"You have a view called {name} already."), Guid.Empty);
            }

            if (own.Count >= MaxOwn)
            {
                return new(Result.Refused($"At most {MaxOwn} views: delete one first."), Guid.Empty);
            }

            var view = new SavedView { OwnerId = user.Id!.Value, Name = name, Query = command.Query.TrimStart('?'), Columns = LeadColumns.Keep([.. command.Columns]), IsShared = command.IsShared, Position = own.Count, CreatedAt = time.GetUtcNow() };
            db.SavedViews.Add(view);
            await db.SaveChangesAsync(cancellationToken);
            return new(Result.Success, view.Id);
        }
    }

    /// <summary>Whose it is; and managers, what everybody sees.</summary>
    internal static bool MayChange(SavedView view, CurrentUser user) => view.OwnerId == user.Id || (view.IsShared && user.Actor.IsManager);

    internal static async Task<SavedView> LoadView(this LeadFlowDb db, Guid id, CurrentUser user, CancellationToken cancellationToken) =>
        await db.SavedViews.SingleOrDefaultAsync(v => v.Id == id && (v.OwnerId == user.Id || v.IsShared), cancellationToken) ?? throw new NotFoundException("View", id);

    /// <summary>Null while nobody else has changed it since it was read.</summary>
    internal static Result? RefuseStale(SavedView view, int version) =>
        view.Version == version ? null : Result.Refused($"{view.Name} was changed by somebody else meanwhile. Look at it again, then change it.");
}
