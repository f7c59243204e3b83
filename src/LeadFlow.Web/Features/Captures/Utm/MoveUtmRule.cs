using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
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
            if (await db.MoveRule<UtmRule>(command.RuleId, command.Up, cancellationToken) is { } moved)
            {
                db.Note(user, SourceRules.RulesChange, "order", $"rule {moved.From} became rule {moved.To}", time.GetUtcNow());
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
