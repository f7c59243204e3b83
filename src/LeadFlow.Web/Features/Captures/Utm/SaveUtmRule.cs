using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Leads;
using LeadFlow.Web.Data;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace LeadFlow.Web.Features.Captures.Utm;

/// <summary>A new rule at the end, or what one says. It holds for what comes in from now on.</summary>
public static class SaveUtmRule
{
    /// <param name="RuleId">Null for a new one.</param>
    /// <param name="Version">The version that was edited.</param>
    /// <param name="Source">By name; it must be there. So must the campaign.</param>
    [RequirePolicy(Policies.ImportLeads)]
    public sealed record Command(Guid? RuleId, int Version, IReadOnlyList<UtmCondition> Conditions, string? Source, string? Campaign) : IRequest<Result>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Conditions).Must(c => c is { Count: >= 1 and <= 3 }).WithMessage("Say what the link says: its source, medium or campaign.").OverridePropertyName("conditions");
            RuleForEach(c => c.Conditions).ChildRules(c =>
            {
                c.RuleFor(x => (string?)x.Text).Text(UtmCondition.TextMaxLength).OverridePropertyName("text");
                c.RuleFor(x => x.Text).Must((x, _) => x.Texts.Any()).WithMessage("Write what it says.").OverridePropertyName("text");
            }).OverridePropertyName("conditions");
            RuleFor(c => c.Source).Must((c, source) => !string.IsNullOrWhiteSpace(source) || !string.IsNullOrWhiteSpace(c.Campaign)).WithMessage("Choose a source, a campaign, or both.").Text(LeadSource.NameMaxLength).OverridePropertyName("source");
            RuleFor(c => c.Campaign).Text(Campaign.NameMaxLength).OverridePropertyName("campaign");
        }
    }

    public sealed class Handler(LeadFlowDb db, Desk desk, CurrentUser user, TimeProvider time) : IRequestHandler<Command, Result>
    {
        public async Task<Result> Handle(Command command, CancellationToken cancellationToken)
        {
            var (rules, now) = (await desk.Rules(cancellationToken), time.GetUtcNow());
            var (source, campaign) = (Text.NullIfEmpty(command.Source?.Trim()), Text.NullIfEmpty(command.Campaign?.Trim()));
            var (sourceId, campaignId) = (source is null ? null : rules.Source(source)?.Id, campaign is null ? null : rules.Campaign(campaign));
            var failures = new List<FluentValidation.Results.ValidationFailure>();
            if (source is not null && sourceId is null)
            {
                failures.Add(new("source", $"“{source}” is no source: choose one of the list."));
            }

            if (campaign is not null && campaignId is null)
            {
                failures.Add(new("campaign", $"“{campaign}” is no campaign: choose one of the list."));
            }

            if (failures.Count > 0)
            {
                throw new ValidationException(failures);
            }

            var conditions = command.Conditions.Select(c => c with { Text = string.Join(", ", c.Texts) }).ToList();
            UtmRule rule;
            if (command.RuleId is { } id)
            {
                rule = await db.UtmRules.SingleOrDefaultAsync(r => r.Id == id, cancellationToken) ?? throw new NotFoundException("Rule", id);
                if (rule.Version != command.Version)
                {
                    return await db.RefuseStale(SourceRules.RulesChange, rule.InWords(), now, cancellationToken);
                }

                rule.Change(conditions, sourceId, campaignId);
            }
            else
            {
                if (rules.UtmRules.Count >= UtmRule.MaxRules)
                {
                    return Result.Refused($"There are {UtmRule.MaxRules} rules already: a rule takes several words, apart by commas.");
                }

                rule = UtmRule.At((await db.UtmRules.MaxAsync(r => (int?)r.Position, cancellationToken) ?? 0) + 1, conditions, sourceId, campaignId);
                db.UtmRules.Add(rule);
            }

            if (db.ChangeTracker.HasChanges())
            {
                db.Note(user, SourceRules.RulesChange, rule.InWords(), string.Join(", ", new[] { source, campaign }.OfType<string>()), now);
                await db.SaveChangesAsync(cancellationToken);
                desk.Forget();
            }

            return Result.Success;
        }
    }

    /// <summary>As the audit calls it: what it asks for.</summary>
    internal static string InWords(this UtmRule rule) => string.Join(" and ", rule.Conditions.Select(c => $"{c.Field} {c.Match}: {c.Text}"));
}
