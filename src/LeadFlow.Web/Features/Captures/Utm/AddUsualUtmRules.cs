using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Utm;

/// <summary>Puts the usual rules behind those that are there, with the sources that they name. A rule that is there already comes no second time.</summary>
public static class AddUsualUtmRules
{
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Command : IRequest<Result>;

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.TakeTurns([SourceRules.RulesChange], cancellationToken); // Two presses take turns.
            var rules = await desk.Rules(cancellationToken);
            var there = await db.UtmRules.ToListAsync(cancellationToken);
            var position = there.Select(r => r.Position).DefaultIfEmpty().Max();
            var sources = new Dictionary<string, Guid>();
            var added = 0;
            var missing = UsualUtmRules.All.Where(u => !there.Exists(r => r.Conditions.SequenceEqual(u.When))).ToList();
            if (there.Count + missing.Count > UtmRule.MaxRules)
            {
                return Result.Refused($"There is room for {UtmRule.MaxRules} rules; with the usual ones there would be more.");
            }

            foreach (var usual in missing)
            {
                if (!sources.TryGetValue(usual.Source, out var source))
                {
                    source = sources[usual.Source] = rules.Source(usual.Source)?.Id ?? Named(usual);
                }

                db.UtmRules.Add(UtmRule.At(position + ++added, usual.When, source, null));
            }

            if (added > 0)
            {
                db.Note(user, SourceRules.RulesChange, "the usual rules", $"{added} added", time.GetUtcNow());
                await db.SaveChangesAsync(cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
            desk.Forget();
            return added > 0 ? Result.Success : Result.Refused("The usual rules are all there.");
        }

        private Guid Named(UsualUtmRules.Usual usual)
        {
            var source = LeadSource.Named(usual.Source, usual.Kind);
            db.Sources.Add(source);
            return source.Id;
        }
    }
}
