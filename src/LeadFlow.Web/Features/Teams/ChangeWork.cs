using System.Globalization;
using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Agreements;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Teams;

/// <summary>How much routing gives somebody, and when they work: everybody says their own hours, managers say everything.</summary>
public static class ChangeWork
{
    public const int MostCap = 10_000;
    internal const string Action = "work.change";

    /// <param name="Cap">Null for any number.</param>
    /// <param name="Hours">Null for those of the agreement.</param>
    [RequirePolicy(Policies.EditLeads)]
    public sealed record Command(Guid UserId, int? Cap, IReadOnlyDictionary<DayOfWeek, OpenHours>? Hours) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Cap).InclusiveBetween(0, MostCap).WithMessage($"A number from 0 to {MostCap:N0}; nothing for any number.").OverridePropertyName("cap");
            RuleForEach(c => c.Hours).Must(h => h.Value.Until > h.Value.From).WithMessage((_, h) => $"{h.Key}: work ends after it begins.").OverridePropertyName("hours");
            RuleFor(c => c.Hours).Must(h => h is null || h.Count > 0).WithMessage("Say on which days, or keep the hours of the agreement.").OverridePropertyName("hours");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser by, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var user = await db.Users.SingleOrDefaultAsync(u => u.Id == command.UserId && u.IsActive, cancellationToken) ?? throw new NotFoundException("User", command.UserId);
            if (user.Id != by.Id && !by.Actor.IsManager)
            {
                return Result.Refused($"{user.Name}, or a manager, says when they work.");
            }

            if (user.Cap != command.Cap && !by.Actor.IsManager)
            {
                return Result.Refused("A manager says how many leads routing gives somebody.");
            }

            user.TakesAtMost(command.Cap);
            user.Works(command.Hours);
            if (db.ChangeTracker.HasChanges())
            {
                db.Note(by, Action, user.Email!, $"at most {command.Cap?.ToString(CultureInfo.InvariantCulture) ?? "any number"}, {(command.Hours is null ? "hours of the agreement" : "hours of their own")}", time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
                desk.Forget();
            }

            return Result.Success;
        }
    }
}
