using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Handoffs.Routes;

/// <summary>A new rule at the end, or what one says. It holds for what is offered from now on.</summary>
public static class SaveRoutingRule
{
    internal const string RulesChange = "routing.change";

    /// <param name="RuleId">Null for a new one.</param>
    /// <param name="Version">The version that was edited.</param>
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Command(Guid? RuleId, int Version, RoutingDraft Draft) : IRequest<Saved>;

    /// <param name="Id">Empty where it was refused.</param>
    public sealed record Saved(Result Result, Guid Id);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Draft).SetValidator(new RoutingDraftValidator()).OverridePropertyName("");
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Saved>
    {
        public async Task<Saved> Handle(Command command, CancellationToken cancellationToken)
        {
            var (rules, now, draft) = (await desk.Rules(cancellationToken), time.GetUtcNow(), command.Draft.Tidy());
            if (rules.Refuse(draft) is { } refused)
            {
                return new(refused, Guid.Empty);
            }

            RoutingRule? rule;
            if (command.RuleId is { } id)
            {
                rule = await db.RoutingRules.SingleOrDefaultAsync(r => r.Id == id, cancellationToken) ?? throw new NotFoundException("Rule", id);
                if (rule.Version != command.Version)
                {
                    return new(await db.RefuseStale(RulesChange, id.ToString(), now, cancellationToken), Guid.Empty);
                }

                rule.Change(draft.Name!, draft.Conditions, draft.Target);
            }
            else
            {
                if (rules.RoutingRules.Count >= RoutingRule.MaxRules)
                {
                    return new(Result.Refused($"There are {RoutingRule.MaxRules} rules already."), Guid.Empty);
                }

                rule = RoutingRule.At((await db.RoutingRules.MaxAsync(r => (int?)r.Position, cancellationToken) ?? 0) + 1, draft.Name!, draft.Conditions, draft.Target);
                db.RoutingRules.Add(rule);
            }

            db.Note(user, RulesChange, rule.Id.ToString(), draft.Name!, now);
            await db.SaveChangesAsync(cancellationToken);
            desk.Forget();
            return new(Result.Success, rule.Id);
        }
    }
}

/// <summary>A rule is asked one place earlier, or later.</summary>
public static class MoveRoutingRule
{
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Command(Guid RuleId, bool Up) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.Database.ExecuteSqlAsync($"SELECT 1 FROM routing_rules ORDER BY id FOR UPDATE", cancellationToken); // Whoever moves another one waits.
            var order = await db.RoutingRules.OrderBy(r => r.Position).ThenBy(r => r.Id).ToListAsync(cancellationToken);
            var at = order.FindIndex(r => r.Id == command.RuleId);
            if (at < 0)
            {
                throw new NotFoundException("Rule", command.RuleId);
            }

            var to = at + (command.Up ? -1 : 1);
            if (to >= 0 && to < order.Count)
            {
                (order[at], order[to]) = (order[to], order[at]);
                foreach (var (place, one) in order.Index())
                {
                    one.MoveTo(place + 1);
                }

                db.Note(user, SaveRoutingRule.RulesChange, "order", $"{order[to].Name}: rule {at + 1} became rule {to + 1}", time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                desk.Forget();
            }

            return Result.Success;
        }
    }
}

/// <summary>A rule rests, or is asked again.</summary>
public static class RestRoutingRule
{
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Command(Guid RuleId, bool Rests) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var rule = await db.RoutingRules.SingleOrDefaultAsync(r => r.Id == command.RuleId, cancellationToken) ?? throw new NotFoundException("Rule", command.RuleId);
            if (rule.Rests != command.Rests)
            {
                rule.Rest(command.Rests);
                db.Note(user, SaveRoutingRule.RulesChange, rule.Id.ToString(), $"{rule.Name}: {(command.Rests ? "rests" : "is asked again")}", time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
                desk.Forget();
            }

            return Result.Success;
        }
    }
}

/// <summary>A rule is asked no more. Offers that it placed stay where they are.</summary>
public static class DropRoutingRule
{
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Command(Guid RuleId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.RoutingRules.SingleOrDefaultAsync(r => r.Id == command.RuleId, cancellationToken) is { } rule)
            {
                db.RoutingRules.Remove(rule);
                db.Note(user, SaveRoutingRule.RulesChange, rule.Id.ToString(), $"{rule.Name}: dropped", time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
                desk.Forget();
            }

            return Result.Success;
        }
    }
}
