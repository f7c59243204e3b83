using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Assigning;

/// <summary>A new rule at the end, or what one says. It holds for what comes in from now on.</summary>
public static class SaveCaptureRule
{
    internal const string RulesChange = "assignment.change";

    /// <param name="RuleId">Null for a new one.</param>
    /// <param name="Version">The version that was edited.</param>
    /// <param name="SourceId">Null for any.</param>
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Command(Guid? RuleId, int Version, Guid? SourceId, Territory? Territory, Guid? OwnerId, Guid? TeamId) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.OwnerId).Must((c, owner) => owner is not null || c.TeamId is not null).WithMessage("Choose who acts first.").OverridePropertyName("first");
            RuleFor(c => c.Territory).Must((c, t) => c.SourceId is not null || t is { IsAnywhere: false }).WithMessage("Say for which source, country, region or postcodes; who gets everything else stands with each source.").OverridePropertyName("countries");
            RuleFor(c => c.Territory!).SetValidator(new TerritoryValidator()).When(c => c.Territory is not null);
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var (rules, now, territory) = (await desk.Rules(cancellationToken), time.GetUtcNow(), command.Territory ?? Territory.Anywhere);
            if (rules.RefuseFirst(command.OwnerId, command.TeamId) is { } refused)
            {
                return refused;
            }

            if (command.SourceId is { } source && rules.Source(source) is null)
            {
                return Result.Refused("There is no such source.");
            }

            if (command.RuleId is { } id)
            {
                var rule = await db.CaptureRules.SingleOrDefaultAsync(r => r.Id == id, cancellationToken) ?? throw new NotFoundException("Rule", id);
                if (rule.Version != command.Version)
                {
                    return await db.RefuseStale(RulesChange, id.ToString(), now, cancellationToken);
                }

                rule.Change(command.SourceId, territory, command.OwnerId, command.TeamId);
                db.Note(user, RulesChange, id.ToString(), InWords(territory, command, rules), now);
            }
            else
            {
                if (rules.CaptureRules.Count >= CaptureRule.MaxRules)
                {
                    return Result.Refused($"There are {CaptureRule.MaxRules} rules already: a rule takes several countries.");
                }

                var rule = CaptureRule.At(await db.PlaceOfNext<CaptureRule>(cancellationToken), command.SourceId, territory, command.OwnerId, command.TeamId);
                db.CaptureRules.Add(rule);
                db.Note(user, RulesChange, rule.Id.ToString(), InWords(territory, command, rules), now);
            }

            await db.SaveChangesAsync(cancellationToken);
            desk.Forget();
            return Result.Success;
        }

        private static string InWords(Territory t, Command command, RulesSnapshot rules)
        {
            var where = new[] { command.SourceId is { } source ? rules.SourceNames.GetValueOrDefault(source) : null, string.Join(" or ", t.Countries), t.Region, t.PostcodeFrom is null ? null : $"{t.PostcodeFrom}–{t.PostcodeTo}" };
            return $"{string.Join(", ", where.Where(w => !string.IsNullOrEmpty(w)))} → {(command.OwnerId is { } owner ? rules.People.GetValueOrDefault(owner)?.Name : rules.TeamName(command.TeamId))}";
        }
    }
}

/// <summary>A rule is asked one place earlier, or later.</summary>
public static class MoveCaptureRule
{
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Command(Guid RuleId, bool Up) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            if (await db.MoveRule<CaptureRule>(command.RuleId, command.Up, cancellationToken) is { } moved)
            {
                db.Note(user, SaveCaptureRule.RulesChange, "order", $"rule {moved.From} became rule {moved.To}", time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                desk.Forget();
            }

            return Result.Success;
        }
    }
}

/// <summary>A rule is asked no more. Leads that it gave to somebody stay theirs.</summary>
public static class DropCaptureRule
{
    [RequirePolicy(Policies.DraftAgreements)]
    public sealed record Command(Guid RuleId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.CaptureRules.SingleOrDefaultAsync(r => r.Id == command.RuleId, cancellationToken) is { } rule)
            {
                db.CaptureRules.Remove(rule);
                db.Note(user, SaveCaptureRule.RulesChange, rule.Id.ToString(), "dropped", time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
                desk.Forget();
            }

            return Result.Success;
        }
    }
}
