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

                rule = RoutingRule.At(await db.PlaceOfNext<RoutingRule>(cancellationToken), draft.Name!, draft.Conditions, draft.Target);
                db.RoutingRules.Add(rule);
            }

            db.Note(user, RulesChange, rule.Id.ToString(), draft.Name!, now);
            await db.SaveChangesAsync(cancellationToken);
            desk.Forget();
            return new(Result.Success, rule.Id);
        }
    }
}
