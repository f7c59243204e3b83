using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.People;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Administration;

/// <summary>Another role, side, team or time zone. It holds from the next click on.</summary>
public static class ChangeUser
{
    /// <param name="TeamId">Null for no team.</param>
    /// <param name="TimeZone">IANA; null for the company's.</param>
    [RequirePolicy(Policies.Administer)]
    public sealed record Command(Guid UserId, Role Role, Side Side, Guid? TeamId = null, string? TimeZone = null) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Role).IsInEnum().OverridePropertyName("role");
            RuleFor(c => (Side?)c.Side).ASide().OverridePropertyName("side");
            RuleFor(c => c.TimeZone).Zone().OverridePropertyName("timeZone");
        }
    }

    public sealed class Handler(LeadFlowDb db, CurrentUser by, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var user = await db.LoadUser(command.UserId, cancellationToken);
            if (command.Role != Role.Admin && await db.IsLastAdmin(user, cancellationToken))
            {
                return Result.Refused($"{user.Name} is the last admin.");
            }

            if (command.TeamId is { } team && !await db.Teams.AnyAsync(t => t.Id == team, cancellationToken))
            {
                return Result.Refused("There is no such team.");
            }

            user.ChangeRole(command.Role, command.Side);
            user.Join(command.TeamId);
            user.LivesIn(string.IsNullOrEmpty(command.TimeZone) ? null : command.TimeZone);
            if (db.ChangeTracker.HasChanges())
            {
                db.Note(by, "user.change", $"{user.Email}: {user.Role}, {user.Side}", time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }

            return Result.Success;
        }
    }
}
