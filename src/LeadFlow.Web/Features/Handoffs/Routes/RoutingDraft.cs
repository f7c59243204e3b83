using FluentValidation;
using LeadFlow.Domain;
using LeadFlow.Domain.Captures;
using LeadFlow.Domain.Fields;
using LeadFlow.Domain.Handoffs;
using LeadFlow.Web.Pipeline;
using LeadFlow.Web.Security;

namespace LeadFlow.Web.Features.Handoffs.Routes;

/// <summary>What a rule is to say, before it is saved.</summary>
public sealed record RoutingDraft(string? Name, IReadOnlyList<RoutingCondition> Conditions, RoutingTarget Target);

public sealed class RoutingDraftValidator : AbstractValidator<RoutingDraft>
{
    public RoutingDraftValidator()
    {
        RuleFor(d => d.Name).NotEmpty().WithMessage("Give the rule a name: timelines say it.").Text(RoutingRule.NameMaxLength).OverridePropertyName("name");
        RuleFor(d => d.Conditions).Must(c => c.Count <= RoutingRule.MaxConditions).WithMessage($"At most {RoutingRule.MaxConditions} conditions.").OverridePropertyName("conditions");
        RuleForEach(d => d.Conditions).Must(c => Problem(c) is null).WithMessage((_, c) => Problem(c)!).OverridePropertyName("conditions");
        RuleFor(d => d.Target).Must(t => Enum.IsDefined(t.To)).WithMessage("Say where offers go.").OverridePropertyName("to");
        RuleFor(d => d.Target).Must(t => t.To != RoutingTo.Person || t.PersonId is not null).WithMessage("Choose the person.").OverridePropertyName("person");
        RuleFor(d => d.Target).Must(t => t.To != RoutingTo.Team || t.TeamId is not null).WithMessage("Choose the team.").OverridePropertyName("team");
        RuleFor(d => d.Target).Must(t => !t.SharesOut || t.TeamId is not null || t.Shares is { Count: > 0 }).WithMessage("Choose a team, or give somebody a share of 1 or more.").OverridePropertyName("shares");
        RuleFor(d => d.Target).Must(t => (t.Shares?.Count ?? 0) <= RoutingTarget.MaxShares && t.Shares?.All(s => s.Weight is >= 1 and <= RoutingShare.MaxWeight) != false && (t.Shares?.DistinctBy(s => s.PersonId).Count() ?? 0) == (t.Shares?.Count ?? 0))
            .WithMessage($"A share is a number from 1 to {RoutingShare.MaxWeight}, one for each person.").OverridePropertyName("shares");
    }

    private static string? Problem(RoutingCondition c) =>
        !RoutingFacts.Fields.Contains(c.Field) && !(c.Field.StartsWith(RoutingFacts.Custom, StringComparison.Ordinal) && c.Field.Length <= FieldKey.MaxLength + RoutingFacts.Custom.Length) ? $"“{LeadFlow.Domain.Leads.Text.Shorten(c.Field, 60)}” is nothing that a rule can ask for."
        : !Enum.IsDefined(c.Test) ? "Say how it is compared."
        : c.AsksValue && !c.Values.Any(v => !string.IsNullOrWhiteSpace(v)) ? "Say what it is compared with."
        : c.Values.Count > RoutingCondition.MaxValues ? $"At most {RoutingCondition.MaxValues} values."
        : c.Values.Any(v => v.Length > RoutingCondition.ValueMaxLength || !LeadFlow.Domain.Leads.Text.IsStorable(v)) ? $"A value has at most {RoutingCondition.ValueMaxLength} characters."
        : c.AsksNumber && !c.Values.All(v => RoutingCondition.Number(v) is not null) ? "“At least” and “at most” compare numbers, as in 250 or 12.5."
        : c is { Field: RoutingFacts.Country, Test: RoutingTest.Is or RoutingTest.IsNot } && Territory.UnknownCountry(c.Values) is { } unknown ? TerritoryValidator.Unknown(unknown)
        : null;
}

internal static class RoutingDrafts
{
    /// <summary>Whether whom and what it names is there.</summary>
    public static Result? Refuse(this RulesSnapshot rules, RoutingDraft draft)
    {
        var target = draft.Target;
        IEnumerable<Guid> people = target switch { { To: RoutingTo.Person, PersonId: { } one } => [one], { SharesOut: true, TeamId: null } => (target.Shares ?? []).Select(s => s.PersonId), _ => [] };
        return people.Select(rules.People.GetValueOrDefault).Any(p => p is not { IsActive: true }) ? Result.Refused("Somebody whom it names no longer works here.")
            : people.Select(id => rules.People[id]).FirstOrDefault(p => !p.Actor.MayClaim) is { } other ? Result.Refused($"{other.Name} cannot claim: SDRs, reps and sales managers can.")
            : target.TeamId is { } team && target.To != RoutingTo.Person && rules.TeamName(team) is null ? Result.Refused("There is no such team.")
            : draft.Conditions.Where(c => c.Field == RoutingFacts.Territory).SelectMany(c => c.Values).FirstOrDefault(v => !Guid.TryParse(v, out var id) || rules.TeamName(id) is null) is { } odd ? Result.Refused($"There is no team called {LeadFlow.Domain.Leads.Text.Shorten(odd, 60)}.")
            : null;
    }

    /// <summary>Without what the kind of target does not use, and without blank values.</summary>
    public static RoutingDraft Tidy(this RoutingDraft draft) => new(
        draft.Name?.Trim(),
        [.. draft.Conditions.Select(c => c with { Values = c.AsksValue ? [.. c.Values.Where(v => !string.IsNullOrWhiteSpace(v)).Select(v => v.Trim())] : [] })],
        draft.Target.To switch
        {
            RoutingTo.OpenQueue => RoutingTarget.OpenQueue,
            RoutingTo.Person => new(RoutingTo.Person, PersonId: draft.Target.PersonId),
            RoutingTo.Team => new(RoutingTo.Team, TeamId: draft.Target.TeamId),
            var shared => new(shared, TeamId: draft.Target.TeamId, Shares: draft.Target.TeamId is null ? draft.Target.Shares : null),
        });
}
