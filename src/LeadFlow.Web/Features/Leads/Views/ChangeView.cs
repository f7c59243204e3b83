using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Leads.Views;

/// <summary>Renames a view, shares it, or gives it another filter, sort or columns.</summary>
public static class ChangeView
{
    /// <param name="Version">The version that was looked at.</param>
    /// <param name="Name">Null leaves it as it is; so do the others.</param>
    [RequirePolicy(Policies.SeeLeads)]
    public sealed record Command(Guid ViewId, int Version, string? Name = null, string? Query = null, IReadOnlyList<string>? Columns = null, bool? IsShared = null) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Name).Must(n => n is null || n.Trim().Length > 0).WithMessage("Give the view a name.").Text(SavedView.NameMaxLength).OverridePropertyName("name");
            RuleFor(c => c.Query).Text(SavedView.QueryMaxLength).OverridePropertyName("query");
        }
    }

    public sealed class Handler(LeadFlowDb db, CurrentUser user) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var view = await db.LoadView(command.ViewId, user, cancellationToken);
            if (!SaveView.MayChange(view, user))
            {
                return Result.Refused("Only whoever made this view, or a manager, changes it. Save it under a name of your own instead.");
            }

            if (command.IsShared is true && !view.IsShared && !user.Actor.IsManager)
            {
                return Result.Refused("Only a manager shares a view with everybody.");
            }

            if (SaveView.RefuseStale(view, command.Version) is { } stale)
            {
                return stale;
            }

            if (command.Name?.Trim() is { } name && name != view.Name)
            {
                if (await db.SavedViews.AnyAsync(v => v.OwnerId == view.OwnerId && v.Name == name, cancellationToken))
                {
                    return Result.Refused($"There is a view called {name} already.");
                }

                view.Name = name;
            }

            view.Query = command.Query?.TrimStart('?') ?? view.Query;
            view.Columns = command.Columns is { } columns ? LeadColumns.Keep([.. columns]) : view.Columns;
            view.IsShared = command.IsShared ?? view.IsShared;
            view.Version++;
            await db.SaveChangesAsync(cancellationToken);
            return Result.Success;
        }
    }
}
