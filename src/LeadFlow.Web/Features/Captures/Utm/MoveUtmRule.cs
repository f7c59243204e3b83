using LeadFlow.Domain;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Utm;

/// <summary>A rule is asked one place earlier, or later.</summary>
public static class MoveUtmRule
{
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Command(Guid RuleId, bool Up) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.Database.ExecuteSqlAsync($"SELECT 1 FROM utm_rules ORDER BY id FOR UPDATE", cancellationToken); // Whoever moves another one waits.
            var rule = await db.UtmRules.SingleOrDefaultAsync(r => r.Id == command.RuleId, cancellationToken) ?? throw new NotFoundException("Rule", command.RuleId);
            var order = await db.UtmRules.OrderBy(r => r.Position).ThenBy(r => r.Id).ToListAsync(cancellationToken);
            var (at, to) = (order.IndexOf(rule), order.IndexOf(rule) + (command.Up ? -1 : 1));
            if (to >= 0 && to < order.Count)
            {
                (order[at], order[to]) = (order[to], order[at]);
                foreach (var (place, one) in order.Index())
                {
                    one.MoveTo(place + 1);
                }

                db.Note(user, SourceRules.RulesChange, "order", $"rule {at + 1} became rule {to + 1}", time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                desk.Forget();
            }

            return Result.Success;
        }
    }
}

/// <summary>A rule is asked no more. Leads that it gave a source keep it.</summary>
public static class DropUtmRule
{
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Command(Guid RuleId) : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.UtmRules.SingleOrDefaultAsync(r => r.Id == command.RuleId, cancellationToken) is { } rule)
            {
                db.UtmRules.Remove(rule);
                db.Note(user, SourceRules.RulesChange, rule.InWords(), "dropped", time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
                desk.Forget();
            }

            return Result.Success;
        }
    }
}
